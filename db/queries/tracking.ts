import { type SQL, sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import { oneOf } from "./given.ts";

/** A user `u`, or an account that they belong to, is not to be looked at. */
const isLeftAlone =
  sql`(u.untracked = 1 or exists (select 1 from membership lm cross join account la on la.id = lm.account_id
  where lm.user_id = u.id and la.untracked = 1))`;

/** Nobody looks whether message `m` is read (TR4): opens are switched off, or for its account, or for one of those it goes to, by
 * themselves or by an account of theirs. The pixel is one for all of its readers (TR1). */
export const isUntracked: SQL = sql`(exists (select 1 from setting where key = 'trackOpens' and value = 'false')
  or exists (select 1 from account ma where ma.id = m.account_id and ma.untracked = 1)
  or exists (select 1 from participant up cross join user u on u.id = up.user_id
    where up.message_id = m.id and up.role <> 'from' and ${isLeftAlone}))`;

const hasLeft = sql`m.state in ('sending', 'sent', 'unknown')`;

/** Nobody can tell whether message `m` is seen: it left without a pixel, or would, were it to leave now. What left with one was tracked,
 * and counts so (TR3), whatever is switched off later. */
export const hasNoPixel: SQL = sql`(m.untracked = 1 or (not ${hasLeft} and ${isUntracked}))`;

/** Message `m` left with a pixel, and nobody looks at it since (TR4). */
export const isTrackedNoMore: SQL = sql`(${hasLeft} and m.untracked = 0 and ${isUntracked})`;

/** Whether somebody's reading is looked at from now on (TR4), set on those of many where it is another. The first two statements write a row for
 * each that it changes; the last answers their ids. */
export function settingTracking(o: {
  entity: "account" | "user";
  ids: readonly string[];
  untracked: boolean;
  actorId: string;
  atMs: number;
  /** The bulk run that this is a part of. */
  runId?: string | undefined;
}): SQL[] {
  const table = sql.identifier(o.entity);
  const chosen = sql`t.id in ${oneOf(o.ids)} and t.untracked <> ${o.untracked}`;
  const detail = JSON.stringify({ changed: ["untracked"], untracked: o.untracked, bulkRun: o.runId });
  return [
    sql`insert into audit (at_ms, actor_id, action, entity, entity_id, detail)
      select ${o.atMs}, ${o.actorId}, ${`${o.entity}.updated`}, ${o.entity}, t.id, ${detail} from ${table} t where ${chosen}`,
    sql`insert into change (entity, id, kind, at_ms)
      select ${o.entity}, t.id, 'updated', ${o.atMs} from ${table} t where ${chosen}`,
    sql`update ${table} as t set untracked = ${o.untracked}, updated_at_ms = ${o.atMs} where ${chosen} returning id`,
  ];
}

export type OpenRow = {
  verdict: "human" | "proxy" | "prefetch" | "scanner";
  agent: string | null;
  userId: string | null;
  userName: string | null;
  atMs: number;
};

/** The pixel's hits of one message, the newest first and at most so many, and how many there were of each kind. */
export async function opensOf(
  db: Db,
  messageId: string,
  most: number,
): Promise<{ rows: OpenRow[]; counts: Partial<Record<OpenRow["verdict"], number>> }> {
  const [rows, counts] = await Promise.all([
    db.all<OpenRow>(sql`select e.verdict, e.agent, e.user_id as "userId", e.at_ms as "atMs",
        coalesce(nullif(trim(coalesce(u.first_name, '') || ' ' || coalesce(u.last_name, '')), ''), u.email) as "userName"
      from delivery_event e indexed by delivery_event_message left join user u on u.id = e.user_id
      where e.message_id = ${messageId} and e.kind = 'open' order by e.at_ms desc, e.id desc limit ${most}`),
    db.all<{ verdict: OpenRow["verdict"]; n: number }>(sql`select verdict, count(*) as n
      from delivery_event indexed by delivery_event_message
      where message_id = ${messageId} and kind = 'open' group by verdict`),
  ]);
  return { rows, counts: Object.fromEntries(counts.map(({ verdict, n }) => [verdict, n])) };
}
