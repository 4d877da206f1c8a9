import { sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import type { MessageState } from "../schema/conversation.ts";
import { batch } from "../statements.ts";
import { changed } from "./record.ts";

/** Edits of one draft, to be appended together. */
export type Append = {
  messageId: string;
  /** The opening of the draft that the edits were made in. */
  sealNo: number;
  /** In order; each a Yjs update by one author, under an id of its own. */
  rows: { appendId: string; authorId: string; bytes: Uint8Array }[];
  /** The subject as plain text for lists; null where it did not change. */
  subject: string | null;
  /** Whether lists are to hear of this edit now. */
  tell: boolean;
  atMs: number;
};

/** A pause this long between two edits begins a new run of edits (PR7). */
const runEndsMs = 120_000;

/**
 * Append edits to a pending draft, in the opening that the room loaded (CO4), and say on the message who edited it when.
 * Answers the seq of the last row, or undefined where the draft was sealed or reopened since: then nothing was written.
 * @throws {DatabaseUnknown} the connection died under it: look with `findAppend`. @throws {DatabaseError} of a unique index:
 * this append is in already.
 */
export async function appendUpdate(db: Db, append: Append): Promise<number | undefined> {
  const { messageId, sealNo, rows, subject, tell, atMs } = append;
  const open = sql`id = ${messageId} and state = 'pending' and seal_no = ${sealNo}`;
  const inserts = rows.map(({ appendId, authorId, bytes }) =>
    sql`insert into draft_update (append_id, message_id, seal_no, author_id, bytes, at_ms)
      select ${appendId}, id, seal_no, ${authorId}, ${bytes}, ${atMs} from message where ${open} returning seq`
  );
  const edited = sql`update message set subject = coalesce(${subject}, subject),
      edited_at_ms = ${atMs}, edited_by_id = ${rows.at(-1)!.authorId},
      editing_since_ms = case when edited_at_ms > ${
    atMs - runEndsMs
  } then coalesce(editing_since_ms, ${atMs}) else ${atMs} end
    where ${open}`;
  const told = tell ? [changed("message", messageId, "edited", atMs)] : [];
  const conversation = sql`update conversation set subject = ${subject}
    where state = 'pending' and id = (select conversation_id from message where ${open})`;
  const answers = await batch(db, [...inserts, edited, ...told, ...(subject === null ? [] : [conversation])]);
  const last = answers[rows.length - 1]![0];
  return last && Number(last.seq);
}

/** Seq of the last row of an append that was written, undefined where none of it was. */
export async function findAppend(db: Db, { rows }: Pick<Append, "rows">): Promise<number | undefined> {
  const [found] = await db.all<{ seq: number }>(
    sql`select seq from draft_update where append_id = ${rows.at(-1)!.appendId}`,
  );
  return found?.seq;
}

/** Tell the change feed that the draft was edited: the end of a run of edits of which only some were told. */
export async function tellEdited(db: Db, messageId: string, atMs: number): Promise<void> {
  await db.run(sql`insert into change (entity, id, kind, at_ms) values ('message', ${messageId}, 'edited', ${atMs})`);
}

export type StoredDraft = {
  state: MessageState;
  sealNo: number;
  /** Seq of the last edit, 0 before the first: the version that an approval or an If-Match names. */
  seq: number;
  /** Yjs updates which together are the draft: its seed or a snapshot, and the edits since. */
  updates: Uint8Array[];
  /** How many of `updates` are edits that no snapshot holds yet. */
  unfolded: number;
};

/** The draft of an outbound message as it stands, in one consistent read; undefined where there is no such message. Of a
 * sealed one it is what was sealed, since nothing is appended after. */
export async function findDraft(db: Db, messageId: string): Promise<StoredDraft | undefined> {
  const [messages, snapshots, rows] = await batch(db, [
    sql`select m.state, m.seal_no as "sealNo", s.seed from message m left join start s on s.id = m.start_id
      where m.id = ${messageId} and m.direction = 'out'`,
    sql`select seq, bytes from draft_snapshot where message_id = ${messageId}`,
    sql`select seq, bytes from draft_update where message_id = ${messageId}
      and seq > coalesce((select seq from draft_snapshot where message_id = ${messageId}), 0) order by seq`,
  ]);
  const message = messages![0];
  if (!message) return undefined;
  const base = snapshots![0]?.bytes ?? message.seed;
  const edits = rows!.map(({ bytes }) => bytes as Uint8Array);
  return {
    state: message.state as MessageState,
    sealNo: Number(message.sealNo),
    seq: Number(rows!.at(-1)?.seq ?? snapshots![0]?.seq ?? 0),
    updates: base === null || base === undefined ? edits : [base as Uint8Array, ...edits],
    unfolded: edits.length,
  };
}

/** Keep the draft up to `seq` as one update. `bytes` must be made of rows read back from here, never of a room's memory:
 * another process's words would be lost. An older one than the stored is passed over. */
export async function keepSnapshot(db: Db, o: { messageId: string; seq: number; bytes: Uint8Array }): Promise<void> {
  await db.run(sql`insert into draft_snapshot (message_id, seq, bytes) values (${o.messageId}, ${o.seq}, ${o.bytes})
    on conflict (message_id) do update set seq = excluded.seq, bytes = excluded.bytes where excluded.seq > draft_snapshot.seq`);
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
