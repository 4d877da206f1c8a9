/** The ids with one of them so many places on; at an edge it stays. */
export function movedBy(ids: readonly string[], id: string, by: number): string[] {
  const from = ids.indexOf(id);
  const to = Math.min(ids.length - 1, Math.max(0, from + by));
  return from < 0 ? [...ids] : placedAt(ids, id, to);
}

/** The ids with one of them where another stands now. */
export const placedOn = (ids: readonly string[], id: string, target: string): string[] =>
  ids.includes(target) ? placedAt(ids, id, ids.indexOf(target)) : [...ids];

function placedAt(ids: readonly string[], id: string, to: number): string[] {
  const others = ids.filter((one) => one !== id);
  return others.toSpliced(to, 0, id);
}

/** The ids that there are: those that are wanted in that order, the others behind them in theirs. */
export const merged = (wanted: readonly string[], there: readonly string[]): string[] => [
  ...wanted.filter((id) => there.includes(id)),
  ...there.filter((id) => !wanted.includes(id)),
];
