import { type SQL, sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import { batch } from "../statements.ts";
import type { Leaving } from "./leaving.ts";
import { chosenHome, followSenders } from "./follow-sender.ts";
import { oneOf } from "./given.ts";

/** Everybody who left and whose accounts and mail somebody has. */
export const listHandOvers = (db: Db): Promise<Leaving[]> =>
  db.all<Leaving>(
    sql`select id, handed_to_id as "toId" from teammate where state = 'left' and handed_to_id is not null`,
  );

/** Null stands for Parley itself, which goes on where a person's act was cut off. */
type By = { actorId: string | null; nowMs: number };

/** At most `most` accounts of one who left are the other's from now on, and what is pending there goes to whom it follows by now (ST3).
 * Returns how many. */
export async function handAccounts(db: Db, { id, toId }: Leaving, most: number, by: By): Promise<number> {
  const found = await db.all<{ id: string }>(sql`select id from account where csm_id = ${id}
    union select id from account where ae_id = ${id} limit ${most}`);
  if (found.length === 0) return 0;
  const ids = found.map((row) => row.id);
  const theirs = sql`from account where id in ${oneOf(ids)} and (csm_id = ${id} or ae_id = ${id})
    and exists (select 1 from teammate where id = ${id} and state = 'left' and handed_to_id = ${toId})`;
  const detail = sql`json_object('handedOverFrom', ${id}, 'changed', case when csm_id = ${id} and ae_id = ${id}
    then json_array('csmId', 'aeId') when csm_id = ${id} then json_array('csmId') else json_array('aeId') end)`;
  const rows = await batch(db, [
    ...told("account", "account.updated", theirs, detail, by),
    sql`update account set csm_id = case when csm_id = ${id} then ${toId} else csm_id end,
        ae_id = case when ae_id = ${id} then ${toId} else ae_id end, updated_at_ms = ${by.nowMs}
      where id in (select id ${theirs}) returning id`,
    ...followSenders(ids, by.nowMs),
  ]);
  return rows[2]!.length;
}

/** At most `most` pending messages that one who left was to send, or that somebody sends in their place, go to the other: to the CSM or
 * AE where they follow one who may send (ST3), home where the one who left stood in. A message that goes to nobody who may send on its
 * channel waits for a sender. What was approved was another's, so it is to be approved anew (PR5). Returns how many. */
export async function handMail(db: Db, { id, toId }: Leaving, most: number, by: By): Promise<number> {
  const found = await db.all<{ id: string }>(sql`
    select * from (select id from message where state = 'pending' and direction = 'out' and teammate_id = ${id} limit ${most})
    union select * from (select id from message where state = 'pending' and stands_in_for_id = ${id} limit ${most})
    limit ${most}`);
  if (found.length === 0) return 0;
  const theirs = sql`from message where id in ${oneOf(found.map((row) => row.id))} and +state = 'pending'
    and (teammate_id = ${id} or stands_in_for_id = ${id})
    and exists (select 1 from teammate where id = ${id} and state = 'left' and handed_to_id = ${toId})`;
  const detail = sql`json_object('from', ${id}, 'to', ${toId})`;
  const rows = await batch(db, [
    ...told("message", "message.handed_over", theirs, detail, by),
    sql`update message set default_teammate_id = ${toId} where default_teammate_id = ${id} and id in (select id ${theirs})`,
    // Materialized: the choice would else be made once for each row that is looked at.
    sql`with c as materialized (select m.id, ${chosenHome.teammateId} as teammate_id, ${chosenHome.because} as because
        from message m join account a on a.id = m.account_id where m.id in (select id ${theirs}))
      update message as o set teammate_id = c.teammate_id, sender_because = c.because, stands_in_for_id = null
      from c where o.id = c.id returning id`,
  ]);
  return rows[3]!.length;
}

const told = (entity: string, action: string, theirs: SQL, detail: SQL, { actorId, nowMs }: By): SQL[] => [
  sql`insert into audit (at_ms, actor_id, action, entity, entity_id, detail)
    select ${nowMs}, ${actorId}, ${action}, ${entity}, id, ${detail} ${theirs}`,
  sql`insert into change (entity, id, kind, at_ms) select ${entity}, id, 'updated', ${nowMs} ${theirs}`,
];
