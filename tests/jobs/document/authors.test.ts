import { expect, test } from "vitest";
import * as Y from "yjs";
import { type Authored, authoredLines } from "#jobs/document/authored-lines.ts";
import { countUpdate, makeAuthorship } from "#jobs/document/authorship.ts";
import { contentFromHtml } from "#jobs/document/from-html.ts";
import { linesOf, shapeKey } from "#jobs/document/lines.ts";
import type { Body, Subject } from "#jobs/document/nodes.ts";
import { editDoc, readDoc, seedUpdate } from "#jobs/document/seed.ts";
import { pieceOf } from "#jobs/document/words.ts";
import { makeRandom } from "#tests/support/random.ts";
import { randomContent } from "./random-content.ts";

const html = (body: string) => contentFromHtml({ subject: "Hello", html: body });
const load = (...updates: Uint8Array[]) => {
  const doc = new Y.Doc();
  for (const update of updates) Y.applyUpdate(doc, update);
  return doc;
};
const textOf = (doc: Y.Doc, line: number) => (doc.getXmlFragment("body").get(line) as Y.XmlElement).get(0) as Y.XmlText;
const shown = (stretches: Authored[]) => stretches.map(({ text, authorId }) => `${authorId ?? "start"}: ${text}`);

/** A log over `seed` whose every row is one change by an author. */
function makeLog(seed: Uint8Array) {
  const doc = load(seed);
  const authorship = makeAuthorship();
  let update: Uint8Array | null = null;
  doc.on("update", (bytes: Uint8Array) => update = bytes);
  return {
    doc,
    authorship,
    lines: () => authoredLines(doc, authorship.authorOf),
    write(authorId: string, change: (doc: Y.Doc) => void) {
      update = null;
      doc.transact(() => change(doc));
      if (update) authorship.note(authorId, update);
      return update ?? new Uint8Array([0, 0]);
    },
  };
}

test("[CO6] who wrote what: the beginning, an edit in its middle, a chip, a change of look, which is nobody's words", () => {
  const log = makeLog(seedUpdate(html("<p>Hi there {{user.firstName}}</p>")));
  log.write("Ben", () => textOf(log.doc, 0).insert(2, " you"));
  log.write("Cleo", () => textOf(log.doc, 0).insert(4, "!"));
  log.write("Cleo", () => textOf(log.doc, 0).format(0, 2, { bold: {} }));
  log.write("Ben", () => editDoc(log.doc, html("<p><b>Hi</b> y!ou there {{user.firstName}} {{account.name}}</p>")));
  expect(shown(log.lines().body[0]!.stretches)).toEqual([
    "start: Hi",
    "Ben:  y",
    "Cleo: !",
    "Ben: ou",
    "start:  there ",
    "start: {user.firstName}",
    "Ben:  ",
    "Ben: {account.name}",
  ]);
  expect(log.lines().body[0]!.stretches[0]!.marks).toEqual(["bold"]);
  expect(shown(log.lines().subject)).toEqual(["start: Hello"]);
});

test("[CO6] whose row it came with is whose it is, whatever client id it goes by, and whoever repeats it", () => {
  const seed = seedUpdate(html("<p></p>"));
  const forger = load(seed);
  forger.clientID = 77;
  textOf(forger, 0).insert(0, "forged");
  const first = Y.encodeStateAsUpdate(forger, Y.encodeStateVector(load(seed)));
  textOf(forger, 0).insert(6, " more");
  const both = Y.encodeStateAsUpdate(forger, Y.encodeStateVector(load(seed)));
  const authorship = makeAuthorship();
  authorship.note("Ben", first);
  authorship.note("Cleo", both);
  const { body } = authoredLines(load(seed, first, both), authorship.authorOf);
  expect(shown(body[0]!.stretches)).toEqual(["Ben: forged", "Cleo:  more"]);
});

test("[CO6] three authors who type at random each keep their own letters, 150 seeds", () => {
  const alphabets = { Ada: "abcdefgh", Ben: "ijklmnop", Cleo: "qrstuvwxyz" } as const;
  for (let seed = 1; seed <= 150; seed++) {
    const random = makeRandom(seed);
    const log = makeLog(seedUpdate(html("<p>ONE TWO</p><ul><li>THREE</li></ul>")));
    const line = () => {
      const body = log.doc.getXmlFragment("body");
      const item = () => ((body.get(1) as Y.XmlElement).get(0) as Y.XmlElement).get(0) as Y.XmlElement;
      return (random.chance(0.5) ? body.get(0) as Y.XmlElement : item()).get(0) as Y.XmlText;
    };
    for (let n = 0; n < 60; n++) {
      const author = random.pick(["Ada", "Ben", "Cleo"] as const);
      log.write(author, () => {
        const text = line();
        const at = random.int(0, text.length);
        if (random.chance(0.25)) text.delete(at, Math.min(random.int(0, 3), text.length - at));
        else if (random.chance(0.1)) {
          text.format(at, Math.min(2, text.length - at), { italic: random.chance(0.5) ? {} : null });
        } else {text.insert(
            at,
            Array.from({ length: random.int(1, 4) }, () => random.pick([...alphabets[author]])).join(""),
          );}
      });
    }
    const stretches = log.lines().body.flatMap((one) => one.stretches);
    for (const { text, authorId } of stretches) {
      const letters = authorId === null ? "ONETWHR " : alphabets[authorId as keyof typeof alphabets];
      for (const letter of text) expect(letters, `seed ${seed}`).toContain(letter);
    }
    expect(stretches.map(({ text }) => text).join(""), `seed ${seed}`).toBe(
      linesOf(readDoc(log.doc).body as Body).flatMap(({ content }) => content.map((node) => pieceOf(node).text)).join(
        "",
      ),
    );
  }
});

test("[CO6] the lines are those of the text, however it is built, 200 seeds", () => {
  for (let seed = 1; seed <= 200; seed++) {
    const content = randomContent(makeRandom(seed));
    const { subject, body } = authoredLines(load(seedUpdate(content)), () => null);
    const read = (stretches: Authored[]) => stretches.map(({ text }) => text).join("");
    expect(body.map(({ shape, stretches }) => [shape, shapeKey(shape), read(stretches)]), `seed ${seed}`).toEqual(
      linesOf(content.body as Body).map((
        { shape, content },
      ) => [shape, shapeKey(shape), content.map((node) => pieceOf(node).text).join("")]),
    );
    const line = (content.subject as Subject).content[0].content ?? [];
    expect(read(subject), `seed ${seed}`).toBe(line.map((node) => pieceOf(node).text).join(""));
  }
});

test("[CO6] an update says by itself what it adds and takes away", () => {
  const log = makeLog(seedUpdate(html("<p>Hi there</p>")));
  expect(countUpdate(log.write("Ben", () => textOf(log.doc, 0).insert(2, " you")))).toEqual({ added: 4, removed: 0 });
  expect(countUpdate(log.write("Ben", () => textOf(log.doc, 0).delete(0, 3)))).toEqual({ added: 0, removed: 3 });
  expect(countUpdate(log.write("Ben", () => {
    textOf(log.doc, 0).insert(0, "typo, ");
    textOf(log.doc, 0).delete(0, 4);
  }))).toEqual({ added: 2, removed: 0 });
  expect(countUpdate(log.write("Ben", () => textOf(log.doc, 0).format(0, 2, { bold: {} })))).toEqual({
    added: 0,
    removed: 0,
  });
});
