import * as Y from "yjs";
import { makeRandom } from "#tests/support/random.ts";

/** The Yjs client of the `n`th writer, as long on the wire as a real one. */
export const clientOf = (n: number): number => 0x40000000 + n * 7_919;

const letters = "etaoin shrdlu cmfwyp vbgkqj xz ,. ";

/**
 * What one person types into the seeded text: each edit one update that adds one character, and now and then takes back a few
 * or goes on elsewhere. The `k`th edit is clock `k` of the writer. The same `n` types the same everywhere.
 */
export function typedBy(n: number, seed: Uint8Array, count: number): Uint8Array[] {
  const random = makeRandom(0x5eed + n);
  const doc = new Y.Doc({ gc: false });
  Y.applyUpdate(doc, seed);
  doc.clientID = clientOf(n);
  const lines = doc.getXmlFragment("body").toArray().map((block) => (block as Y.XmlElement).get(0) as Y.XmlText);
  const text = lines[n % lines.length]!;
  const edits: Uint8Array[] = [];
  doc.on("update", (update: Uint8Array) => edits.push(update));
  let caret = random.int(0, text.length);
  for (let k = 0; k < count; k++) {
    if (random.chance(0.07)) caret = random.int(0, text.length);
    doc.transact(() => {
      if (caret > 3 && random.chance(0.05)) {
        const back = random.int(1, 3);
        text.delete(caret -= back, back);
      }
      text.insert(caret++, letters[random.int(0, letters.length - 1)]!);
    });
  }
  doc.destroy();
  return edits;
}
