import { makeRandom } from "#tests/support/random.ts";
import { makeGapText } from "./gap-text.ts";

/** The writing of a text, one character an edit: typed at `at[i]`, or taken away from there where `chars[i]` is 0. */
export type History = { at: Uint32Array; chars: Uint8Array; text: string };

/** What the automerge-perf trace of a LaTeX paper consists of: 259,778 edits, of which 104,852 characters are left. */
export const paper = { inserts: 182_315, deletes: 77_463 };

const word = { least: 2, most: 11 };
const letters = "eeeeettttaaaooiinnsshhrrddlucmfwypvbgkqjxz";
/** How far the caret goes when it goes elsewhere: mostly about the last sentences, now and then anywhere. */
const near = 240;

/**
 * A history in the paper's shape, made anew since no package carries the paper's: sentences typed letter by letter, slips taken
 * back at once, passages reworked elsewhere, exactly so many edits of each kind. The same seed writes the same.
 */
export function writeHistory(seed: number, { inserts, deletes } = paper): History {
  const random = makeRandom(seed);
  const all = inserts + deletes;
  const text = makeGapText(inserts);
  const history = { at: new Uint32Array(all), chars: new Uint8Array(all) };
  let [typed, taken, caret, lineEnd] = [0, 0, 0, 0];

  function type(char: string): void {
    if (typed === inserts) return;
    history.at[typed + taken] = caret;
    history.chars[typed + taken] = char.charCodeAt(0);
    typed++;
    text.insert(caret++, char.charCodeAt(0));
  }
  function takeBack(at: number): void {
    if (taken === deletes || at < 0 || at >= text.length()) return;
    history.at[typed + taken] = at;
    taken++;
    text.remove(at);
    caret = at;
  }
  function typeWord(): void {
    const length = random.int(word.least, word.most);
    for (let i = 0; i < length; i++) {
      type(letters[random.int(0, letters.length - 1)]!);
      if (random.chance(0.012)) takeBack(caret - 1);
    }
    lineEnd += length;
    if (random.chance(0.1)) type(random.pick([",", ".", ";", "}"]));
    type(lineEnd > 70 ? "\n" : " ");
    if (lineEnd > 70) lineEnd = 0;
  }
  /** Backwards from the caret mostly, or what stands behind it. */
  function takeRun(): void {
    const length = random.int(1, 24);
    const backwards = random.chance(0.8);
    for (let i = 0; i < length; i++) takeBack(backwards ? caret - 1 : caret);
  }
  function goElsewhere(): void {
    const end = text.length();
    if (random.chance(0.55)) caret = end;
    else if (random.chance(0.8)) caret = Math.max(0, Math.min(end, caret + random.int(-near, near)));
    else caret = random.int(0, end);
  }

  while (typed < inserts || taken < deletes) {
    // The share of what is still to be taken away keeps both kinds going until the end.
    const wantsRemoval = random.chance((deletes - taken) / (all - typed - taken) * 0.55);
    if (typed === inserts || (wantsRemoval && text.length() > 0)) takeRun();
    else typeWord();
    if (random.chance(0.16)) goElsewhere();
    if (typed === inserts && caret === 0) caret = text.length();
  }
  return { ...history, text: text.read() };
}
