import type { Db } from "#db/client.ts";
import { findText, readKept, type StoredText, type TextContent, type TextRef } from "#db/queries/text.ts";
import { readDraft } from "../document/read-draft.ts";
import { seedUpdate } from "../document/seed.ts";

/** A text that has begun: it has its seed. */
export type BegunText = StoredText & { updates: Uint8Array[] };

/**
 * A text to be edited: the first time that anybody opens it, it is given its seed, made of what is kept, once, whichever process
 * gets there first (CO2). Undefined where there is none. With a `limit`, as `findText`.
 */
export async function openText(
  db: Db,
  ref: TextRef,
  { nowMs, limit = -1 }: { nowMs: number; limit?: number },
): Promise<BegunText | undefined> {
  const found = await findText(db, ref, { limit });
  if (!found || isBegun(found)) return found;
  const begun = await findText(db, ref, { limit, seed: { bytes: seedUpdate(found.kept), atMs: nowMs } });
  return begun && isBegun(begun) ? begun : undefined;
}

const isBegun = (text: StoredText): text is BegunText => text.updates !== null;

/** What a text says now and the seq of its last edit, to the last edit that was committed: what is kept where that is as new, else
 * its log. Undefined where there is no such text. */
export async function readText(db: Db, ref: TextRef): Promise<(TextContent & { seq: number }) | undefined> {
  const kept = await readKept(db, ref);
  if (!kept || kept.headSeq <= kept.seq) return kept && contentOf(kept, kept.seq);
  const found = await findText(db, ref);
  return found && (found.updates ? { ...contentIn(found.updates), seq: found.seq } : contentOf(found.kept, found.seq));
}

const contentOf = ({ subject, body, files }: TextContent, seq: number) => ({ subject, body, files, seq });

/** What these updates say, the seed first. */
export function contentIn([seed, ...updates]: Uint8Array[]): TextContent {
  const { subject, body, files = [] } = readDraft(seed!, updates);
  return { subject, body, files };
}
