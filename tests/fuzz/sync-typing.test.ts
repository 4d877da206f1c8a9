import { expect, test } from "vitest";
import { Schema } from "prosemirror-model";
import * as Y from "yjs";
import { contentFromHtml } from "#jobs/document/from-html.ts";
import { textSchema } from "#jobs/document/schema.ts";
import { readDoc, seedUpdate } from "#jobs/document/seed.ts";
import { contentToHtml } from "#jobs/document/to-html.ts";
import { makeRandom, type Random } from "#tests/support/random.ts";
import { makeSimulatedEditor, type SimulatedEditor } from "#tests/support/simulated-editor.ts";

const subjectSchema = new Schema({
  nodes: textSchema.spec.nodes.update("doc", { content: "paragraph" }),
  marks: textSchema.spec.marks,
});

/** Two people at one draft, with a server between them that passes updates on; each way is in order and as slow as chance says. */
function makePair(html: string, subject = "", of: "body" | "subject" = "body") {
  const seed = seedUpdate(contentFromHtml({ subject, html }));
  const server = new Y.Doc();
  Y.applyUpdate(server, seed);
  const lanes: (() => void)[][] = [];
  const people = [1, 2].map((clientID) => {
    const doc = new Y.Doc();
    doc.clientID = 1000 + clientID;
    Y.applyUpdate(doc, seed);
    const [up, down]: [(() => void)[], (() => void)[]] = [[], []];
    lanes.push(up, down);
    doc.on("update", (update, origin) => {
      if (origin !== server) up.push(() => Y.applyUpdate(server, update, doc));
    });
    server.on("update", (update, origin) => {
      if (origin !== doc) down.push(() => Y.applyUpdate(doc, update, server));
    });
    return { doc, editor: makeSimulatedEditor(doc.getXmlFragment(of), of === "body" ? textSchema : subjectSchema) };
  });
  return {
    people: people as [(typeof people)[0], (typeof people)[0]],
    deliver(random: Random): boolean {
      const full = lanes.filter((lane) => lane.length > 0);
      if (full.length > 0) random.pick(full).shift()!();
      return full.length > 0;
    },
    /** Everybody hears everything, and reads the same. */
    settle(random: Random): string {
      while (this.deliver(random));
      const htmls = [server, ...people.map(({ doc }) => doc)].map((doc) => JSON.stringify(contentToHtml(readDoc(doc))));
      expect(new Set(htmls).size).toBe(1);
      expect(people[1]!.editor.state().doc.toJSON()).toEqual(people[0]!.editor.state().doc.toJSON());
      const [{ doc, editor }] = people as [(typeof people)[0]];
      expect(readDoc(doc)[of].content).toEqual(editor.state().doc.toJSON().content);
      return editor.text();
    },
  };
}

const alphabets = ["abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"];

/** Each types an alphabet where the caret is; what the other typed arrives in between or, as after 100 ms, long after. */
function race(pair: ReturnType<typeof makePair>, random: Random, delivered: number): string {
  const left = alphabets.map((letters) => letters.split(""));
  while (left.some((letters) => letters.length > 0)) {
    const who = random.int(0, 1);
    const key = left[who]!.shift();
    if (key) pair.people[who]!.editor.type(key);
    while (random.chance(delivered)) if (!pair.deliver(random)) break;
  }
  return pair.settle(random);
}

const picture = `<img data-attachment="01ARZ3NDEKTSV4RRFFQ69G5FAV" alt="A chart">`;
const places: [string, string, (editor: SimulatedEditor, n: number) => void][] = [
  ["an existing line of text, same spot", "<p>xy</p>", (editor) => editor.click(0, 1)],
  ["an existing line of text, other spots", "<p>xy</p>", (editor, n) => editor.click(0, 2 * n)],
  ["an empty line", "<p></p>", (editor) => editor.click(0, 0)],
  ["an empty heading", "<h1></h1>", (editor) => editor.click(0, 0)],
  ["an empty list item", "<ul><li></li></ul>", (editor) => editor.click(0, 0)],
  ["right behind a chip that ends a line", "<p>Hi {{user.firstName}}</p>", (editor) => editor.click(0, 4)],
  ["right before a chip that starts a line", "<p>{{user.firstName}} hi</p>", (editor) => editor.click(0, 0)],
  ["between two chips", "<p>{{user.firstName}}{{user.lastName}}</p>", (editor) => editor.click(0, 1)],
  ["both sides of a chip alone", "<p>{{user.firstName}}</p>", (editor, n) => editor.click(0, n)],
  ["right behind a picture that ends a line", `<p>Hi ${picture}</p>`, (editor) => editor.click(0, 4)],
  ["both sides of a picture alone", `<p>${picture}</p>`, (editor, n) => editor.click(0, n)],
  ["between a picture and a chip", `<p>${picture}{{user.firstName}}</p>`, (editor) => editor.click(0, 1)],
  ["behind a break", "<p>Hi<br>{{user.firstName}}<br></p>", (editor) => editor.click(0, 99)],
];

