import type { Step } from "./align.ts";

/**
 * The fewest steps that turn `a` into `b`, equal items kept; null where that takes more than `mostEdits` drops and additions.
 * Time and memory grow with the edits, not with the lists: `mostEdits` bounds both.
 * Source: E. Myers, "An O(ND) difference algorithm and its variations", Algorithmica 1 (1986), the greedy one.
 */
export function fewestSteps(a: readonly string[], b: readonly string[], mostEdits: number): Step[] | null {
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  const middle = search(a.slice(start, a.length - end), b.slice(start, b.length - end), mostEdits);
  if (middle === null) return null;
  return [
    ...kept(0, start, 0),
    ...middle.map(({ i, j }) => ({ i: i === null ? null : i + start, j: j === null ? null : j + start }) as Step),
    ...kept(a.length - end, end, b.length - a.length),
  ];
}

const kept = (from: number, count: number, shift: number): Step[] =>
  Array.from({ length: count }, (_, n) => ({ i: from + n, j: from + n + shift }));

/** Per diagonal `i - j` how far into `a` the edits so far reach; `reached[edits]` is what they were before that many. */
function search(a: readonly string[], b: readonly string[], mostEdits: number): Step[] | null {
  const most = Math.min(a.length + b.length, mostEdits);
  const furthest = new Int32Array(2 * most + 3);
  const at = (diagonal: number) => diagonal + most + 1;
  const reached: Int32Array[] = [];
  for (let edits = 0; edits <= most; edits++) {
    reached.push(furthest.slice(at(-edits - 1), at(edits + 1) + 1));
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      const adds = isAddition(diagonal, edits, furthest[at(diagonal - 1)]!, furthest[at(diagonal + 1)]!);
      let i = adds ? furthest[at(diagonal + 1)]! : furthest[at(diagonal - 1)]! + 1;
      while (i < a.length && i - diagonal < b.length && a[i] === b[i - diagonal]) i++;
      furthest[at(diagonal)] = i;
      if (diagonal === a.length - b.length && i >= a.length) return walkBack(a.length, b.length, reached);
    }
  }
  return null;
}

const isAddition = (diagonal: number, edits: number, left: number, right: number) =>
  diagonal === -edits || (diagonal !== edits && left < right);

function walkBack(lengthOfA: number, lengthOfB: number, reached: readonly Int32Array[]): Step[] {
  const steps: Step[] = [];
  let [i, j] = [lengthOfA, lengthOfB];
  for (let edits = reached.length - 1; edits > 0; edits--) {
    const before = (diagonal: number) => reached[edits]![diagonal + edits + 1]!;
    const diagonal = i - j;
    const adds = isAddition(diagonal, edits, before(diagonal - 1), before(diagonal + 1));
    const from = before(adds ? diagonal + 1 : diagonal - 1);
    while (i > (adds ? from : from + 1)) steps.push({ i: --i, j: --j });
    steps.push(adds ? { i: null, j: --j } : { i: --i, j: null });
  }
  while (i > 0) steps.push({ i: --i, j: --j });
  return steps.reverse();
}
