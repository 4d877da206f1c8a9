import { type SQL, sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import { sharedBeginning } from "./draft.ts";
import { eachOf } from "./given.ts";
import { drivenFrom } from "./list-driven.ts";
import { rarestOf } from "./list.ts";
import { conditionsOf, type MessageFilter } from "./message-lists.ts";
import { headSeq } from "./send-gates.ts";

/** Pending messages that began alike, of what was looked at. */
export type MessageGroup = {
  /** Null gathers those that began with neither. */
  id: string | null;
  name: string | null;
  count: number;
  edited: number;
  riskMost: number;
  firstSendAtMs: number;
};

/** Messages looked at, the next to leave first, and groups answered: what a person goes through in one sitting, and a few hops more. */
const mostLooked = 20_000;
const mostGroups = 200;

/** The pending messages of a filter by what they began with, the group that leaves first on top (PR4). Looks at so many at most, and
 * says whether there are more. */
export async function groupMessages(
  db: Db,
  filter: Omit<MessageFilter, "state">,
  by: "start" | "template",
  askerId: string,
  { looked: most, groups: mostAnswered } = { looked: mostLooked, groups: mostGroups },
): Promise<{ groups: MessageGroup[]; more: boolean }> {
  const conditions = conditionsOf({ ...filter, state: "pending" });
  const driver = await rarestOf(db, conditions, most);
  const among = driver ? driven(drivenFrom(driver)) : nextToLeave(most);
  const holds = [
    sql`true`,
    ...conditions.filter((condition) => condition !== driver).map((condition) => condition.holds),
  ];
  const key = sql.raw(`t.${by}_id`);
  const groups = await db.all<MessageGroup>(
    sql`select g.*, ${by === "start" ? sql`b.name` : nameFor(askerId)} as name from (
      select ${key} as id, count(*) as count, sum(t.edited_at_ms is not null) as edited, max(t.risk) as "riskMost",
        min(t.send_at_ms) as "firstSendAtMs"
      from (${among}) t where ${sql.join(holds, sql` and `)} group by 1 order by 5, 1 limit ${mostAnswered + 1}) g
    left join ${sql.identifier(by)} b on b.id = g.id order by g."firstSendAtMs", g.id`,
  );
  const more = groups.length > mostAnswered || (driver === null && await hasMore(db, most));
  return { groups: groups.slice(0, mostAnswered), more };
}

/** Somebody else's personal template keeps its name to itself (PE7). */
const nameFor = (askerId: string): SQL =>
  sql`case when b.shared = 1 or b.created_by_id = ${askerId} then b.name when b.id is not null then 'A personal template' end`;

const driven = (drive: SQL): SQL => sql`select t.* from (${drive}) d cross join message t on t.id = d.id`;

const nextToLeave = (most: number): SQL =>
  sql`select t.* from message t indexed by message_due where t.state = 'pending' order by t.send_at_ms, t.id limit ${most}`;

async function hasMore(db: Db, most: number): Promise<boolean> {
  const rows = await db.all(sql`select 1 from message indexed by message_due where state = 'pending'
    order by send_at_ms limit 1 offset ${most}`);
  return rows.length > 0;
}

/** A pending message, the start whose content its draft begins with, and whether anybody wrote in it. */
export type DraftHead = { id: string; startId: string | null; headSeq: number };

/** Of these messages those that are pending, in the order asked. */
export const pendingHeads = (db: Db, ids: readonly string[]): Promise<DraftHead[]> =>
  db.all<DraftHead>(sql`select m.id, ${sharedBeginning} as "startId", ${headSeq} as "headSeq"
    from ${eachOf(ids)} cross join message m on m.id = j.value
    where +m.state = 'pending' and m.direction = 'out' order by j.key`);
