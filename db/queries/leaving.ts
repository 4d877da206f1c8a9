import { type SQL, sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import { batch } from "../statements.ts";
import { endLinksMadeBy } from "./password.ts";
import { audited, changed } from "./record.ts";
import { maySend } from "./send-gates.ts";

/** Who leaves, and who has their accounts and pending mail from then on (PD2). */
export type Leaving = { id: string; toId: string };

/** What is handed over when a teammate leaves, and what ends (PD2). */
export type LeavingCounts = {
  csmOf: number;
  aeOf: number;
  /** Pending messages that are theirs to send, by a stand-in or not. */
  pending: number;
  /** Of those: on channels on which the other may not send, so that they wait for a sender. */
  withoutSender: number;
  /** Starts under way that name them as their sender, and actions of playbooks (PB2). */
  starts: number;
  /** Leave of colleagues, from `fromDay` on, that they stand in for. */
  standIns: number;
  senders: number;
  sessions: number;
  keys: number;
};

const openStarts = (id: string): SQL =>
  sql`start where (state in ('planning', 'creating') or (state = 'standing'
      and exists (select 1 from playbook b where b.id = playbook_id and b.archived_at_ms is null)))
    and definition ->> '$.sender.teammateId' = ${id}`;

/** `fromDay` is a wall date no zone is beyond, `YYYY-MM-DD`; without `toId` everything has a sender. */
export async function countLeaving(
  db: Db,
  { id, toId, fromDay }: { id: string; toId: string | null; fromDay: string },
): Promise<LeavingCounts> {
  const theirs = sql`m.state = 'pending' and m.direction = 'out' and m.teammate_id = ${id}`;
  const stoodInFor = sql`m.state = 'pending' and m.stands_in_for_id = ${id}`;
  const without = sql`${toId} is not null and not exists (select 1 from sender s join teammate t on t.id = s.teammate_id
    where s.channel_id = m.channel_id and s.teammate_id = ${toId} and ${maySend})`;
  const [row] = await db.all<LeavingCounts>(sql`select
    (select count(*) from account where csm_id = ${id}) as "csmOf",
    (select count(*) from account where ae_id = ${id}) as "aeOf",
    (select count(*) from message m where ${theirs}) + (select count(*) from message m where ${stoodInFor}) as pending,
    (select count(*) from message m where ${theirs} and ${without})
      + (select count(*) from message m where ${stoodInFor} and ${without}) as "withoutSender",
    (select count(*) from ${openStarts(id)}) as starts,
    (select count(*) from time_off where stand_in_id = ${id} and to_day >= ${fromDay}) as "standIns",
    (select count(*) from sender where teammate_id = ${id}) as senders,
    (select count(*) from session where user_id = ${id}) as sessions,
    (select count(*) from api_key where reference_id = ${id}) as keys`);
  return row!;
}

/** The one may go, and the other is there to take over: held by each statement, as nothing before the last one changes it. */
const mayLeave = ({ id, toId }: Leaving): SQL =>
  sql`exists (select 1 from teammate l join teammate n on n.id = ${toId} and n.id <> l.id and n.state = 'active'
      and n.role <> 'observer'
    where l.id = ${id} and l.state <> 'left' and (l.role <> 'admin' or l.state <> 'active'
      or exists (select 1 from teammate o where o.id <> l.id and o.role = 'admin' and o.state = 'active')))`;

/**
 * A teammate leaves: whoever is signed in as them, or calls by a key of theirs, is out at once, and every process is told (CO5); they
 * stand in for nobody; starts under way go on with the other. Their accounts and mail follow by `handAccounts` and `handMail`; none
 * leaves meanwhile, as who left may not send. False, and nothing is written, where they have left, are the last admin, or the other is
 * nobody who works here.
 */
export async function leaveTeam(
  db: Db,
  { id, toId, fromDay, actorId, nowMs }: Leaving & { fromDay: string; actorId: string; nowMs: number },
): Promise<boolean> {
  const may = mayLeave({ id, toId });
  const stoodIn = sql`stand_in_id = ${id} and to_day >= ${fromDay} and ${may}`;
  const owners =
    sql`(select teammate_id from time_off where ${stoodIn} union all select ${toId} from time_off where ${stoodIn})`;
  const rows = await batch(db, [
    sql`insert into change (entity, id, kind, at_ms)
      select 'session', id, 'removed', ${nowMs} from session where user_id = ${id} and ${may}
      union all select 'session', id, 'removed', ${nowMs} from api_key where reference_id = ${id} and ${may}`,
    // What a link, a code or a trusted device of theirs would still open.
    sql`delete from verification where value = ${id} and ${may}`,
    ...endLinksMadeBy(id, may, nowMs),
    sql`delete from api_key where reference_id = ${id} and ${may}`,
    sql`delete from session where user_id = ${id} and ${may}`,
    sql`delete from two_factor where user_id = ${id} and ${may}`,
    sql`delete from credential where user_id = ${id} and ${may}`,
    sql`delete from login where id = ${id} and ${may}`,
    sql`insert into change (entity, id, kind, at_ms) select 'start', id, 'updated', ${nowMs} from ${
      openStarts(id)
    } and ${may}`,
    sql`update start set definition = json_set(definition, '$.sender.teammateId', ${toId})
      where id in (select id from ${openStarts(id)}) and ${may}`,
    sql`insert into change (entity, id, kind, at_ms) select 'time_off', id, 'updated', ${nowMs} from time_off where ${stoodIn}`,
    sql`insert into change (entity, id, kind, at_ms)
      select distinct 'teammate', t.id, 'updated', ${nowMs} from teammate t where t.id in ${owners}`,
    sql`update teammate set calendar_no = calendar_no + 1 where id in ${owners}`,
    // As whoever takes leave may name them: somebody else, who may send and is there.
    sql`update time_off as o set stand_in_id = (select t.id from teammate t where t.id = ${toId} and t.id <> o.teammate_id
        and ${maySend} and not exists (select 1 from time_off x where x.teammate_id = t.id
          and x.from_day <= o.to_day and x.to_day >= o.from_day)) where ${stoodIn}`,
    sql`insert into change (entity, id, kind, at_ms) select 'time_off', id, 'deleted', ${nowMs} from time_off
      where teammate_id = ${id} and to_day >= ${fromDay} and ${may}`,
    sql`delete from time_off where teammate_id = ${id} and to_day >= ${fromDay} and ${may}`,
    sql`update teammate set state = 'left', left_at_ms = ${nowMs}, handed_to_id = ${toId}, join_token_hash = null,
        join_token_ends_at_ms = null, calendar_no = calendar_no + 1 where id = ${id} and ${may} returning id`,
    audited({ actorId, action: "teammate.left", entity: "teammate", entityId: id, detail: { toId }, atMs: nowMs }),
    changed("teammate", id, "updated", nowMs),
  ]);
  return rows.at(-3)!.length > 0;
}

/** Who takes over what is still there, or comes back, of a teammate who has left. False where they have not, or the other is nobody who
 * works here. */
export async function handToAnother(
  db: Db,
  { id, toId, actorId, nowMs }: Leaving & { actorId: string; nowMs: number },
): Promise<boolean> {
  const active = sql`exists (select 1 from teammate where id = ${toId} and state = 'active' and role <> 'observer')`;
  const [, , , rows] = await batch(db, [
    sql`update teammate set handed_to_id = ${toId} where id = ${id} and state = 'left' and handed_to_id is not ${toId} and ${active}`,
    audited({
      actorId,
      action: "teammate.handed_over",
      entity: "teammate",
      entityId: id,
      detail: { toId },
      atMs: nowMs,
    }),
    changed("teammate", id, "updated", nowMs),
    sql`select 1 from teammate where id = ${id} and state = 'left' and handed_to_id = ${toId}`,
  ]);
  return rows!.length > 0;
}
