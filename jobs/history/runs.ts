/** A row of a text's log, and how much it changed. */
export type Written = {
  seq: number;
  authorId: string;
  atMs: number;
  /** The opening of the message that it was written in. */
  sealNo: number;
  added: number;
  removed: number;
};

/** Edits of one author without a pause, as one entry of a text's history. */
export type Run = {
  firstSeq: number;
  lastSeq: number;
  authorId: string;
  fromMs: number;
  untilMs: number;
  added: number;
  removed: number;
  sealNo: number;
  /** The seq whose text it put back, null where it was written by hand. */
  restoredFrom: number | null;
};

/** A pause this long between two edits begins a new run; the same that lets a due message leave (PR7). */
const pauseMs = 120_000;

/** What stands between two rows: a run holds no instant at which something else happened, and an edit that put an earlier text back
 * stands alone. */
export type Breaks = { instants: readonly number[]; restores: ReadonlyMap<number, number> };

/** The rows as runs, newest first as they are given. Pure. */
export function groupRuns(rows: readonly Written[], { instants, restores }: Breaks): Run[] {
  const runs: Run[] = [];
  let newer: Written | undefined;
  for (const row of rows) {
    const run = runs.at(-1);
    const isApart = !run || !newer || run.authorId !== row.authorId || run.sealNo !== row.sealNo ||
      newer.atMs - row.atMs >= pauseMs || restores.has(row.seq) || restores.has(newer.seq) ||
      instants.some((atMs) => row.atMs < atMs && atMs <= newer!.atMs);
    if (isApart) runs.push(begun(row, restores.get(row.seq) ?? null));
    else {
      run.firstSeq = row.seq;
      run.fromMs = row.atMs;
      run.added += row.added;
      run.removed += row.removed;
    }
    newer = row;
  }
  return runs;
}

const begun = ({ seq, atMs, authorId, sealNo, added, removed }: Written, restoredFrom: number | null): Run => ({
  ...{ firstSeq: seq, lastSeq: seq, fromMs: atMs, untilMs: atMs },
  ...{ authorId, sealNo, added, removed, restoredFrom },
});
