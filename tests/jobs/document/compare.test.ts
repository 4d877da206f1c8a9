import { describe, expect, test } from "vitest";
import { compare, type Comparison, type LineChange } from "#jobs/document/compare.ts";
import { contentFromHtml } from "#jobs/document/from-html.ts";
import { linesOf, shapeKey } from "#jobs/document/lines.ts";
import type { Body, Content, Subject } from "#jobs/document/nodes.ts";
import { wordsOf } from "#jobs/document/words.ts";
import { makeRandom, type Random } from "#tests/support/random.ts";
import { randomContent } from "./random-content.ts";

const compared = (was: string, is: string) =>
  compare(contentFromHtml({ subject: "Hello", html: was }), contentFromHtml({ subject: "Hello", html: is }));
const marks = { same: ["", ""], added: ["+", "+"], removed: ["-", "-"] };
/** `the -quick-+slow+ fox`. */
const shown = ({ stretches }: Pick<LineChange, "stretches">) =>
  stretches.map(({ text, as }) => marks[as][0] + text + marks[as][1]).join("");
const lines = ({ body }: Comparison) => body.map((line) => `${line.as}: ${shown(line)}`);

type Look = { marks: string[]; link: string | null };
type Line = { shape: string; pieces: { text: string; look: Look }[] };
const piece = (pieces: Line["pieces"], text: string, { marks, link }: Look) => {
  const last = pieces.at(-1);
  if (last && JSON.stringify(last.look) === JSON.stringify({ marks, link })) last.text += text;
  else pieces.push({ text, look: { marks, link } });
};
/** What one of the two texts was, by the comparison alone. */
function textOf(comparison: Comparison, of: "was" | "is"): Line[] {
  const other = of === "is" ? "removed" : "added";
  const read = (shape: string, stretches: LineChange["stretches"]): Line => {
    const pieces: Line["pieces"] = [];
    for (const stretch of stretches) {
      if (stretch.as !== other) piece(pieces, stretch.text, (of === "was" && stretch.was) || stretch);
    }
    return { shape, pieces };
  };
  const body = comparison.body.filter(({ as }) => as !== other).map(({ shape, shapeWas, stretches }) =>
    read(shapeKey((of === "was" && shapeWas) || shape), stretches)
  );
  return [read("subject", comparison.subject), ...body];
}
/** The same, read from the text itself. */
function linesIn(content: Content): Line[] {
  const subject = (content.subject as Subject).content[0];
  const all = [{ shape: "subject", content: subject.content ?? [] }].concat(
    linesOf(content.body as Body).map((line) => ({ shape: shapeKey(line.shape), content: line.content })),
  );
  return all.map(({ shape, content }) => {
    const pieces: Line["pieces"] = [];
    for (const word of wordsOf(content)) {
      let at = 0;
      for (const { length, look } of word.pieces) piece(pieces, word.text.slice(at, at += length), look);
    }
    return { shape, pieces };
  });
}

/** Another text made of this one by a few edits. */
function edited(content: Content, random: Random): Content {
  const other = randomContent(random);
  const mixed = structuredClone(content) as { subject: Subject; body: Body };
  const { content: blocks } = mixed.body;
  for (let n = random.int(0, 3); n > 0; n--) {
    const at = random.int(0, blocks.length - 1);
    const kind = random.pick(["add", "add", "drop", "break", "break"]);
    const block = blocks[at]!;
    if (kind === "add") blocks.splice(at, 0, ...(other.body as Body).content.slice(0, 1));
    else if (kind === "drop" && blocks.length > 1) blocks.splice(at, 1);
    else if (block.type === "paragraph") block.content = [...(block.content ?? []), { type: "hardBreak" }];
  }
  return random.chance(0.3) ? { ...mixed, subject: other.subject } : mixed;
}

test("[CO6] same and added are the new text, same and removed the old one, looks and shapes too, 600 seeds", () => {
  for (let seed = 1; seed <= 600; seed++) {
    const random = makeRandom(seed);
    const was = randomContent(random);
    const is = random.chance(0.5) ? edited(was, random) : randomContent(random);
    const comparison = compare(was, is);
    expect(textOf(comparison, "is"), `seed ${seed}`).toEqual(linesIn(is));
    expect(textOf(comparison, "was"), `seed ${seed}`).toEqual(linesIn(was));
    expect(compare(is, is).differs, `seed ${seed}`).toBe(false);
    expect(comparison.differs, `seed ${seed}`).toBe(JSON.stringify(was) !== JSON.stringify(is));
  }
});

