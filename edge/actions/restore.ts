import type { z } from "zod";
import { type PastOf, recordRestore } from "#db/queries/history.ts";
import { findMessage } from "#db/queries/message.ts";
import { readPastContents } from "#jobs/history/read-past.ts";
import type * as contract from "../contract/history.ts";
import type { Deps, Teammate } from "../context.ts";
import { notFound, Refusal } from "../errors.ts";
import { getPast, requireVersions } from "./history.ts";
import { refusalOf } from "./message-writes.ts";

/** Puts the text of the version `seq` back as an edit of now, through its room: whoever has it open sees it live, and what they type
 * meanwhile merges (CO6). @throws {Refusal} not_found; not_allowed; edited_since; sealed or conflict where it takes no edits any more. */
export async function restoreVersion(
  deps: Deps,
  by: Teammate,
  room: string,
  { seq, ifSeq = null }: { seq: number; ifSeq?: number | null | undefined },
): Promise<z.input<typeof contract.restored>> {
  const { of, facts, mayWrite } = await getPast(deps, by, room);
  if (!mayWrite) throw new Refusal("not_allowed", "You may read this text, not change it.");
  if (!facts.isOpen) throw await closed(deps, of);
  await requireVersions(deps, of, { seq });
  const [past] = await readPastContents(deps.long, of, [seq]) ?? [];
  if (!past) throw notFound("text");
  // A signature has no subject, not even an empty one.
  const content = of.kind === "signature" ? { body: past.body } : past;
  const edited = await deps.editText({ room: of, content, ifSeq, authorId: by.id });
  if (edited.kind === "edited_since") {
    throw new Refusal("edited_since", "Somebody has written in it since: choose what to restore in its history.");
  }
  if (edited.kind !== "saved") throw await closed(deps, of);
  const restored = await recordRestore(deps.db, of, {
    ...{ fromSeq: seq, afterSeq: facts.headSeq, upToSeq: edited.seq },
    ...{ actorId: by.id, atMs: deps.nowMs() },
  });
  void deps.changes.nudge();
  return restored ?? { seq: edited.seq, before: edited.seq };
}

async function closed(deps: Deps, { kind, id }: PastOf): Promise<Refusal> {
  if (kind === "template") return new Refusal("sealed", "It is archived: take it out of the archive first.");
  if (kind === "signature") return new Refusal("sealed", "Its teammate has left.");
  const message = await findMessage(deps.db, id);
  // Sealed since it was looked at: the edit came second.
  return refusalOf(message && message.state !== "pending" ? message.state : "sending");
}
