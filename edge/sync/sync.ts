import type { Db } from "#db/client.ts";
import { newId } from "#db/ids.ts";
import { appendUpdate, findDraft, findOpening, tellEdited } from "#db/queries/draft.ts";
import { draftLog, findAppend, keepPiece, readUnfolded } from "#db/queries/text-log.ts";
import { causeOf } from "#jobs/cause.ts";
import { editDoc } from "#jobs/document/seed.ts";
import type { ChangeHub } from "../change-hub.ts";
import type { EditContent } from "../context.ts";
import { notFound } from "../errors.ts";
import type { Log } from "#jobs/log.ts";
import { foldLog } from "./fold.ts";
import type { DraftStore } from "./live-room.ts";
import type { Clock } from "./persist.ts";
import { makeRooms, type Rooms } from "./rooms.ts";

export type Sync = Rooms & {
  /** Edit a draft as the API does: whoever has it open sees it live; it is on disk when this resolves. `ifSeq` names the version
   * that was read, null for whatever it is now. @throws {Refusal} not_found */
  editContent: EditContent;
};

/** Live drafts over the database, following the change feed. */
export function openSync(o: { db: Db; changes: ChangeHub; nowMs: () => number; log: Log }): Sync {
  const rooms = makeRooms({
    store: draftStore(o.db),
    clock: makeClock(o.nowMs),
    newId,
    onFault: (error) => o.log("error", "draft", { cause: causeOf(error) }),
  });
  const unfollow = o.changes.subscribe(({ entity, id, kind }) => {
    // Edits and editors are the rooms' own; everything else may have sealed or reopened the draft.
    if (entity === "message" && kind !== "edited" && kind !== "editors") rooms.messageChanged(id);
  });
  // Lists show who is in which draft (CO1).
  rooms.onEditors((id) => o.changes.tell({ entity: "message", id, kind: "editors" }));
  return {
    ...rooms,
    async editContent({ messageId, content, ifSeq, authorId }) {
      const edited = await rooms.edit(messageId, { authorId, ifSeq, change: (doc) => editDoc(doc, content) });
      if (edited.kind === "gone") throw notFound("message");
      return edited;
    },
    async drain() {
      await rooms.drain();
      unfollow();
    },
  };
}

export const draftStore = (db: Db): DraftStore => ({
  find: (messageId) => findDraft(db, messageId),
  findOpening: (messageId) => findOpening(db, messageId),
  append: async (append) => (await appendUpdate(db, append))?.seq,
  findAppend: async ({ messageId, rows }) => (await findAppend(db, draftLog(messageId), rows))?.seq,
  tellEdited: (messageId, atMs) => tellEdited(db, { messageId, subject: null, atMs }),
  fold: (messageId) =>
    foldLog({
      readUnfolded: (limit) => readUnfolded(db, draftLog(messageId), limit),
      keepPiece: (piece) => keepPiece(db, draftLog(messageId), piece),
    }),
});

const makeClock = (nowMs: () => number): Clock => ({
  nowMs,
  later(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
});
