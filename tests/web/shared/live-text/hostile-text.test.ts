import { expect, onTestFinished, test } from "vitest";
import { Schema } from "prosemirror-model";
import type { DecorationSet } from "@tiptap/pm/view";
import { Awareness } from "y-protocols/awareness";
import { yCursorPluginKey } from "y-prosemirror";
import * as Y from "yjs";
import { contentFromHtml } from "#jobs/document/from-html.ts";
import { textSchema } from "#jobs/document/schema.ts";
import { readDoc, seedUpdate } from "#jobs/document/seed.ts";
import { linesIn, lineText, makeSimulatedEditor } from "#tests/support/simulated-editor.ts";
import { yCursorPlugin } from "#web/shared/live-text/binding/caret-plugin.ts";

const { paragraph, text, variable } = textSchema.spec.nodes.toObject();
/** As the subject's field has it. */
const subjectSchema = new Schema({
  nodes: { doc: { content: "paragraph" }, paragraph: paragraph!, text: text!, variable: variable! },
});

function seeded(html = "<p>Hello world</p>", subject = "Nice subject") {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, seedUpdate(contentFromHtml({ subject, html })));
  onTestFinished(() => doc.destroy());
  return doc;
}

const element = (name: string, ...children: (Y.XmlElement | string)[]) => {
  const made = new Y.XmlElement(name);
  made.insert(0, children.map((child) => typeof child === "string" ? new Y.XmlText(child) : child));
  return made;
};

function edited() {
  const doc = seeded();
  const awareness = new Awareness(doc);
  const body = doc.getXmlFragment("body");
  const look = { cursorBuilder: () => ({}) as HTMLElement, selectionBuilder: () => ({}) };
  const editor = makeSimulatedEditor(body, textSchema, [yCursorPlugin(awareness, look)]);
  onTestFinished(() => awareness.destroy());
  let client = 50;
  return {
    doc,
    body,
    editor,
    awareness,
    /** A colleague announces such a caret. */
    hear(cursor: unknown): void {
      awareness.states.set(++client, { cursor, user: { name: "Ann", color: "#000000" } });
      editor.run((transaction) => transaction.setMeta(yCursorPluginKey, { awarenessUpdated: true }));
    },
    carets: () =>
      (yCursorPluginKey.getState(editor.state()) as DecorationSet).find().filter(({ from, to }) => from === to)
        .map(({ from }) => from),
  };
}

const caretIn = (text: Y.XmlText, at: number) => {
  const place = Y.relativePositionToJSON(Y.createRelativePositionFromTypeIndex(text, at));
  return { anchor: place, head: place };
};
const firstText = (body: Y.XmlFragment) => (body.get(0) as Y.XmlElement).get(0) as Y.XmlText;

test("[CO1] [CO8] a caret that makes no sense is not shown, and neither the text nor other carets suffer from it", () => {
  const { doc, body, editor, hear, carets } = edited();
  const item = { client: doc.clientID, clock: 1e15 };
  const inFiles = doc.getMap("files").set("a", new Y.XmlText("x")) as Y.XmlText;
  for (
    const place of [
      null,
      undefined,
      7,
      "x",
      {},
      { type: { client: 1e15, clock: -5 }, tname: { a: 1 }, item: "x", assoc: "y" },
      { tname: "files" },
      { tname: "nope" },
      { type: { client: 1, clock: 1 } },
      { item },
      { type: item },
      Y.relativePositionToJSON(Y.createRelativePositionFromTypeIndex(inFiles, 0)),
    ]
  ) {
    for (const cursor of [place, { anchor: place, head: place }]) hear(cursor);
    hear({ anchor: caretIn(firstText(body), 1).anchor, head: place });
  }
  expect(carets()).toEqual([]);
  hear(caretIn(firstText(body), 5));
  expect(carets()).toEqual([6]);
  doc.transact(() => firstText(body).insert(0, "Oh, "), "colleague");
  expect(editor.text()).toBe("Oh, Hello world");
  expect(carets()).toEqual([10]);
});

