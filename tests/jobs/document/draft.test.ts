import { expect, test } from "vitest";
import { prosemirrorToYXmlFragment } from "y-prosemirror";
import * as Y from "yjs";
import { contentFromHtml } from "#jobs/document/from-html.ts";
import type { Content } from "#jobs/document/nodes.ts";
import { textSchema } from "#jobs/document/schema.ts";
import { editDoc, readDoc, readDraft, seedUpdate } from "#jobs/document/seed.ts";
import { contentToHtml } from "#jobs/document/to-html.ts";
import { makeRandom } from "#tests/support/random.ts";
import { readBlocks, writeBlocks } from "#web/shared/live-text/binding/blocks.ts";
import { randomContent } from "./random-content.ts";

const docOf = (...updates: Uint8Array[]) => {
  const doc = new Y.Doc();
  for (const update of updates) Y.applyUpdate(doc, update);
  return doc;
};
const fromHtml = (html: string, subject = "Hello") => contentFromHtml({ subject, html });
const htmlOf = (doc: Y.Doc) => contentToHtml(readDoc(doc)).html;
/** A fragment as our editor shows it. */
const nodeOf = (doc: Y.Doc, fragment: string) => {
  const type = textSchema.topNodeType;
  return type.create(null, readBlocks(doc.getXmlFragment(fragment), type, textSchema, new Map())).toJSON();
};

/** Every paragraph and heading of a document, however deep. */
function linesOf(parent: Y.XmlFragment): Y.XmlElement[] {
  return (parent.toArray() as Y.XmlElement[]).flatMap((child) =>
    !(child instanceof Y.XmlElement)
      ? []
      : child.nodeName === "paragraph" || child.nodeName === "heading"
      ? [child]
      : linesOf(child)
  );
}
const lineOf = (doc: Y.Doc, n: number) => linesOf(doc.getXmlFragment("body"))[n]!;
const textOf = (line: Y.XmlElement) => line.get(0) as Y.XmlText;

test("[CO2] what a seed wrote is what the draft reads, and the editor sees the same document, 300 seeds", () => {
  for (let seed = 1; seed <= 300; seed++) {
    const content = randomContent(makeRandom(seed));
    const update = seedUpdate(content);
    expect(readDraft(update, []), `seed ${seed}`).toEqual(content);
    const doc = docOf(update);
    const before = Y.encodeStateAsUpdate(doc);
    expect(nodeOf(doc, "body"), `seed ${seed}`).toEqual(content.body);
    expect(nodeOf(doc, "subject"), `seed ${seed}`).toEqual(content.subject);
    expect(Y.encodeStateAsUpdate(doc), "nothing was mended on reading").toEqual(before);
  }
});

test("[CO2] every seeded line is one text to type into", () => {
  const doc = docOf(seedUpdate(fromHtml("<p></p><ul><li></li><li>{{user.firstName}}</li></ul><h1></h1>", "")));
  const lines = [...linesOf(doc.getXmlFragment("subject")), ...linesOf(doc.getXmlFragment("body"))];
  expect(lines).toHaveLength(5);
  for (const line of lines) expect(line.toArray()).toEqual([expect.any(Y.XmlText)]);
});

test("[CO2] the same content seeds the same bytes", () => {
  const content = randomContent(makeRandom(7));
  expect(seedUpdate(content)).toEqual(seedUpdate(structuredClone(content)));
});

test("what the editor wrote reads the same, 200 seeds", () => {
  for (let seed = 1; seed <= 200; seed++) {
    const content = randomContent(makeRandom(seed));
    const doc = new Y.Doc();
    doc.transact(() => {
      writeBlocks(doc.getXmlFragment("body"), textSchema.nodeFromJSON(content.body), new Map(), null);
    });
    expect(readDoc(doc).body, `seed ${seed}`).toEqual(content.body);
    expect(nodeOf(doc, "body"), `seed ${seed}`).toEqual(content.body);
  }
});

test("what y-prosemirror wrote reads the same but for the marks of chips, which it cannot keep, 200 seeds", () => {
  const withoutMarks = (_: string, value: unknown) =>
    ["variable", "image"].includes((value as { type?: string } | null)?.type ?? "")
      ? { ...value as object, marks: undefined }
      : value;
  for (let seed = 1; seed <= 200; seed++) {
    const content = JSON.parse(JSON.stringify(randomContent(makeRandom(seed)), withoutMarks)) as Content;
    const doc = new Y.Doc();
    prosemirrorToYXmlFragment(textSchema.nodeFromJSON(content.body), doc.getXmlFragment("body"));
    expect(readDoc(doc).body, `seed ${seed}`).toEqual(content.body);
  }
});

test("[CO4] updates may come in any order and reading changes nothing", () => {
  const seed = seedUpdate(fromHtml("<p>one</p><p>two</p>"));
  const doc = docOf(seed);
  const updates: Uint8Array[] = [];
  doc.on("update", (update: Uint8Array) => updates.push(update));
  textOf(lineOf(doc, 0)).insert(3, " more");
  textOf(lineOf(doc, 1)).insert(0, "and ");
  expect(contentToHtml(readDraft(seed, updates.toReversed())).html).toBe("<p>one more</p><p>and two</p>");
});

