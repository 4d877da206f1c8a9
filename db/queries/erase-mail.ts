import { type SQL, sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import { batch } from "../statements.ts";

const nothing = sql`zeroblob(0)`;

/** All that is written in these messages: drafts with their history, mails, comments. That they left, and their receipts, stay. */
export const mailsTo = (ids: SQL, seed: Uint8Array): SQL[] => [
  sql`delete from draft_update where message_id in ${ids}`,
  sql`delete from draft_snapshot where message_id in ${ids}`,
  sql`update text_seed set bytes = ${seed} where room in (select 'draft:' || id from message where id in ${ids})`,
  sql`delete from comment where message_id in ${ids}`,
  sql`update message_mime set bytes = ${nothing}, files = null, html = '' where message_id in ${ids}`,
  sql`update outbox_mail set bytes = ${nothing}, files = null, envelope_to = '[]' where message_id in ${ids}`,
  sql`update inbound_mail set bytes = ${nothing}, html = '', quoted_html = null, text = '', files = '[]'
    where message_id in ${ids}`,
  sql`update send_inquiry set detail = null where message_id in ${ids}`,
];

/** What these messages, which others read, say of the address. The source of what left, which names it in its headers, goes. */
export function mailsToOthers(ids: SQL, address: string, mark: string): SQL[] {
  const without = (column: string) =>
    sql.raw(`${column} = `).append(sql`replace(${sql.raw(column)}, ${address}, ${mark})`);
  return [
    sql`update message_mime set bytes = ${nothing}, files = null, ${without("html")} where message_id in ${ids}`,
    sql`update outbox_mail set bytes = ${nothing}, files = null, ${without("envelope_to")} where message_id in ${ids}`,
    sql`update inbound_mail set ${without("html")}, ${without("quoted_html")}, ${
      without("text")
    } where message_id in ${ids}`,
    sql`update comment set ${without("body")}, ${without("anchor")} where message_id in ${ids}`,
  ];
}

/** The source of a mail that came in; undefined where there is none. */
export async function findInboundSource(db: Db, messageId: string): Promise<Uint8Array | undefined> {
  const [row] = await db.all<{ bytes: Uint8Array }>(
    sql`select bytes from inbound_mail where message_id = ${messageId}`,
  );
  return row && new Uint8Array(row.bytes);
}

export const writeInboundSource = async (db: Db, messageId: string, bytes: Uint8Array): Promise<void> =>
  void await batch(db, [sql`update inbound_mail set bytes = ${bytes} where message_id = ${messageId}`]);
