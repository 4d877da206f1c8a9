import type { Step } from "./align.ts";
import { fewestSteps } from "./fewest-steps.ts";
import type { Inline } from "./nodes.ts";
import { type ChipKind, type Look, pieceOf, type Word, wordsOf } from "./words.ts";

/** A stretch of a line: what both have, what only the new one has, or what only the old one had. */
export type Stretch = Look & {
  text: string;
  as: "same" | "added" | "removed";
  chip: ChipKind | null;
  /** How the same words looked before, where they look different now. */
  was: Look | null;
};

/** Above this many words added and removed a line is replaced whole: nobody would follow it word by word. */
const mostWordEdits = 1_000;

/** The stretches that lead from one line to another. What is same or added is the new line, what is same or removed the old
 * one; in one change what was removed comes first. */
export function compareLine(was: readonly Inline[], is: readonly Inline[]): Stretch[] {
  const [before, after] = [wordsOf(was), wordsOf(is)];
  const steps = fewestSteps(before.map(({ key }) => key), after.map(({ key }) => key), mostWordEdits) ??
    [...before.map((_, i): Step => ({ i, j: null })), ...after.map((_, j): Step => ({ i: null, j }))];
  const stretches: Stretch[] = [];
  for (const change of changesIn(steps, before)) {
    for (const { i, j } of change) {
      if (i !== null && j !== null) addSame(stretches, before[i]!, after[j]!);
      else if (i !== null) addWord(stretches, before[i]!, "removed");
      else if (j !== null) addWord(stretches, after[j]!, "added");
    }
  }
  return stretches;
}

/** A line with nothing to compare it to. */
export function wholeLine(content: readonly Inline[], as: Stretch["as"]): Stretch[] {
  const stretches: Stretch[] = [];
  for (const node of content) add(stretches, { as, was: null, ...pieceOf(node) });
  return stretches;
}

const isSame = ({ i, j }: Step) => i !== null && j !== null;

/** Runs of steps that keep, and between them runs that change: removed words first. A space between two replaced words is
 * replaced with them, so that they read as one change. */
function changesIn(steps: readonly Step[], before: readonly Word[]): Step[][] {
  const runs: Step[][] = [];
  for (const step of steps) {
    const last = runs.at(-1);
    if (last && isSame(last[0]!) === isSame(step)) last.push(step);
    else runs.push([step]);
  }
  const replaces = (run: Step[] | undefined) =>
    run !== undefined && run.some(({ j }) => j === null) && run.some(({ i }) => i === null);
  const joined: Step[][] = [];
  for (const [n, run] of runs.entries()) {
    const last = joined.at(-1);
    const isGap = isSame(run[0]!) && run.every(({ i }) => isSpace(before[i!]!));
    if (last && isGap && replaces(last) && replaces(runs[n + 1])) {
      for (const { i, j } of run) last.push({ i: i!, j: null }, { i: null, j: j! });
    } else if (last && isSame(run[0]!) === isSame(last[0]!)) { for (const step of run) last.push(step); }
    else joined.push([...run]);
  }
  return joined.map((run) =>
    isSame(run[0]!) ? run : run.toSorted((a, b) => Number(a.i === null) - Number(b.i === null))
  );
}

const isSpace = ({ text, chip }: Word) => chip === null && text.trim() === "" && !text.includes("\n");

function addWord(stretches: Stretch[], { text, chip, pieces }: Word, as: Stretch["as"]): void {
  let at = 0;
  for (const { length, look } of pieces) {
    add(stretches, { text: text.slice(at, at += length), as, chip, was: null, ...look });
  }
}

/** The same word, which may be half bold where it was half a link. */
function addSame(stretches: Stretch[], was: Word, is: Word): void {
  const before = was.pieces.map(({ length, look }) => ({ left: length, look }));
  let at = 0;
  for (const { length, look } of is.pieces) {
    for (let left = length; left > 0;) {
      const piece = before[0]!;
      const taken = Math.min(left, piece.left);
      const text = is.text.slice(at, at += taken);
      add(stretches, { text, as: "same", chip: is.chip, was: sameLook(piece.look, look) ? null : piece.look, ...look });
      left -= taken;
      piece.left -= taken;
      if (piece.left === 0) before.shift();
    }
  }
}

const sameLook = (a: Look, b: Look) => a.link === b.link && a.marks.join() === b.marks.join();

function add(stretches: Stretch[], stretch: Stretch): void {
  const last = stretches.at(-1);
  const joins = last && last.as === stretch.as && last.chip === null && stretch.chip === null &&
    sameLook(last, stretch) &&
    (last.was === null ? stretch.was === null : stretch.was !== null && sameLook(last.was, stretch.was));
  if (joins) last.text += stretch.text;
  else stretches.push(stretch);
}
