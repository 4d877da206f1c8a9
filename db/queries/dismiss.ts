import { sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import { batch } from "../statements.ts";
import { audited, changed } from "./record.ts";

/** A person has seen to what failed or came back, and wants it out of their sight; or back in it (PR10). False where it is so
 * already, or where nothing failed and nothing came back. */
export async function dismiss(
  db: Db,
  o: { messageId: string; dismissed: boolean; actorId: string; nowMs: number },
): Promise<boolean> {
  const { messageId, dismissed, nowMs } = o;
  const atMs = dismissed ? nowMs : null;
  const told = [
    audited({
      actorId: o.actorId,
      action: dismissed ? "message.dismissed" : "message.undismissed",
      entity: "message",
      entityId: messageId,
      atMs: nowMs,
    }),
    changed("message", messageId, "dismissed", nowMs),
  ];
  const [failed, , , bounced] = await batch(db, [
    sql`update message set dismissed_at_ms = ${atMs} where id = ${messageId} and state = 'failed'
      and (dismissed_at_ms is null) = ${dismissed} returning id`,
    ...told,
    sql`update delivery_event set done_at_ms = ${atMs} where message_id = ${messageId} and kind = 'bounce'
      and (done_at_ms is null) = ${dismissed} returning id`,
    ...told,
  ]);
  return failed!.length + bounced!.length > 0;
}
