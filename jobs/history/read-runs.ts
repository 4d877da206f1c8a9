import type { Db } from "#db/client.ts";
import { type PastOf, readWritten } from "#db/queries/history.ts";
import { countUpdate } from "#jobs/document/authorship.ts";
import { type Breaks, groupRuns, type Run, type Written } from "./runs.ts";

const rowsAtOnce = 1_000;
/** Rows that one page looks at: a run that is longer is cut there, and goes on as an entry of its own. */
const mostRows = 5_000;

/** The newest runs before `beforeSeq` (null: all of the log), `most` of them at most; `next` is where to go on and
 * the opening of the message there, null at the end. What a run added and took away is told by its rows alone: the text itself is not built. */
export async function readRuns(
  db: Db,
  of: PastOf,
  { beforeSeq, most, breaks }: { beforeSeq: number | null; most: number; breaks: Breaks },
): Promise<{ runs: Run[]; next: { beforeSeq: number; sealNo: number } | null }> {
  const rows: Written[] = [];
  let before = beforeSeq;
  for (let isWhole = false; !isWhole && rows.length < mostRows;) {
    const page = await readWritten(db, of, { beforeSeq: before, limit: rowsAtOnce });
    for (const { bytes, ...row } of page) rows.push({ ...row, ...countUpdate(bytes) });
    before = page.at(-1)?.seq ?? before;
    isWhole = page.length < rowsAtOnce;
    const runs = groupRuns(rows, breaks);
    // The last run may go on in rows that were not read.
    if (runs.length > most) {
      const next = { beforeSeq: runs[most - 1]!.firstSeq, sealNo: runs[most]!.sealNo };
      return { runs: runs.slice(0, most), next };
    }
    if (isWhole) return { runs, next: null };
  }
  const last = rows.at(-1)!;
  return { runs: groupRuns(rows, breaks), next: { beforeSeq: last.seq, sealNo: last.sealNo } };
}
