import type { Stretch } from "./zone-offsets.ts";

/** Wall dates `YYYY-MM-DD`, both included, on which nothing leaves, and why (SW4). A list of them is never changed: calendars are kept
 * by it. */
export type ClosedDays = {
  readonly fromDay: string;
  readonly toDay: string;
  readonly of: "leave" | "holiday";
  readonly why: string;
};

/** Closed wall-clock time `[from, to)`, in ms since the wall's own 1970-01-01 00:00: ascending, neither overlapping nor touching. */
export type ClosedWalls = readonly { readonly from: number; readonly to: number }[];

const dayMs = 86_400_000;
const startOf = (day: string) => Date.parse(`${day}T00:00:00Z`);
const wallOf = ({ fromDay, toDay }: ClosedDays) => ({ from: startOf(fromDay), to: startOf(toDay) + dayMs });

/** What is no date, or ends before it begins, closes nothing. */
export function closedWalls(closed: readonly ClosedDays[]): ClosedWalls {
  const union: { from: number; to: number }[] = [];
  for (const wall of closed.map(wallOf).filter(({ from, to }) => from < to).sort((a, b) => a.from - b.from)) {
    const last = union.at(-1);
    if (last && wall.from <= last.to) last.to = Math.max(last.to, wall.to);
    else union.push({ ...wall });
  }
  return union;
}

/** The closed days that reach furthest of those that touch the wall time `[fromWall, toWall)`; null without any. */
export function furthestClosed(closed: readonly ClosedDays[], fromWall: number, toWall: number): ClosedDays | null {
  let furthest: ClosedDays | null = null;
  for (const days of closed) {
    const { from, to } = wallOf(days);
    if (to > fromWall && from < toWall && (furthest === null || days.toDay > furthest.toDay)) furthest = days;
  }
  return furthest;
}

/** The first part of an open piece within an even stretch that ends after `atMs` and that no closed day covers; where all that is left
 * of it is closed, until when. */
export function openPart(
  piece: { fromMs: number; toMs: number },
  walls: ClosedWalls,
  { offsetMs }: Stretch,
  atMs: number,
): { fromMs: number; toMs: number } | { closedUntilMs: number } {
  let { fromMs } = piece;
  for (const wall of walls) {
    const [closesMs, opensMs] = [wall.from - offsetMs, wall.to - offsetMs];
    if (opensMs <= fromMs) continue;
    if (closesMs >= piece.toMs) break;
    if (closesMs > fromMs && closesMs > atMs) return { fromMs, toMs: closesMs };
    fromMs = Math.max(fromMs, opensMs);
  }
  return fromMs < piece.toMs ? { fromMs, toMs: piece.toMs } : { closedUntilMs: fromMs };
}
