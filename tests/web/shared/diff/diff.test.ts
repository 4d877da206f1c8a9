import { describe, expect, test } from "vitest";
import { compare, type LineChange } from "#jobs/document/compare.ts";
import { contentFromHtml } from "#jobs/document/from-html.ts";
import { lookText, shapeText, summaryText, variableIn } from "#web/shared/diff/diff-text.ts";
import { byFate, foldLines } from "#web/shared/diff/fold-lines.ts";

const line = (as: LineChange["as"]): LineChange => ({
  as,
  shape: { heading: null, within: [], marker: null },
  shapeWas: null,
  stretches: [],
});
/** `.` is a line that is the same, `x` one that changed. */
const folded = (text: string) =>
  foldLines([...text].map((sign) => line(sign === "." ? "same" : "changed")))
    .map(({ folded, lines }) => `${folded ? "folded" : "shown"} ${lines.length}`);

test("[CO6] lines far from a change are folded, one beside it is shown, and a few are not worth it", () => {
  expect(folded("....x....")).toEqual(["folded 3", "shown 3", "folded 3"]);
  expect(folded("...x...")).toEqual(["shown 2", "shown 3", "shown 2"]);
  expect(folded("x......x")).toEqual(["shown 2", "folded 4", "shown 2"]);
  expect(folded("xx")).toEqual(["shown 2"]);
  expect(folded("....")).toEqual(["folded 4"]);
  expect(folded("")).toEqual([]);
});

describe("[CO6] what differs is said in a few words", () => {
  const text = (html: string, subject = "Hello") => contentFromHtml({ subject, html });
  test.each([
    ["nothing", "<p>a b</p>", "<p>a b</p>", "Nothing differs"],
    ["words", "<p>a quick fox</p>", "<p>a slow fox</p>", "4 characters added, 5 removed"],
    ["one letter", "<p>a</p>", "<p>a b</p>", "2 characters added"],
    ["formatting", "<p>a b</p>", "<p>a <b>b</b></p>", "Only the formatting differs"],
    ["a kind of line", "<p>a</p>", "<h1>a</h1>", "Only kinds of lines differ"],
    [
      "a list",
      "<ul><li>a</li></ul><ul><li>b</li></ul>",
      "<ul><li>a</li><li>b</li></ul>",
      "Only how lists and quotes are joined differs",
    ],
  ])("%s", (_, was, is, words) => expect(summaryText(compare(text(was), text(is)))).toBe(words));

  test("files", () => {
    const file = { id: "a", name: "a.pdf", type: "application/pdf", size: 1 };
    const content = text("<p>a</p>");
    expect(summaryText(compare({ ...content, files: [] }, { ...content, files: [file] }))).toBe("1 file changed");
  });
});

test("[CO6] a chip between new words is told with them", () => {
  const text = (html: string) => contentFromHtml({ subject: "", html });
  const [line] = compare(text("<p>Best</p>"), text("<p>Best, {{sender.firstName}} <b>x</b></p>")).body;
  expect(byFate(line!.stretches).map((group) => group.map(({ text }) => text))).toEqual([
    ["Best"],
    [", ", "{sender.firstName}", " ", "x"],
  ]);
});

test("looks and lines have names", () => {
  expect(lookText({ marks: [], link: null })).toBe("plain");
  expect(lookText({ marks: ["bold", "italic"], link: "https://a.example" })).toBe(
    "bold, italic, link to https://a.example",
  );
  expect(shapeText({ heading: 2, within: ["quote"], marker: null })).toBe("quoted heading 2");
  expect(shapeText({ heading: null, within: ["bullets", "numbers"], marker: "2." })).toBe("nested numbered item");
  expect(shapeText({ heading: null, within: ["bullets"], marker: null })).toBe("line of a list item");
});

test("a variable's stretch says its path and fallback", () => {
  expect(variableIn("{user.firstName}")).toEqual({ path: "user.firstName", fallback: null });
  const [{ stretches }] = compare(
    contentFromHtml({ subject: "", html: "<p></p>" }),
    contentFromHtml({ subject: "", html: `<p>{{user.firstName | "a \\"b\\" | c"}}</p>` }),
  ).body as [LineChange];
  expect(variableIn(stretches[0]!.text)).toEqual({ path: "user.firstName", fallback: 'a "b" | c' });
});
