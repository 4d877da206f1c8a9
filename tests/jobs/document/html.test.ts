import { expect, test } from "vitest";
import { contentFromHtml } from "#jobs/document/from-html.ts";
import { textSchema } from "#jobs/document/schema.ts";
import { subjectLine } from "#jobs/document/subject-line.ts";
import { contentToHtml } from "#jobs/document/to-html.ts";
import { makeRandom } from "#tests/support/random.ts";
import { randomContent } from "./random-content.ts";

const read = (html: string) => contentFromHtml({ subject: "", html }).body;
type Part = { content?: readonly unknown[] };
const depthOf = ({ content = [] }: Part): number => 1 + Math.max(0, ...content.map((one) => depthOf(one as Part)));
const again = (html: string) => contentToHtml(contentFromHtml({ subject: "", html })).html;

test("[PE1] braces become variables with their fallback, in subject, text and a link's address", () => {
  const content = contentFromHtml({
    subject: `Hi {{ user.firstName | "there" }}, a word`,
    html: `<p>See <a href="{{ae.traits.calendar}}">my calendar</a>, {{user.firstName|'you'}}</p>`,
  });
  expect(content.subject).toEqual({
    type: "doc",
    content: [{
      type: "paragraph",
      content: [
        { type: "text", text: "Hi " },
        { type: "variable", attrs: { path: "user.firstName", fallback: "there" } },
        { type: "text", text: ", a word" },
      ],
    }],
  });
  expect(content.body.content).toEqual([{
    type: "paragraph",
    content: [
      { type: "text", text: "See " },
      {
        type: "text",
        text: "my calendar",
        marks: [{ type: "link", attrs: { href: null, variable: "ae.traits.calendar", fallback: null } }],
      },
      { type: "text", text: ", " },
      { type: "variable", attrs: { path: "user.firstName", fallback: "you" } },
    ],
  }]);
  expect(subjectLine(content)).toBe("Hi {{user.firstName}}, a word");
});

test("[PE3] whatever stands in closed braces is a variable, so that it can be refused and is never mailed", () => {
  const content = contentFromHtml({ subject: "{{firstName}} {{#if x}} {{user.first name}}", html: "" });
  expect(subjectLine(content)).toBe("{{firstName}} {{#if x}} {{user.first name}}");
  const nodes = content.subject.content![0] as { content: { type: string }[] };
  expect(nodes.content.filter((node) => node.type === "variable")).toHaveLength(3);
});

test("two braces meant as text are written as a literal and read back as text", () => {
  const content = contentFromHtml({ subject: `a {{"{{"}}x}} b`, html: `<p>{{"{{user.firstName}}"}}</p>` });
  expect(subjectLine(content)).toBe("a {{x}} b");
  expect(contentFromHtml(contentToHtml(content))).toEqual(content);
  expect(JSON.stringify(content)).not.toContain("variable");
});

test("what the schema does not know is dropped and its words kept; scripts and styles go whole", () => {
  expect(again(`<div>loose <span style="font-weight:bold">b</span><script>alert(1)</script><style>p{}</style></div>`))
    .toBe("<p>loose <strong>b</strong></p>");
  expect(again(`<h5>h</h5><img src=x onerror=alert(1)><p onclick="alert(1)">p</p>`)).toBe("<h3>h</h3><p>p</p>");
  expect(again(`<ol start="3"><li>a<ul><li>b</li></ul></li></ol>`))
    .toBe(`<ol start="3"><li>a<ul><li>b</li></ul></li></ol>`);
});

test("[AD3] an address that could act is made inert at once and keeps its name", () => {
  expect(again(`<p><a href="java&#10;script:alert(1)">x</a> <a href="JAVASCRIPT:alert(1)">y</a></p>`))
    .toBe(`<p><a href="java script:alert(1)">x</a> <a href="unsafe:JAVASCRIPT:alert(1)">y</a></p>`);
  expect(again(`<p><a href="data:text/html,x">z</a></p>`)).toContain(`href="unsafe:data:text/html,x"`);
});

test("an empty line, typed spaces and breaks survive", () => {
  expect(read("<p>a</p><p><br></p><p>b<br></p>")).toEqual(read("<p>a</p><p></p><p>b</p>"));
  const spaced = read("<p>&nbsp; two&nbsp; spaces &nbsp;</p><p>10&nbsp;€</p>");
  expect(JSON.stringify(spaced)).toContain('"  two  spaces  "');
  expect(JSON.stringify(spaced)).toContain('"10\u00a0€"');
});

test("pretty-printed HTML reads like the same on one line", () => {
  expect(read("\n<p>\n  Hello\n  <b>you</b>\n</p>\n\n<ul>\n  <li>a</li>\n</ul>\n"))
    .toEqual(read("<p>Hello <b>you</b></p><ul><li>a</li></ul>"));
});

test("a hundred thousand nested elements neither throw nor nest beyond the cap", () => {
  for (const tag of ["blockquote", "div", "b", "ul><li"]) {
    const body = read(`<${tag}>`.repeat(100_000) + "deep");
    textSchema.nodeFromJSON(body).check();
    // What is kept of 200 elements stands in the document, a paragraph at the most within, and is a text.
    expect(depthOf(body), tag).toBeLessThanOrEqual(203);
  }
});

test("random content reads back the same from its HTML, 400 seeds", () => {
  for (let seed = 1; seed <= 400; seed++) {
    const { files: _, ...content } = randomContent(makeRandom(seed));
    const html = contentToHtml(content);
    expect(contentFromHtml(html), `seed ${seed}: ${JSON.stringify(html)}`).toEqual(content);
  }
});
