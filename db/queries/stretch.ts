import { type SQL, sql } from "drizzle-orm";
import type { Reader } from "./list.ts";

/** `[fromMs, toMs)`. */
export type Span = { fromMs: number; toMs: number };

/**
 * The end of a span that holds at most `rows` rows of an index, or the few more that share their first instant with others; all of it where
 * there are no more. `along` is what follows `from`, held to an index that goes by `column` once the rest of its `where` is settled.
 */
export async function newestStretch(
  db: Reader,
  { along, column }: { along: SQL; column: SQL },
  { fromMs, toMs }: Span,
  rows: number,
): Promise<Span> {
  const [row] = await db.all<{ at: number }>(
    sql`select ${column} as at from ${along} and ${column} >= ${fromMs} and ${column} < ${toMs}
      order by ${column} desc limit 1 offset ${rows - 1}`,
  );
  return { fromMs: row?.at ?? fromMs, toMs };
}
