import { align, type Step } from "./align.ts";
import { cleanBody, cleanSubject } from "./clean.ts";
import { compareLine, type Stretch, wholeLine } from "./compare-line.ts";
import { fewestSteps } from "./fewest-steps.ts";
import { type LineShape, linesOf, shapeKey, type TextLine } from "./lines.ts";
import type { Content, FileRef } from "./nodes.ts";
import { wordsOf } from "./words.ts";

export type { Stretch } from "./compare-line.ts";
export type { LineShape } from "./lines.ts";

export type LineChange = {
  as: "same" | "added" | "removed" | "changed";
  shape: LineShape;
  /** How the line stood before, where that changed. */
  shapeWas: LineShape | null;
  stretches: Stretch[];
};

/** What lies between two contents, for reading. */
export type Comparison = {
  /** False only where both are the same; lists that were joined or split differ without a line that changed. */
  differs: boolean;
  subject: Stretch[];
  body: LineChange[];
  files: (FileRef & { as: Stretch["as"] })[];
  /** Characters. */
  added: number;
  removed: number;
};

/** Above this many lines added and removed, equal ones among them are no longer looked for. */
const mostLineEdits = 2_000;
/** Above this many pairs lines that stand between equal ones are replaced whole. */
const mostPairs = 100_000;
/** Lines that share less than this of their words are two lines, not one that changed. */
const leastShared = 0.3;

/** The difference from `was` to `is`, bounded whatever they hold: lines paired by likeness, words within them. Pure. */
export function compare(was: Content, is: Content): Comparison {
  const [before, after] = [clean(was), clean(is)];
  const subject = compareLine(before.subject.content[0].content ?? [], after.subject.content[0].content ?? []);
  const body = compareLines(linesOf(before.body), linesOf(after.body));
  const files = compareFiles(was.files ?? is.files ?? [], is.files ?? was.files ?? []);
  const all = [...subject, ...body.flatMap(({ stretches }) => stretches)];
  const count = (as: Stretch["as"]) => all.reduce((sum, one) => one.as === as ? sum + one.text.length : sum, 0);
  return {
    differs: JSON.stringify(before) !== JSON.stringify(after) || files.some(({ as }) => as !== "same"),
    ...{ subject, body, files, added: count("added"), removed: count("removed") },
  };
}

const clean = (content: Content) => ({ subject: cleanSubject(content.subject), body: cleanBody(content.body) });

function compareFiles(was: readonly FileRef[], is: readonly FileRef[]): Comparison["files"] {
  const ids = (files: readonly FileRef[]) => new Set(files.map(({ id }) => id));
  const [before, after] = [ids(was), ids(is)];
  return [
    ...was.filter(({ id }) => !after.has(id)).map((file) => ({ ...file, as: "removed" as const })),
    ...is.map((file) => ({ ...file, as: before.has(file.id) ? "same" as const : "added" as const })),
  ];
}

type Line = TextLine & { key: string; words: () => { times: Map<string, number>; count: number } };

/** Lines that are equal hold the place, what lies between them is paired by likeness. */
function compareLines(before: readonly TextLine[], after: readonly TextLine[]): LineChange[] {
  const [was, is] = [before.map(read), after.map(read)];
  const steps = fewestSteps(was.map(({ key }) => key), is.map(({ key }) => key), mostLineEdits) ??
    [...was.map((_, i): Step => ({ i, j: null })), ...is.map((_, j): Step => ({ i: null, j }))];
  // A text may have more lines than a call may have arguments: none is spread into one.
  const changes: LineChange[][] = [];
  let gap: { was: Line[]; is: Line[] } = { was: [], is: [] };
  const endGap = () => {
    changes.push(compareGap(gap.was, gap.is));
    gap = { was: [], is: [] };
  };
  for (const { i, j } of steps) {
    if (i !== null && j !== null) {
      endGap();
      changes.push([whole(is[j]!, "same")]);
    } else if (i !== null) gap.was.push(was[i]!);
    else if (j !== null) gap.is.push(is[j]!);
  }
  endGap();
  return changes.flat();
}

function compareGap(was: readonly Line[], is: readonly Line[]): LineChange[] {
  if (was.length * is.length > mostPairs) {
    return [...was.map((line) => whole(line, "removed")), ...is.map((line) => whole(line, "added"))];
  }
  return align(was, is, likeness).map(({ i, j }) => {
    if (i !== null && j !== null) return changed(was[i]!, is[j]!);
    return i !== null ? whole(was[i]!, "removed") : whole(is[j]!, "added");
  });
}

function read(line: TextLine): Line {
  let words: ReturnType<Line["words"]> | undefined;
  return {
    ...line,
    key: `${shapeKey(line.shape)} ${JSON.stringify(line.content)}`,
    words: () => words ??= countWords(line.content),
  };
}

function countWords(content: TextLine["content"]): ReturnType<Line["words"]> {
  const times = new Map<string, number>();
  let count = 0;
  for (const { key, text } of wordsOf(content)) {
    if (text.trim() === "") continue;
    times.set(key, (times.get(key) ?? 0) + 1);
    count++;
  }
  return { times, count };
}

/** How much of both lines' words they share, 0 where they are not one line; below 1, which `align` takes for equal. */
function likeness(a: Line, b: Line): number {
  if (a.key === b.key) return 1;
  const [one, other] = [a.words(), b.words()];
  if (one.count === 0 && other.count === 0) return 0.5;
  // Words in what was an empty line: one line, where nothing is more like either.
  if (one.count === 0 || other.count === 0) return 0.01;
  const [fewer, more] = one.times.size < other.times.size ? [one.times, other.times] : [other.times, one.times];
  let shared = 0;
  for (const [word, times] of fewer) shared += Math.min(times, more.get(word) ?? 0);
  const part = 2 * shared / (one.count + other.count);
  return part < leastShared ? 0 : 0.9 * part + (shapeKey(a.shape) === shapeKey(b.shape) ? 0.05 : 0);
}

function changed(was: Line, is: Line): LineChange {
  const stretches = compareLine(was.content, is.content);
  const shapeWas = shapeKey(was.shape) === shapeKey(is.shape) ? null : was.shape;
  const isSame = shapeWas === null && stretches.every((one) => one.as === "same" && one.was === null);
  return { as: isSame ? "same" : "changed", shape: is.shape, shapeWas, stretches };
}

const whole = (line: Line, as: Stretch["as"]): LineChange => ({
  ...{ as, shape: line.shape, shapeWas: null },
  stretches: wholeLine(line.content, as),
});
