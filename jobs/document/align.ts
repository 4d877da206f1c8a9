/** A step that turns one list into another: keep (and perhaps change) `a[i]` as `b[j]`, drop `a[i]`, or add `b[j]`. */
export type Step = { i: number; j: number } | { i: number; j: null } | { i: null; j: number };

/** Above this many comparisons what differs is replaced whole. */
const mostComparisons = 400_000;

/**
 * The steps from `a` to `b`, in order, that pair what is most alike. `likeness` is 0 for two that cannot be paired, `same`
 * for equal ones.
 */
export function align<A, B>(a: readonly A[], b: readonly B[], likeness: (a: A, b: B) => number, same = 1): Step[] {
  let start = 0;
  while (start < a.length && start < b.length && likeness(a[start]!, b[start]!) === same) start++;
  let end = 0;
  while (end < a.length - start && end < b.length - start && likeness(a.at(-1 - end)!, b.at(-1 - end)!) === same) end++;

  const kept = (from: number, count: number, shift: number) =>
    Array.from({ length: count }, (_, n): Step => ({ i: from + n, j: from + n + shift }));
  return [
    ...kept(0, start, 0),
    ...alignMiddle(a.slice(start, a.length - end), b.slice(start, b.length - end), likeness)
      .map(({ i, j }) => ({ i: i === null ? null : i + start, j: j === null ? null : j + start }) as Step),
    ...kept(a.length - end, end, b.length - a.length),
  ];
}

function alignMiddle<A, B>(a: readonly A[], b: readonly B[], likeness: (a: A, b: B) => number): Step[] {
  const steps: Step[] = [];
  if (a.length * b.length > mostComparisons) {
    for (let i = 0; i < a.length; i++) steps.push({ i, j: null });
    for (let j = 0; j < b.length; j++) steps.push({ i: null, j });
    return steps;
  }
  const width = b.length + 1;
  const best = new Float64Array((a.length + 1) * width);
  const alike = new Float64Array(a.length * b.length);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const like = alike[i * b.length + j] = likeness(a[i]!, b[j]!);
      const paired = like > 0 ? like + best[(i + 1) * width + j + 1]! : 0;
      best[i * width + j] = Math.max(paired, best[(i + 1) * width + j]!, best[i * width + j + 1]!);
    }
  }
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    const here = best[i * width + j]!;
    const like = i < a.length && j < b.length ? alike[i * b.length + j]! : 0;
    if (like > 0 && here === like + best[(i + 1) * width + j + 1]!) steps.push({ i: i++, j: j++ });
    else if (i < a.length && (j === b.length || here === best[(i + 1) * width + j]!)) steps.push({ i: i++, j: null });
    else steps.push({ i: null, j: j++ });
  }
  return steps;
}
