import { type SQL, sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import { fold } from "../fold.ts";
import { eachOf } from "./given.ts";
import { listPage, type Place } from "./list.ts";
import { filesOf, type KeptMail } from "./sealed-mail.ts";

/** A mail that the outbox accepted (CH2), without its bytes. */
export type OutboxRow = {
  id: string;
  messageId: string;
  conversationId: string | null;
  envelopeFrom: string;
  envelopeTo: string[];
  subject: string;
  size: number;
  /** A test that a teammate had sent to themselves (PR9). */
  isTest: boolean;
  acceptedAtMs: number;
};

/** In place of a message's id: a mail with a sign-in code, which is no message and for admins alone to see. */
export const signInMailId = "sign-in";

/** Bytes of a file as base64, line ends included (db/mail-bytes.ts). */
const encoded = sql`(f.value ->> 'size' + 2) / 3 * 4 + ((f.value ->> 'size' + 2) / 3 * 4 + 75) / 76 * 2 - 2`;

const columns: SQL = sql`o.id, o.message_id as "messageId", m.conversation_id as "conversationId",
  o.envelope_from as "envelopeFrom", o.envelope_to as "envelopeTo", case o.message_id when ${signInMailId} then 'Your sign-in code' else coalesce(m.subject, '') end as subject,
  length(o.bytes) + coalesce((select sum(${encoded}) from json_each(o.files) f), 0) as size, o.is_test as "isTest", o.accepted_at_ms as "acceptedAtMs"`;

type Stored = Omit<OutboxRow, "envelopeTo" | "isTest"> & { envelopeTo: string; isTest: number };
const toRow = (row: Stored): OutboxRow => ({
  ...row,
  envelopeTo: JSON.parse(row.envelopeTo) as string[],
  isTest: row.isTest === 1,
});

/** Newest first. `q` is looked for in the subject, and in both addresses of the envelope. */
export function listOutbox(db: Db, o: { q?: string; withSignIn: boolean; after: Place | null; limit: number }) {
  const text = fold(o.q ?? "");
  const found = sql`(instr(lower(t.envelope_to), ${text}) > 0 or instr(lower(t.envelope_from), ${text}) > 0
    or exists (select 1 from message m where m.id = t.message_id and instr(lower(m.subject), ${text}) > 0))`;
  return listPage(db, {
    table: "outbox_mail",
    sort: { column: "accepted_at_ms", index: "outbox_mail_newest", descending: true },
    conditions: [
      ...(text === "" ? [] : [{ holds: found }]),
      ...(o.withSignIn ? [] : [{ holds: sql`t.message_id <> ${signInMailId}` }]),
    ],
    after: o.after,
    limit: o.limit,
  });
}

/** In the order of the ids. */
export async function outboxById(db: Db, ids: readonly string[]): Promise<OutboxRow[]> {
  const rows = await db.all<Stored>(sql`select ${columns} from ${eachOf(ids)}
    cross join outbox_mail o on o.id = j.value left join message m on m.id = o.message_id order by j.key`);
  return rows.map(toRow);
}

/** One mail as it is kept. */
export async function findOutboxMail(db: Db, id: string): Promise<(OutboxRow & KeptMail) | undefined> {
  type Kept = Stored & { bytes: Uint8Array; files: string | null };
  const [row] = await db.all<Kept>(
    sql`select ${columns}, o.bytes, o.files from outbox_mail o
    left join message m on m.id = o.message_id where o.id = ${id}`,
  );
  return row && { ...toRow(row), bytes: row.bytes, files: filesOf(row.files) };
}