describe("reads as one would tell it", () => {
  test.each([
    ["words", "<p>the quick fox</p>", "<p>the slow fox</p>", ["changed: the -quick-+slow+ fox"]],
    [
      "neighbours are one change",
      "<p>I saw the quick brown fox there</p>",
      "<p>I saw the slow red fox there</p>",
      ["changed: I saw the -quick brown-+slow red+ fox there"],
    ],
    ["a line that was edited stays one", "<p>one two three</p><p>x</p>", "<p>one two four</p><p>x</p>", [
      "changed: one two -three-+four+",
      "same: x",
    ]],
    ["a line that has nothing in common is another", "<p>alpha beta</p>", "<p>gamma delta</p>", [
      "removed: -alpha beta-",
      "added: +gamma delta+",
    ]],
    [
      "a new line in between",
      "<p>first words</p><p>last words</p>",
      "<p>first words</p><p>middle</p><p>last words</p>",
      [
        "same: first words",
        "added: +middle+",
        "same: last words",
      ],
    ],
    ["words in an empty line", "<p>a</p><p></p>", "<p>a</p><p>b</p>", ["same: a", "changed: +b+"]],
    ["chips", "<p>Hi {{user.firstName}}, bye</p>", '<p>Hi {{user.lastName | "you"}}, bye</p>', [
      'changed: Hi -{user.firstName}-+{user.lastName | "you"}+, bye',
    ]],
    ["a language without spaces", "<p>今日は良い天気です。</p>", "<p>今日は悪い天気です。</p>", [
      "changed: 今日は-良い-+悪い+天気です。",
    ]],
    ["an emoji whole", "<p>ok 👩‍👩‍👧 go</p>", "<p>ok 👩‍👩‍👦 go</p>", ["changed: ok -👩‍👩‍👧-+👩‍👩‍👦+ go"]],
  ])("%s", (_, was, is, wanted) => {
    expect(lines(compared(was, is))).toEqual(wanted);
  });
});

test("the same words in another look say how they looked before", () => {
  const { body, differs, added, removed } = compared(
    "<p>plain bold link</p>",
    '<p>plain <b>bo</b>ld <a href="https://a.example">link</a></p>',
  );
  expect(body).toEqual([{
    as: "changed",
    shape: { heading: null, within: [], marker: null },
    shapeWas: null,
    stretches: [
      { text: "plain ", as: "same", chip: null, was: null, marks: [], link: null },
      { text: "bo", as: "same", chip: null, was: { marks: [], link: null }, marks: ["bold"], link: null },
      { text: "ld ", as: "same", chip: null, was: null, marks: [], link: null },
      { text: "link", as: "same", chip: null, was: { marks: [], link: null }, marks: [], link: "https://a.example" },
    ],
  }]);
  expect([differs, added, removed]).toEqual([true, 0, 0]);
});

test("a line that became a heading or an item keeps its words; a new item only shifts the numbers", () => {
  const shapes = ({ body }: Comparison) =>
    body.map(({ as, shape, shapeWas }) => [as, shape.marker, shape.heading, shapeWas?.heading ?? null]);
  expect(shapes(compared("<p>Plan</p>", "<h2>Plan</h2>"))).toEqual([["changed", null, 2, null]]);
  expect(compared("<p>Plan</p>", "<ul><li>Plan</li></ul>").body[0]).toMatchObject({
    as: "changed",
    shape: { within: ["bullets"], marker: "•" },
    shapeWas: { within: [], marker: null },
  });
  expect(
    shapes(
      compared(
        "<ol><li>one thing</li><li>two things</li></ol>",
        "<ol><li>zero</li><li>one thing</li><li>two things</li></ol>",
      ),
    ),
  )
    .toEqual([["added", "1.", null, null], ["same", "2.", null, null], ["same", "3.", null, null]]);
});

test("lists that were joined differ, though no line does", () => {
  const comparison = compared("<ul><li>a</li></ul><ul><li>b</li></ul>", "<ul><li>a</li><li>b</li></ul>");
  expect(comparison.differs).toBe(true);
  expect(comparison.body.map(({ as }) => as)).toEqual(["same", "same"]);
});

test("[CO9] files that came and went are named", () => {
  const content = contentFromHtml({ subject: "Hello", html: "<p>x</p>" });
  const file = (id: string) => ({ id, name: `${id}.pdf`, type: "application/pdf", size: 10 });
  const { files, differs } = compare(
    { ...content, files: [file("a"), file("b")] },
    { ...content, files: [file("b"), file("c")] },
  );
  expect(files.map(({ name, as }) => [name, as])).toEqual([["a.pdf", "removed"], ["b.pdf", "same"], [
    "c.pdf",
    "added",
  ]]);
  expect(differs).toBe(true);
});

describe("is bounded", () => {
  const random = makeRandom(5);
  const word = () => Array.from({ length: random.int(2, 8) }, () => random.pick([..."abcdefghijkl"])).join("");
  const words = (bytes: number) => Array.from({ length: bytes / 6 }, word).join(" ");
  const paragraph = (text: string) => ({ type: "paragraph", content: [{ type: "text", text }] });
  const doc = (texts: string[]): Content => ({
    subject: { type: "doc", content: [{ type: "paragraph" }] },
    body: { type: "doc", content: texts.map(paragraph) },
  });

  test("a line of 100 KB that is wholly another is replaced, and one with an edit at each end is followed", () => {
    const line = words(100_000);
    expect(compare(doc([`same start ${line}`]), doc([`same start ${words(100_000)}`])).body.length).toBeGreaterThan(0);
    const { body } = compare(doc([`one ${line} two`]), doc([`1 ${line} 2`]));
    expect(body[0]!.stretches.map(({ as }) => as)).toEqual(["removed", "added", "same", "removed", "added"]);
  });

  test("5,000 lines that are all others are replaced", () => {
    const many = () => doc(Array.from({ length: 5_000 }, () => words(24)));
    expect(compare(many(), many()).body).toHaveLength(10_000);
  });

  test("a text of more lines than a call takes arguments is compared", () => {
    const many = (last: string) => doc([...Array.from({ length: 150_000 }, () => "x"), last]);
    expect(compare(many("a"), many("b")).body.slice(-2).map(({ as }) => as)).toEqual(["removed", "added"]);
  });
});
