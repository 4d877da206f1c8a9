import type { LineChange, Stretch } from "#jobs/document/compare.ts";

/** Lines that are shown, or lines that nothing happened to and that are folded away. */
export type Part = { folded: boolean; lines: LineChange[] };

/** Unchanged lines beside a change are shown, so that one sees where it stands. */
const around = 1;
/** Fewer are not worth a press. */
const leastFolded = 3;

/** The lines of a comparison, those far from any change folded away. */
export function foldLines(lines: readonly LineChange[]): Part[] {
  const near = lines.map(() => false);
  lines.forEach(({ as }, n) => {
    if (as === "same") return;
    for (let at = Math.max(0, n - around); at <= Math.min(lines.length - 1, n + around); at++) near[at] = true;
  });
  const parts: Part[] = [];
  for (const [n, line] of lines.entries()) {
    const last = parts.at(-1);
    if (last && last.folded === !near[n]) last.lines.push(line);
    else parts.push({ folded: !near[n], lines: [line] });
  }
  return parts.map((part) => part.lines.length < leastFolded ? { ...part, folded: false } : part);
}

/** Stretches that came, went or stayed together, as one, however each looks. */
export function byFate(stretches: readonly Stretch[]): Stretch[][] {
  const groups: Stretch[][] = [];
  for (const stretch of stretches) {
    const last = groups.at(-1);
    if (last && last[0]!.as === stretch.as) last.push(stretch);
    else groups.push([stretch]);
  }
  return groups;
}
