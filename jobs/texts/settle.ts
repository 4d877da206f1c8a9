import type { Db } from "#db/client.ts";
import { findText, keepText, listStaleTexts, type TextRef } from "#db/queries/text.ts";
import { contentIn } from "./read.ts";

/** What a text says is kept where lists, starts and mails look for it, as of its last committed edit. Made of rows read back from
 * its log; whoever read further wins. False where that was kept already. */
export async function settleText(db: Db, ref: TextRef, nowMs: number): Promise<boolean> {
  const found = await findText(db, ref);
  if (!found?.updates || found.seq <= found.kept.seq) return false;
  const { seq } = found;
  return await keepText(db, ref, { ...contentIn(found.updates), afterSeq: found.kept.seq, seq, atMs: nowMs });
}

/** Texts settled in one run. */
const mostAtOnce = 50;

/** Settles what a process that died between an edit and its settling left behind; answers how many there were. */
export async function settleStale(db: Db, nowMs: number): Promise<number> {
  const stale = await listStaleTexts(db, mostAtOnce);
  for (const ref of stale) await settleText(db, ref, nowMs);
  return stale.length;
}