test("[CO1] [CO8] beside elements that are not shown, carets stand right, and one's own is told", () => {
  const { doc, body, editor, awareness, hear, carets } = edited();
  doc.transact(() => body.insert(0, [element("script", "alert(1)"), element("div", element("paragraph", "no"))]), "x");
  const text = (body.get(2) as Y.XmlElement).get(0) as Y.XmlText;
  hear(caretIn(text, 5));
  expect(carets()).toEqual([6]);
  const inHidden = (body.get(0) as Y.XmlElement).get(0) as Y.XmlText;
  expect(() => hear(caretIn(inHidden, 2))).not.toThrow();
  editor.click(0, 5);
  editor.type("!");
  doc.transact(() => text.insert(0, "Oh, "), "colleague");
  expect(editor.text()).toBe("Oh, Hello! world");
  expect(editor.state().selection.from).toBe(11);
  expect(awareness.getLocalState()!["cursor"]).toMatchObject({ head: { item: expect.anything() } });
});

const deep = (name: string, levels: number): Y.XmlElement =>
  levels === 0 ? element("paragraph", "deep") : element(name, deep(name, levels - 1));

/** What a client may write over the socket, whatever an editor would. */
const hostile: [string, (fragment: Y.XmlFragment) => void][] = [
  ["several lines", (at) => at.insert(1, [element("paragraph", "HIDDEN rude words")])],
  ["a line before", (at) => at.insert(0, [element("paragraph", "Rude words first")])],
  ["a heading before", (at) => at.insert(0, [element("heading", "Rude heading")])],
  ["unknown elements", (at) => at.insert(0, [element("script", "x"), element("div", element("paragraph", "y"))])],
  ["words beside the lines", (at) => at.insert(0, [new Y.XmlText("loose"), new Y.XmlText("words")])],
  ["a line in a line", (at) => at.insert(0, [element("paragraph", "out", element("paragraph", "in"), "side")])],
  [
    "elements named text and doc",
    (at) => at.insert(0, [element("paragraph", "a", element("text", "b")), element("doc")]),
  ],
  ["a break", (at) => at.insert(0, [element("paragraph", "a", element("hardBreak"), "b")])],
  ["a list in pieces", (at) => at.insert(0, [element("bulletList", element("paragraph", "no"), "no")])],
  ["an item alone", (at) => at.insert(0, [element("listItem", element("paragraph", "no"))])],
  ["items in items", (at) => at.insert(0, [element("bulletList", deep("listItem", 60))])],
  ["a list of loose words", (at) => at.insert(0, [element("orderedList", element("listItem", "no"))])],
  ["words in a quote", (at) => at.insert(0, [element("blockquote", "no", element("paragraph", "yes"))])],
  ["quotes in quotes", (at) => at.insert(0, [deep("blockquote", 60)])],
  ["no lines", (at) => at.delete(0, at.length)],
];

const schemas = { subject: subjectSchema, body: textSchema };
const wordsOf = (doc: ReturnType<Schema["nodeFromJSON"]>) =>
  linesIn(doc).map(([, line]) => lineText(line)).filter((line) => line !== "");

test.each((["subject", "body"] as const).flatMap((of) => hostile.map(([name, write]) => [of, name, write] as const)))(
  "[CO8] [PR1] of a %s with %s, what the editor shows is what is sent, at once and on opening",
  (of, _, write) => {
    const doc = seeded();
    const fragment = doc.getXmlFragment(of);
    const before = makeSimulatedEditor(fragment, schemas[of]);
    doc.transact(() => write(fragment), "a stranger");
    const after = makeSimulatedEditor(fragment, schemas[of]);
    const sent = wordsOf(schemas[of].nodeFromJSON(readDoc(doc)[of]));
    for (const editor of [before, after]) expect(wordsOf(editor.state().doc)).toEqual(sent);
    before.destroy();
    after.destroy();
  },
);
