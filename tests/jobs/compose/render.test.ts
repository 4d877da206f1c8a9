import { expect, test } from "vitest";
import { renderMail } from "#jobs/compose/render.ts";
import { bodyFromHtml, contentFromHtml } from "#jobs/document/from-html.ts";

const render = (html: string, more: Partial<Parameters<typeof renderMail>[0]> = {}) =>
  renderMail({
    content: contentFromHtml({ subject: "Hi {{user.firstName}}", html }),
    signature: null,
    values: { "user.firstName": "Ann", "sender.firstName": "Sam", "ae.traits.calendar": "cal.example/ae" },
    unsubscribe: null,
    ...more,
  });
const unsubscribe = {
  prefix: "Rather not hear from me again?",
  linkText: "Click here",
  url: "https://parley.example/u/abc_-123",
};

test("[PE5] body, signature, unsubscribe line, in this order, in HTML and text", () => {
  const signature = bodyFromHtml(`<p>{{sender.firstName}}<br>Team & Co</p>`);
  const mail = render("<p>Hello</p>", { signature, unsubscribe });
  expect(mail.subject).toBe("Hi Ann");
  const order = ["Hello", "Sam", "Team &amp; Co", "Rather not", `href="${unsubscribe.url}"`, "Click here"];
  expect(order.map((part) => mail.html.indexOf(part))).toEqual(
    order.map((part) => mail.html.indexOf(part)).toSorted((a, b) => a - b),
  );
  expect(mail.html.indexOf("Hello")).toBeGreaterThan(0);
  expect(mail.text).toBe(
    "Hello\n\nSam\nTeam & Co\n\nRather not hear from me again? Click here (https://parley.example/u/abc_-123)",
  );
});

test("[SU5] without one there is no unsubscribe line, and an empty signature leaves no gap", () => {
  const mail = render("<p>Hello</p>", { signature: bodyFromHtml("<p></p><p><br></p>") });
  expect(mail.text).toBe("Hello");
  expect(mail.html).not.toContain("24px 0 0");
});

test("[PE3] a hole in the signature is a hole of the mail", () => {
  const mail = render("<p>{{a.b}}</p>", { signature: bodyFromHtml("<p>{{sender.traits.phone}}</p>") });
  expect(mail.holes).toEqual(["a.b", "sender.traits.phone"]);
});

test("[PE6] the text part: links as text (URL), lists and quotes marked, no tags or entities, lines to 78", () => {
  const long = "A sentence that is long enough to be broken more than once before it comes to its end, as they are. ";
  const { text } = render(
    `<h2>Plan &amp; price</h2><p>${long.repeat(3)}</p><p>Book <a href="{{ae.traits.calendar}}">my calendar</a> or see
     <a href="https://a.example/">https://a.example/</a>, <a href="mailto:x@y.example">x@y.example</a></p>
     <ul><li>one<ul><li>two</li></ul></li></ul><ol start="3"><li>three</li></ol>
     <blockquote><p>${long.repeat(2)}</p></blockquote><p>1 &lt; 2 &amp;amp; <b>&lt;b&gt;</b> 10&nbsp;€</p>`,
  );
  expect(text).toContain("Plan & price\n\nA sentence");
  expect(text).toContain("Book my calendar (https://cal.example/ae) or see https://a.example/,\nx@y.example");
  expect(text).toContain(" - one\n   - two\n\n 3. three\n\n> A sentence");
  expect(text).toContain("1 < 2 &amp; <b> 10 €");
  for (const line of text.split("\n")) expect(line.length).toBeLessThanOrEqual(78);
  for (const line of text.split("\n").filter((line) => line.includes("sentence"))) expect(line).not.toMatch(/\s$/);
});

test("an address longer than a line is not broken", () => {
  const url = `https://a.example/${"x".repeat(200)}`;
  expect(render(`<p><a href="${url}">here</a></p>`).text).toBe(`here\n(${url})`);
});

test("the HTML is a whole document for light and dark readers: no fixed colour of text or ground", () => {
  const { html } = render("<p>Hi</p><blockquote><p>q</p></blockquote>", { unsubscribe });
  expect(html).toMatch(/^<!doctype html>\n<html>[\s\S]*<\/html>\n$/);
  expect(html).toContain(`<meta name="color-scheme" content="light dark">`);
  expect(html).not.toMatch(/[;"]\s*(color|background)\s*:/);
  expect(html).toContain(`<title>Hi Ann</title>`);
});

test("[PE4] markup in names, settings and the subject stays text", () => {
  const mail = render("<p>{{user.firstName}}</p>", {
    values: { "user.firstName": `</title><script>alert(1)</script>` },
    unsubscribe: { prefix: "<b>x</b>", linkText: `"><img>`, url: `https://p.example/u/a"b` },
  });
  expect(mail.html).not.toMatch(/<script|<b>|<img/);
  expect(mail.text).toContain("</title><script>alert(1)</script>");
});

test("[PE3] a subject or a body without a word is a hole: such a mail is never sent", () => {
  const of = (subject: string, html: string) =>
    renderMail({
      content: contentFromHtml({ subject, html }),
      signature: null,
      values: { "user.firstName": "Ann" },
      unsubscribe: null,
    })
      .holes;
  expect(of("", "<p></p>")).toEqual(["message.subject", "message.text"]);
  expect(of("Hello", "<p> </p><p></p>")).toEqual(["message.text"]);
  expect(of("{{user.firstName}}", "<p>{{user.firstName}}</p>")).toEqual([]);
});
