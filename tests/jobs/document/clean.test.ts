import { expect, test } from "vitest";
import { cleanBody, cleanSubject } from "#jobs/document/clean.ts";
import { textSchema } from "#jobs/document/schema.ts";
import { makeRandom } from "#tests/support/random.ts";
import { randomContent } from "./random-content.ts";

test("clean content is left as it is and is valid in the schema, 300 seeds", () => {
  for (let seed = 1; seed <= 300; seed++) {
    const { subject, body } = randomContent(makeRandom(seed));
    expect(cleanBody(body), `seed ${seed}`).toEqual(body);
    expect(cleanSubject(subject), `seed ${seed}`).toEqual(subject);
    const node = textSchema.nodeFromJSON(body);
    node.check();
    expect(node.toJSON(), `seed ${seed}`).toEqual(body);
  }
});

test("any JSON becomes a valid document, and cleaning twice changes nothing, 2,000 seeds", () => {
  const names = [
    "doc",
    "paragraph",
    "heading",
    "bulletList",
    "listItem",
    "orderedList",
    "blockquote",
    "text",
    "hardBreak",
    "variable",
    "image",
    "table",
    "__proto__",
    7,
  ];
  for (let seed = 1; seed <= 2_000; seed++) {
    const { next: random, pick } = makeRandom(seed);
    const junk = (): unknown =>
      pick([
        null,
        undefined,
        1,
        -1,
        1e99,
        NaN,
        "x",
        "",
        "a\u0000\ud800\nb",
        [],
        {},
        { href: 3 },
        { href: "javascript:1" },
        { variable: "a.b" },
        { level: 9 },
        { level: "2" },
        { start: -4 },
        { path: "user.x", fallback: 4 },
        { path: "}}{{" },
        { id: "01ARZ3NDEKTSV4RRFFQ69G5FAV" },
        { id: "01ARZ3NDEKTSV4RRFFQ69G5FAV", alt: "a\u0000\ud800\nb".repeat(200), width: "1e9" },
        { id: "01ARZ3NDEKTSV4RRFFQ69G5FAV", alt: 7, width: -3 },
      ]);
    const node = (depth: number): unknown =>
      depth > 6 || random() < 0.1 ? junk() : {
        type: pick(names),
        text: random() < 0.5 ? pick(["words", "a\u0000\ud800\nb", ""]) : junk(),
        attrs: junk(),
        marks: random() < 0.5 ? junk() : [{ type: pick(["bold", "link", "blink"]), attrs: junk() }, junk()],
        content: random() < 0.1 ? junk() : Array.from({ length: Math.floor(random() * 4) }, () => node(depth + 1)),
      };
    const raw = { type: "doc", content: [node(0), node(0), node(0)] };
    for (const clean of [cleanBody, cleanSubject]) {
      const once = clean(raw);
      textSchema.nodeFromJSON(once).check();
      expect(clean(once), `seed ${seed}`).toEqual(once);
    }
  }
});

test("a subject is one line without formatting, however it was made", () => {
  const line = cleanSubject({
    type: "doc",
    content: [
      { type: "paragraph", content: [{ type: "text", text: "one\r\nBcc: x", marks: [{ type: "bold" }] }] },
      {
        type: "heading",
        content: [{ type: "text", text: "two" }, { type: "hardBreak" }, { type: "text", text: "three" }],
      },
    ],
  });
  expect(line.content).toEqual([{ type: "paragraph", content: [{ type: "text", text: "one  Bcc: x two three" }] }]);
});

test("nesting is capped, far beyond what is typed", () => {
  let block: unknown = { type: "paragraph" };
  for (let n = 0; n < 5_000; n++) block = { type: "blockquote", content: [block] };
  expect(JSON.stringify(cleanBody({ content: [{ type: "paragraph" }, block] })).length).toBeLessThan(5_000);
});