test("nodes, marks, attributes and trees outside the schema are dropped and never throw", () => {
  const doc = docOf(seedUpdate(fromHtml("<p>kept</p>")));
  const body = doc.getXmlFragment("body");
  const make = (name: string, attrs: Record<string, unknown> = {}, ...children: (Y.XmlElement | Y.XmlText)[]) => {
    const element = new Y.XmlElement(name);
    for (const [key, value] of Object.entries(attrs)) element.setAttribute(key, value as string);
    element.insert(0, children);
    return element;
  };
  const words = new Y.XmlText();
  words.applyDelta([
    { insert: "bold", attributes: { "bold--12345678": {} } },
    { insert: { image: "x" } },
    { insert: "blink", attributes: { blink: true, link: "javascript:alert(1)" } },
    { insert: "bad", attributes: { link: { href: "javascript:alert(1)" } } },
  ]);
  body.push([
    make("script", {}, new Y.XmlText("alert(1)")),
    make("paragraph", { onclick: "x" }, words, make("iframe"), make("variable"), make("variable", { path: 7 })),
    make("heading", { level: "99" }, new Y.XmlText("big")),
    make("bulletList", {}, make("paragraph", {}, new Y.XmlText("no item"))),
    make("orderedList", { start: NaN }, make("listItem", {}, make("heading", {}, new Y.XmlText("item")))),
    make("blockquote"),
    new Y.XmlHook("hook") as unknown as Y.XmlElement,
    new Y.XmlText("loose"),
  ]);
  const before = Y.encodeStateAsUpdate(doc);
  const content = readDoc(doc);
  expect(Y.encodeStateAsUpdate(doc)).toEqual(before);
  textSchema.nodeFromJSON(content.body).check();
  expect(contentToHtml(content).html).toBe(
    `<p>kept</p><p><strong>bold</strong>blink<a href="unsafe:javascript:alert(1)">bad</a></p><h3>big</h3>` +
      `<ol><li><p><br></p><h1>item</h1></li></ol>`,
  );
});

test("a tree nested ten thousand deep is cut, not followed", () => {
  const doc = docOf(seedUpdate(fromHtml("<p>kept</p>")));
  let parent: Y.XmlFragment = doc.getXmlFragment("body");
  doc.transact(() => {
    for (let n = 0; n < 10_000; n++) {
      const element = new Y.XmlElement("blockquote");
      parent.push([element]);
      parent = element;
    }
  });
  expect(htmlOf(doc)).toBe("<p>kept</p>");
});

test("an empty document reads as one empty line", () => {
  const content: Content = readDoc(new Y.Doc());
  expect(content.body).toEqual({ type: "doc", content: [{ type: "paragraph" }] });
  expect(content.subject).toEqual({ type: "doc", content: [{ type: "paragraph" }] });
});

test("after an edit the draft reads as asked, whatever it held, 400 seeds", () => {
  for (let seed = 1; seed <= 400; seed++) {
    const random = makeRandom(seed);
    const [from, to] = [randomContent(random), randomContent(random)];
    const doc = docOf(seedUpdate(from));
    editDoc(doc, to);
    expect(readDoc(doc), `seed ${seed}`).toEqual(to);
    expect(nodeOf(doc, "body"), `seed ${seed}`).toEqual(to.body);
    for (const line of linesOf(doc.getXmlFragment("body"))) expect(line.length, `seed ${seed}`).toBe(1);
  }
});

test("an edit to what the draft already says writes nothing", () => {
  const content = randomContent(makeRandom(11));
  const doc = docOf(seedUpdate(content));
  let updates = 0;
  doc.on("update", () => updates++);
  editDoc(doc, content);
  expect(updates).toBe(0);
});

test("an edit keeps what others type elsewhere at the same time, in the same line too", () => {
  const seed = seedUpdate(fromHtml("<p>Hello Anna, our price rises.</p><p>Second stays.</p><p>Third goes.</p>"));
  const [api, peer] = [docOf(seed), docOf(seed)];
  textOf(lineOf(peer, 0)).insert(5, " dear");
  textOf(lineOf(peer, 1)).insert(6, " paragraph");
  editDoc(api, fromHtml("<p>First, new.</p><p>Hello Anna, our price rises in <b>May</b>.</p><p>Second stays.</p>"));
  Y.applyUpdate(api, Y.encodeStateAsUpdate(peer));
  Y.applyUpdate(peer, Y.encodeStateAsUpdate(api));
  expect(htmlOf(api)).toBe(
    "<p>First, new.</p><p>Hello dear Anna, our price rises in <strong>May</strong>.</p><p>Second paragraph stays.</p>",
  );
  expect(htmlOf(peer)).toBe(htmlOf(api));
});

test("an edit of the subject keeps its one line and a chip in it", () => {
  const seed = seedUpdate(fromHtml("", "Hi {{user.firstName}}, about the price"));
  const [api, peer] = [docOf(seed), docOf(seed)];
  const line = linesOf(peer.getXmlFragment("subject"))[0]!;
  textOf(line).insert(4, "!");
  editDoc(api, fromHtml("", `Hello {{user.firstName | "you"}}, about the renewal`), "api");
  Y.applyUpdate(api, Y.encodeStateAsUpdate(peer));
  expect(contentToHtml(readDoc(api)).subject).toBe(`Hello {{user.firstName | "you"}}!, about the renewal`);
});