test.each(places)("[CO1] two who start typing in %s lose, double and move nothing", (_place, html, click) => {
  for (const delivered of [0.9, 0.5, 0.1, 0.01]) {
    for (let seed = 1; seed <= 25; seed++) {
      const random = makeRandom(seed);
      const pair = makePair(html);
      const before = pair.people[0].editor.text();
      pair.people.forEach(({ editor }, n) => click(editor, n));
      const text = race(pair, random, delivered);
      expectTyped(text, before, `seed ${seed}, ${delivered}`);
    }
  }
});

/** Each alphabet in one piece, and without them what was there before. */
function expectTyped(text: string, before: string, run: string): void {
  for (const letters of alphabets) expect(text, run).toContain(letters);
  expect(alphabets.reduce((rest, letters) => rest.replace(letters, ""), text), run).toBe(before);
}

const seeds = Array.from({ length: 60 }, (_, n) => n + 1);

test("[CO1] so do two who start in a line that one of them just made with Enter", () => {
  for (const seed of seeds) {
    const random = makeRandom(seed);
    const pair = makePair("<p>first</p>");
    const [{ editor: ann }, { editor: bob }] = pair.people;
    ann.click(0, 5);
    ann.enter();
    while (pair.deliver(random));
    bob.click(1, 0);
    expectTyped(race(pair, random, 0.3), "first\n", `seed ${seed}`);
  }
});

test("[CO1] so do two who start in a subject that one of them just emptied", () => {
  for (const seed of seeds) {
    const random = makeRandom(seed);
    const pair = makePair("", "Hi {{user.firstName}}", "subject");
    const [{ editor: ann }, { editor: bob }] = pair.people;
    ann.run((transaction) => transaction.delete(1, transaction.doc.content.size - 1));
    while (pair.deliver(random));
    for (const editor of [ann, bob]) editor.click(0, 0);
    expectTyped(race(pair, random, 0.3), "", `seed ${seed}`);
  }
});

test("[CO1] two chips put into the same words at once both stand, and no word is doubled", () => {
  for (const seed of seeds) {
    const random = makeRandom(seed);
    const pair = makePair("<p>Hello world</p>");
    pair.people.forEach(({ editor }, n) => {
      editor.click(0, 6);
      editor.chip(`user.chip${n}`);
    });
    const text = pair.settle(random);
    expect(text).toMatch(/^Hello (\{user\.chip[01]\}){2}world$/);
    expect(text).toMatch(/chip0.*chip1|chip1.*chip0/);
  }
});

test("[CO1] a chip put into words in which the other types moves none of them", () => {
  for (const seed of seeds) {
    const random = makeRandom(seed);
    const pair = makePair("<p>Hello world</p>");
    const [{ editor: ann }, { editor: bob }] = pair.people;
    ann.click(0, 5);
    bob.click(0, 11);
    ann.chip("user.firstName");
    for (const key of " of ours") bob.type(key);
    expect(pair.settle(random)).toBe("Hello{user.firstName} world of ours");
  }
});

test("[CO1] two who change the fallback of one chip leave one chip", () => {
  const random = makeRandom(1);
  const pair = makePair("<p>{{user.firstName}}</p>");
  pair.people.forEach(({ editor }, n) =>
    editor.run((transaction) => transaction.setNodeMarkup(1, undefined, { path: "user.firstName", fallback: `f${n}` }))
  );
  pair.settle(random);
  expect(contentToHtml(readDoc(pair.people[0].doc)).html).toMatch(
    /^<p>\{\{user\.firstName \| &quot;f[01]&quot;\}\}<\/p>$/,
  );
});

