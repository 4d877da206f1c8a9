import { expect, test } from "vitest";
import { contentFromHtml } from "#jobs/document/from-html.ts";
import { resolve, type Values } from "#jobs/document/resolve.ts";
import { builtInVariables, unknownVariables, variablesFor } from "#jobs/document/variables.ts";
import { makeRandom } from "#tests/support/random.ts";
import { randomContent } from "./random-content.ts";

const resolved = (html: string, values: Values = {}, subject = "") =>
  resolve(contentFromHtml({ subject, html }), values);

test("[PE4] values are text: markup in them is shown, never interpreted", () => {
  const hostile = `<img src=x onerror="alert(1)"> & {{user.email}} 'q'`;
  const mail = resolved("<p>Hi {{user.firstName}}</p>", { "user.firstName": hostile }, "To {{user.firstName}}");
  expect(mail.html).toBe(
    "<p>Hi &lt;img src=x onerror=&quot;alert(1)&quot;&gt; &amp; {{user.email}} &#39;q&#39;</p>",
  );
  expect(mail.subject).toBe(`To ${hostile}`);
  expect(mail.holes).toEqual([]);
});

test("a value of several lines is broken in the body and joined in the subject, control characters gone", () => {
  const mail = resolved("<p>{{account.name}}</p>", { "account.name": "A\r\nBcc: x\u0000\nC" }, "{{account.name}}");
  expect(mail.html).toBe("<p>A<br>Bcc: x<br>C</p>");
  expect(mail.subject).toBe("A  Bcc: x C");
});

test("[PE3] absent, null and blank without fallback are holes, named once; 0, false and an empty fallback are values", () => {
  const mail = resolved(
    `<p>{{user.firstName}}{{user.lastName}}{{user.email}}{{user.email}}{{account.health}}{{user.traits.vip}}` +
      `{{account.status | ""}}{{constructor}}</p>`,
    { "user.firstName": null, "user.lastName": " \t\u00a0", "account.health": "0", "user.traits.vip": "false" },
    "{{user.email}}",
  );
  expect(mail.holes).toEqual(["user.email", "user.firstName", "user.lastName", "constructor"]);
  expect(mail.fallbacksUsed).toEqual(["account.status"]);
  expect(mail.html).toContain("0false");
  expect(mail.html).toContain("{{user.firstName}}");
  expect(mail.subject).toBe("{{user.email}}");
});

test("a fallback is taken only where there is no value, and said", () => {
  const mail = resolved(`<p>{{a.b | "x < y"}} {{c.d | "z"}}</p>`, { "c.d": "D" });
  expect(mail.html).toBe("<p>x &lt; y D</p>");
  expect(mail.fallbacksUsed).toEqual(["a.b"]);
});

test.each([
  ["https://cal.example/anna?x=1&y=2", "https://cal.example/anna?x=1&amp;y=2"],
  ["  cal.example/anna ", "https://cal.example/anna"],
  ["//cal.example/anna", "https://cal.example/anna"],
  ["cal.example:8443/x", "https://cal.example:8443/x"],
  ["localhost:8000/x", "https://localhost:8000/x"],
  ["http://cal.example/", "http://cal.example/"],
  ["HTTPS://CAL.example/A", "https://cal.example/A"],
  ["mailto:anna@example.com?subject=x", "mailto:anna@example.com?subject=x"],
  ["anna@example.com", "mailto:anna@example.com"],
  [`https://a.example/"><script>`, "https://a.example/%22%3E%3Cscript%3E"],
])("[PE2] the address %s leaves as %s, fixed or from a variable", (raw, href) => {
  const fixed = resolved(`<p><a href="${raw.replaceAll('"', "&quot;")}">book</a></p>`);
  const variable = resolved(`<p><a href="{{ae.traits.calendar}}">book</a></p>`, { "ae.traits.calendar": raw });
  for (const mail of [fixed, variable]) {
    expect(mail.html).toBe(`<p><a href="${href}">book</a></p>`);
    expect(mail.badLinks).toEqual([]);
  }
});

test.each([
  "javascript:alert(1)",
  " JaVaScRiPt:alert(1)",
  "java\tscript:alert(1)",
  "data:text/html,<script>",
  "vbscript:x",
  "ftp://files.example/x",
  "tel:+4912345",
  "file:///etc/passwd",
  "/relative",
  "#top",
  "none",
  "https://",
  "https://user:pass@bank.example/",
  "mailto:",
  "https://x.example/{{user.email}}",
])("[PE2] the address %s does not leave: its words stay and the link is named", (raw) => {
  const fixed = resolved(`<p><a href="${raw.replaceAll('"', "&quot;")}">book</a></p>`);
  const variable = resolved(`<p><a href="{{ae.traits.calendar}}">book</a></p>`, { "ae.traits.calendar": raw });
  expect(variable.badLinks).toEqual([`ae.traits.calendar (${raw})`]);
  expect(fixed.badLinks).toHaveLength(1);
  for (const mail of [fixed, variable]) expect(mail.html).toBe("<p>book</p>");
});

