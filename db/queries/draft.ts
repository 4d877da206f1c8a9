import { type SQL, sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import type { MessageState } from "../schema/conversation.ts";
import { batch, prepare } from "../statements.ts";
import { changed } from "./record.ts";
import {
  type Appended,
  appendedOf,
  draftLog,
  headOf,
  isIn,
  type LogEdit,
  type LogRow,
  selectPieces,
  selectRows,
  selectUnfolded,
  toLogRow,
} from "./text-log.ts";

/** Edits of one draft, to be appended together. */
export type Append = {
  messageId: string;
  /** The opening of the draft that the edits were made in. */
  sealNo: number;
  /** In order. */
  rows: LogEdit[];
  /** The version that the edits stand on: refused where the draft has another by now. Null for whatever it has. */
  ifSeq: number | null;
  /** The subject as plain text for lists; null where it did not change. */
  subject: string | null;
  /** Whether lists are to hear of this edit now. */
  tell: boolean;
  atMs: number;
};

/** A pause this long between two edits begins a new run of edits (PR7). */
const runEndsMs = 120_000;

type Guard = Pick<Append, "messageId" | "sealNo"> & { firstId: string };

const isOpen = (at: { messageId: SQL; sealNo: SQL }): SQL =>
  sql`id = ${at.messageId} and state = 'pending' and seal_no = ${at.sealNo}`;
const isAppended = (at: { firstId: SQL }): SQL =>
  sql`exists (select 1 from draft_update where append_id = ${at.firstId})`;
const selectHead = prepare<{ messageId: string }>((at) => sql`select ${headOf(draftLog(at.messageId))} as seq`);
const insertRow = prepare<Guard & LogEdit & { ifSeq: number | null; atMs: number }>((at) =>
  sql`insert into draft_update (append_id, message_id, seal_no, author_id, bytes, at_ms)
    select ${at.appendId}, id, seal_no, ${at.authorId}, ${at.bytes}, ${at.atMs} from message where ${isOpen(at)}
      and (${at.ifSeq} is null or ${at.ifSeq} = ${headOf(draftLog(at.messageId))} or ${isAppended(at)})
    returning seq`
);
const noteEdit = prepare<Guard & { subject: string | null; authorId: string; atMs: number; beforeMs: number }>((at) =>
  sql`update message set subject = coalesce(${at.subject}, subject), checks_stale = 1,
      edited_at_ms = ${at.atMs}, edited_by_id = ${at.authorId},
      editing_since_ms = case when edited_at_ms > ${at.beforeMs}
        then min(coalesce(editing_since_ms, ${at.atMs}), ${at.atMs}) else ${at.atMs} end
    where ${isOpen(at)} and ${isAppended(at)}`
);
const tellEdit = prepare<{ messageId: string; atMs: number }>((at) =>
  changed("message", at.messageId, "edited", at.atMs)
);

/**
 * Append edits to a pending draft, in the opening that the room loaded (CO4), and say on the message who edited it when.
 * Undefined where the draft was sealed or reopened since, or is not at `ifSeq`: then nothing was written.
 * @throws {DatabaseUnknown} the connection died under it: look with `findAppend`. @throws {DatabaseError} of a unique index:
 * this append is in already.
 */
export async function appendUpdate(db: Db, append: Append): Promise<Appended | undefined> {
  const { messageId, sealNo, rows, ifSeq, subject, tell, atMs } = append;
  const guard: Guard = { messageId, sealNo, firstId: rows[0]!.appendId };
  const { authorId } = rows.at(-1)!;
  const open = sql`id = ${messageId} and state = 'pending' and seal_no = ${sealNo}`;
  const answers = await batch(db, [
    selectHead({ messageId }),
    ...rows.map((row) => insertRow({ ...guard, ...row, ifSeq, atMs })),
    noteEdit({ ...guard, subject, authorId, atMs, beforeMs: atMs - runEndsMs }),
    ...(tell ? [tellEdit({ messageId, atMs })] : []),
    ...(subject === null
      ? []
      : [nameConversation(sql`${open} and ${isIn(draftLog(messageId), guard.firstId)}`, subject)]),
  ]);
  return appendedOf(answers, rows.length);
}

const nameConversation = (message: SQL, subject: string): SQL =>
  sql`update conversation set subject = ${subject}
    where state = 'pending' and id = (select conversation_id from message where ${message})`;

/** Tell the change feed that the draft was edited: the end of a run of edits of which only some were told. A `subject` is
 * written for lists, while the draft is open. */
export async function tellEdited(
  db: Db,
  { messageId, subject, atMs }: { messageId: string; subject: string | null; atMs: number },
): Promise<void> {
  const open = sql`id = ${messageId} and state = 'pending'`;
  const named = subject === null
    ? []
    : [sql`update message set subject = ${subject} where ${open}`, nameConversation(open, subject)];
  await batch(db, [
    ...named,
    sql`insert into change (entity, id, kind, at_ms) values ('message', ${messageId}, 'edited', ${atMs})`,
  ]);
}

/** The start of message `m` whose content its draft begins with, and that of others; null where it has a beginning of its own, as a
 * reply has, and a follow-up that takes the subject of what it answers. */
export const sharedBeginning: SQL<string | null> =
  sql`(case when exists (select 1 from text_seed x where x.room = 'draft:' || m.id) then null else m.start_id end)`;

export type StoredDraft = {
  state: MessageState;
  sealNo: number;
  /** Seq of the last edit, 0 before the first: the version that an approval or an If-Match names. */
  seq: number;
  /** Yjs updates which together are the draft: its seed, pieces of its log, and the edits behind these. */
  updates: Uint8Array[];
  /** How many of `updates` are edits that no piece holds yet. */
  unfolded: number;
};

/** The draft of an outbound message as it stands, in one consistent read; undefined where there is no such message. Of a
 * sealed one it is what was sealed, since nothing is appended after. With a `limit`, at most so many edits that no piece holds:
 * `readDraftRows` reads on. */
export async function findDraft(db: Db, messageId: string, { limit = -1 } = {}): Promise<StoredDraft | undefined> {
  const log = draftLog(messageId);
  const [messages, pieces, rows] = await batch(db, [
    sql`select m.state, m.seal_no as "sealNo",
        coalesce((select bytes from text_seed where room = 'draft:' || m.id), s.seed) as seed
      from message m left join start s on s.id = m.start_id where m.id = ${messageId} and m.direction = 'out'`,
    selectPieces(log),
    selectUnfolded(log, limit),
  ]);
  const message = messages![0];
  if (!message) return undefined;
  const seed = message.seed === null ? [] : [message.seed as Uint8Array];
  return {
    state: message.state as MessageState,
    sealNo: Number(message.sealNo),
    seq: Number(rows!.at(-1)?.seq ?? pieces!.at(-1)?.seq ?? 0),
    updates: [...seed, ...[...pieces!, ...rows!].map(({ bytes }) => bytes as Uint8Array)],
    unfolded: rows!.length,
  };
}

/** State of a message, its opening, and its draft's rows behind `afterSeq`, the first `limit` of them; undefined where there is no
 * such message. */
export async function readDraftRows(
  db: Db,
  { messageId, afterSeq, limit }: { messageId: string; afterSeq: number; limit: number },
): Promise<{ state: MessageState; sealNo: number; rows: LogRow[] } | undefined> {
  const [messages, rows] = await batch(db, [
    sql`select state, seal_no as "sealNo" from message where id = ${messageId}`,
    selectRows(draftLog(messageId), afterSeq, limit),
  ]);
  const message = messages![0];
  return message && {
    state: message.state as MessageState,
    sealNo: Number(message.sealNo),
    rows: rows!.map(toLogRow),
  };
}

/** State and opening of a message, undefined where there is none. */
export async function findOpening(
  db: Db,
  messageId: string,
): Promise<{ state: MessageState; sealNo: number } | undefined> {
  const [row] = await db.all<{ state: MessageState; sealNo: number }>(
    sql`select state, seal_no as "sealNo" from message where id = ${messageId}`,
  );
  return row;
}