test("[CO1] [CO9] one gives a picture words, the other a width, and beside it they type: all of it stays", () => {
  for (const seed of seeds) {
    const random = makeRandom(seed);
    const pair = makePair(`<p>12 ${picture} 34</p>`);
    const [{ editor: ann, doc }, { editor: bob }] = pair.people;
    const set = (editor: SimulatedEditor, name: string, value: unknown) =>
      editor.run((transaction) => transaction.setNodeAttribute(4, name, value));
    set(ann, "alt", "Usage");
    bob.click(0, 4);
    bob.type("x");
    set(bob, "width", 320);
    ann.click(0, 3);
    ann.type("y");
    pair.settle(random);
    expect(contentToHtml(readDoc(doc)).html, `seed ${seed}`).toBe(
      '<p>12 y<img data-attachment="01ARZ3NDEKTSV4RRFFQ69G5FAV" alt="Usage" width="320">x 34</p>',
    );
  }
});

test("[CO9] two who put another picture in the place of one get two whole ones, words and file never mixed", () => {
  const other = (n: number) => ({ id: `01BX5ZZKBKACTAV9WEVGEMMVR${n}`, alt: `other ${n}`, width: null });
  for (const seed of seeds) {
    const pair = makePair(`<p>${picture}</p>`);
    pair.people.forEach(({ editor }, n) =>
      editor.run((transaction) => transaction.replaceWith(1, 2, textSchema.nodes.image!.create(other(n))))
    );
    pair.settle(makeRandom(seed));
    const line = readDoc(pair.people[0].doc).body.content![0] as { content: { attrs: { alt: string } }[] };
    const found = line.content.map(({ attrs }) => attrs).sort((a, b) => a.alt < b.alt ? -1 : 1);
    expect(found, `seed ${seed}`).toEqual([other(0), other(1)]);
  }
});

test("[CO1] letters of which the text is full, a repeated letter and a split emoji land where they were typed", () => {
  const pair = makePair("<p>aaaa</p>");
  const [{ editor: ann, doc }, { editor: bob }] = pair.people;
  ann.click(0, 2);
  bob.click(0, 2);
  ann.type("a");
  ann.type("b");
  bob.type("a");
  bob.type("c");
  expect(pair.settle(makeRandom(1))).toMatch(/^aa(abac|acab)aa$/);
  ann.click(0, 0);
  ann.type("😀");
  ann.run((transaction) => transaction.insertText("😁", 1, 3));
  expect(readDoc(doc).body).toEqual(ann.state().doc.toJSON());
  expect(pair.settle(makeRandom(2))).toMatch(/^😁aa/);
});

test("[CO1] undo takes back one's own words and leaves the other's, in the same line too", () => {
  const random = makeRandom(3);
  const pair = makePair("<p>Hello</p>");
  const [{ editor: ann }, { editor: bob }] = pair.people;
  ann.click(0, 5);
  bob.click(0, 0);
  for (const key of ", you") ann.type(key);
  for (const key of "Oh! ") bob.type(key);
  expect(pair.settle(random)).toBe("Oh! Hello, you");
  ann.undo();
  expect(pair.settle(random)).toBe("Oh! Hello");
});

test("[CO1] bold over words in which the other types keeps both", () => {
  const random = makeRandom(4);
  const pair = makePair("<p>Hello world</p>");
  const [{ editor: ann, doc }, { editor: bob }] = pair.people;
  ann.run((transaction) => transaction.addMark(1, 12, textSchema.marks.bold!.create()));
  bob.click(0, 5);
  bob.type("!");
  expect(pair.settle(random)).toBe("Hello! world");
  expect(contentToHtml(readDoc(doc)).html).toContain("<strong>Hello");
});

test("[CO1] whatever two do at once, in any order of arrival, both end with one document and typed words stand once", () => {
  for (let seed = 1; seed <= 150; seed++) {
    const random = makeRandom(seed);
    const pair = makePair("<p>One {{user.firstName}}</p><ul><li>two</li><li></li></ul><h2>three</h2><p></p>");
    const typed = new Set<string>();
    for (let step = 0; step < 80; step++) {
      const { editor } = random.pick(pair.people);
      const lines = editor.text().split("\n").length;
      const act = random.next();
      if (act < 0.2) editor.click(random.int(0, lines - 1), random.int(0, 12));
      else if (act < 0.6) {
        const char = String.fromCodePoint(0x4e00 + typed.size);
        typed.add(char);
        editor.type(char);
      } else if (act < 0.68) editor.chip(`user.${step}`);
      else if (act < 0.74) editor.enter();
      else if (act < 0.8) editor.backspace();
      else if (act < 0.83) editor.undo();
      else pair.deliver(random);
    }
    const text = pair.settle(random);
    for (const char of typed) expect(text.split(char).length, `seed ${seed}: ${char}`).toBeLessThanOrEqual(2);
  }
});
