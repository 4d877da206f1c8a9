import { sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import { eachOf } from "./given.ts";

export type CommentCount = { open: number; mentionsMe: boolean };

/** How many open threads each of these messages has, and whether one of them mentions `teammateId` (PR6); one without comments is
 * left out. */
export async function commentCounts(
  db: Db,
  messageIds: readonly string[],
  teammateId: string,
): Promise<Map<string, CommentCount>> {
  const rows = await db.all<{ id: string; open: number; mentionsMe: number }>(sql`
    select c.message_id as id, count(distinct c.thread_id) as open, max(exists (select 1 from mention n
      where n.comment_id = c.id and n.teammate_id = ${teammateId})) as "mentionsMe"
    from ${eachOf(messageIds)} cross join comment c on c.message_id = j.value
    join comment root on root.id = c.thread_id
    where root.resolved_at_ms is null and c.deleted_at_ms is null group by c.message_id`);
  return new Map(rows.map(({ id, open, mentionsMe }) => [id, { open, mentionsMe: mentionsMe === 1 }]));
}
