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

/** What is kept beside these messages, which others read, of the address. The source of what left, which names it in its headers, goes;
 * what they say is `writeMailTexts`. */
export function mailsToOthers(ids: SQL, address: string, mark: string): SQL[] {
  const without = (column: string) =>
    sql.raw(`${column} = `).append(sql`replace(${sql.raw(column)}, ${address}, ${mark})`);
  return [
    sql`update message_mime set bytes = ${nothing}, files = null where message_id in ${ids}`,
    sql`update outbox_mail set bytes = ${nothing}, files = null, ${without("envelope_to")} where message_id in ${ids}`,
    sql`update inbound_mail set ${without("html")}, ${without("quoted_html")}, ${
      without("text")
    } where message_id in ${ids}`,
    sql`update comment set ${without("body")}, ${without("anchor")} where message_id in ${ids}`,
  ];
}

/** What is shown of a mail, and of one that came in its source. */
export type MailTexts = { bytes: Uint8Array | null; html: string; quotedHtml: string | null; text: string | null };

/** Undefined where there is no mail yet. */
export async function findMailTexts(db: Db, messageId: string): Promise<MailTexts | undefined> {
  const [row] = await db.all<MailTexts>(
    sql`select bytes, html, quoted_html as "quotedHtml", text from inbound_mail where message_id = ${messageId}
      union all select null, html, null, null from message_mime where message_id = ${messageId}`,
  );
  return row && { ...row, bytes: row.bytes && new Uint8Array(row.bytes) };
}

export const writeMailTexts = async (db: Db, messageId: string, to: MailTexts): Promise<void> =>
  void await batch(db, [
    sql`update inbound_mail set bytes = ${to.bytes}, html = ${to.html}, quoted_html = ${to.quotedHtml}, text = ${to.text}
      where message_id = ${messageId} and ${to.bytes} is not null`,
    sql`update message_mime set html = ${to.html} where message_id = ${messageId}`,
  ]);
