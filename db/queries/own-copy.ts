import { sql } from "drizzle-orm";
import type { Db } from "../client.ts";

/** A message of ours that was given to a provider, or was about to be: by its own id, else by a Message-ID that it left under. */
export async function findOwnCopy(
  db: Db,
  o: { messageId: string | null; rfcMessageIds: readonly string[] },
): Promise<string | null> {
  const isOurs = sql`m.direction = 'out' and m.seal_no > 0`;
  const [byId] = o.messageId === null
    ? []
    : await db.all<{ id: string }>(sql`select m.id from message m where m.id = ${o.messageId} and ${isOurs}`);
  if (byId) return byId.id;
  for (const rfcMessageId of o.rfcMessageIds) {
    const [row] = await db.all<{ id: string }>(
      sql`select m.id from message m where m.rfc_message_id = ${rfcMessageId} and ${isOurs} limit 1`,
    );
    if (row) return row.id;
  }
  return null;
}

/** As what a message left that is known to be sent, so that answers to it find it: the Message-ID its mailbox holds it under, and the
 * provider's thread of it where none was known. */
export async function noteLeftAs(
  db: Db,
  messageId: string,
  o: { rfcMessageId: string | null; threadId: string | null },
): Promise<void> {
  await db.run(sql`update message set rfc_message_id = coalesce(${o.rfcMessageId}, rfc_message_id),
      provider_thread_id = coalesce(provider_thread_id, ${o.threadId})
    where id = ${messageId} and state = 'sent'
      and (rfc_message_id is not coalesce(${o.rfcMessageId}, rfc_message_id) or provider_thread_id is null)`);
}