test("[PE3] a link whose variable has no value is a hole, with a fallback it is that address", () => {
  expect(resolved(`<p><a href="{{csm.traits.cal}}">x</a></p>`)).toMatchObject({
    holes: ["csm.traits.cal"],
    badLinks: [],
  });
  const mail = resolved(`<p><a href="{{csm.traits.cal | &quot;cal.example&quot;}}">x</a></p>`);
  expect(mail).toMatchObject({ holes: [], badLinks: [], fallbacksUsed: ["csm.traits.cal"] });
  expect(mail.html).toBe(`<p><a href="https://cal.example/">x</a></p>`);
});

test("[PE1] a variable carries its own link and weight, alone or between words", () => {
  const alone = resolved(
    `<p><a href="{{ae.traits.cal}}">{{ae.firstName}}</a> <b>{{ae.firstName}}</b> {{ae.firstName}}</p>`,
    {
      "ae.firstName": "Bo",
      "ae.traits.cal": "cal.example/bo",
    },
  );
  expect(alone.html).toBe(`<p><a href="https://cal.example/bo">Bo</a> <strong>Bo</strong> Bo</p>`);
});

test("[PE1] a variable or a break in a link does not cut it", () => {
  const broken = resolved(`<p><a href="https://a.example/x">one<br>two</a></p>`);
  expect(broken.html).toBe(`<p><a href="https://a.example/x">one<br>two</a></p>`);
  const mail = resolved(
    `<p><a href="https://a.example/x">Book {{ae.firstName}} <b>now</b></a> or {{ae.firstName}}</p>`,
    {
      "ae.firstName": "Bo",
    },
  );
  expect(mail.html).toBe(`<p><a href="https://a.example/x">Book Bo <strong>now</strong></a> or Bo</p>`);
});

test("whatever people and customers write, only the schema's tags and checked addresses come out, 300 seeds", () => {
  const allowed =
    /^<\/?(p|h[1-3]|ul|ol|li|blockquote|strong|em|u|s|br|mark)>$|^<ol start="\d+">$|^<mark style="[^"<>]*">$|^<a href="(https?:\/\/|mailto:)[^"<>]*">$|^<\/a>$/;
  for (let seed = 1; seed <= 300; seed++) {
    const random = makeRandom(seed);
    const content = randomContent(random);
    const hostile = () =>
      random.pick([null, "", `"><script>alert(1)</script>`, "javascript:alert(1)", "x\r\ny", "https://ok.example"]);
    const values = Object.fromEntries(builtInVariables.map((variable) => [variable.path, hostile()]));
    const { html } = resolve(content, { ...values, "ae.traits.calendar": hostile() });
    for (const [tag] of html.matchAll(/<[^>]*>?/g)) expect(tag, `seed ${seed}`).toMatch(allowed);
  }
});

test("[PE3] unknown variables are named: in text, in a link, and where only a part of an address is one", () => {
  const known = variablesFor([
    { entity: "account", key: "plan", label: "Plan", type: "select", options: [{ value: "p", label: "Pro" }] },
    { entity: "teammate", key: "calendar", label: "Calendar", type: "url" },
    { entity: "user", key: "old", label: "Old", type: "text", archivedAtMs: 5 },
    { entity: "conversation", key: "topic", label: "Topic", type: "text" },
  ]);
  const content = contentFromHtml({
    subject: "{{user.firstName}} {{user.nope}}",
    html: `<ul><li>{{account.traits.plan}} {{user.traits.old}} {{user.nope}}</li></ul>
      <a href="{{sender.traits.calendar}}">a</a> <a href="{{ae.traits.cal}}">b</a>
      <a href="https://x.example/?u={{user.email}}">c</a>`,
  });
  expect(unknownVariables(content, known)).toEqual([
    "user.nope",
    "user.traits.old",
    "ae.traits.cal",
    "https://x.example/?u={{user.email}}",
  ]);
  expect(known.filter((variable) => variable.path.endsWith(".calendar")).map((variable) => variable.group))
    .toEqual(["csm", "ae", "sender"]);
});
