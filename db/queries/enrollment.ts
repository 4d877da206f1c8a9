import { type SQL, sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import { batch } from "../statements.ts";
import { eachOf, oneOf } from "./given.ts";
import { changed } from "./record.ts";

const dayMs = 86_400_000;

/** Who sweeps a playbook: the holder of the lease of that name, and nobody else's write goes through. */
export type Sweeper = { playbookId: string; lease: string; holder: string; nowMs: number };

/** The playbook runs, and is this one's to sweep. */
export const sweeps = ({ playbookId, lease, holder, nowMs }: Sweeper): SQL =>
  sql`(exists (select 1 from playbook b where b.id = ${playbookId} and b.state = 'live' and b.archived_at_ms is null
      and b.fault is null)
    and exists (select 1 from job_lease l where l.name = ${lease} and l.holder = ${holder} and l.until_ms > ${nowMs}))`;

/** Of an account's earlier stays in which something was done, fewer than `most` since `afterMs`; null for any number (PB3). Who is at it
 * is out for good (`once`), or barred while they match: when it frees they enter once they match anew. */
export type Bound = { most: number; afterMs: number; once: boolean } | null;

/** The account that `account` is the id of was acted on as often as it may be. */
const isAtBound = (playbookId: string, bound: Bound, account: SQL): SQL =>
  bound === null ? sql`0` : sql`((select count(*) from (select 1 from enrollment k indexed by enrollment_again
    where k.playbook_id = ${playbookId} and k.account_id = ${account} and k.acted_first_at_ms > ${bound.afterMs}
    limit ${bound.most})) >= ${bound.most})`;

/** Whether the account that `account` is the id of has no open stay, and may have another or is to be barred now. */
export const mayEnter = (playbookId: string, bound: Bound, account: SQL): SQL => {
  const isOut = sql`not exists (select 1 from enrollment o indexed by enrollment_open
    where o.playbook_id = ${playbookId} and o.account_id = ${account} and o.left_at_ms is null)
    and not exists (select 1 from playbook_barred r where r.playbook_id = ${playbookId} and r.account_id = ${account})`;
  return bound?.once ? sql`(${isOut} and not ${isAtBound(playbookId, bound, account)})` : sql`(${isOut})`;
};

/** A step that every stay of a version takes, `afterDays` after it began. */
export type StepOf = { key: string; afterDays: number };

/**
 * These accounts enter (PB2), those that are in already, or were as often as they may, aside. A `baseline` takes no steps. Who is at the
 * bound is barred instead (PB3). Returns how many entered.
 */
export async function enterAccounts(
  db: Db,
  by: Sweeper,
  o: {
    versionNo: number;
    bound: Bound;
    baseline: boolean;
    steps: readonly StepOf[];
    entering: readonly { id: string; accountId: string }[];
  },
): Promise<number> {
  const steps = o.baseline ? [] : o.steps;
  const [playbookId, account] = [by.playbookId, sql`a.id`];
  const those = sql`from ${eachOf(o.entering)} cross join account a on a.id = j.value ->> 'accountId'
    where ${sweeps(by)} and ${mayEnter(playbookId, o.bound, account)}
      and exists (select 1 from playbook c where c.id = ${playbookId} and c.version = ${o.versionNo})`;
  const [, entered] = await batch(db, [
    sql`insert into playbook_barred (playbook_id, account_id) select ${playbookId}, a.id ${those}
      and not ${o.baseline} and ${isAtBound(playbookId, o.bound, account)}`,
    sql`insert into enrollment (id, playbook_id, version_no, account_id, entered_at_ms, baseline)
      select j.value ->> 'id', ${playbookId}, ${o.versionNo}, a.id, ${by.nowMs}, ${o.baseline} ${those}
      on conflict do nothing returning id`,
    changed("playbook", playbookId, "entered", by.nowMs),
    ...(steps.length === 0
      ? []
      : [sql`insert into enrollment_step (enrollment_id, action_key, playbook_id, due_at_ms, state)
      select e.id, s.value ->> 'key', e.playbook_id, e.entered_at_ms + (s.value ->> 'afterDays') * ${dayMs}, 'due'
      from ${eachOf(o.entering)} cross join enrollment e on e.id = j.value ->> 'id'
        cross join json_each(${JSON.stringify(steps)}) s where true on conflict do nothing`]),
  ]);
  return entered!.length;
}

/** These accounts no longer match, or are gone: they may enter once they match anew. */
export const unbarAccounts = (db: Db, by: Sweeper, accountIds: readonly string[]): Promise<unknown> =>
  db.run(sql`delete from playbook_barred where playbook_id = ${by.playbookId} and account_id in ${oneOf(accountIds)}
    and ${sweeps(by)}`);

/** These stays end: their accounts no longer match, or are gone. What they had yet to do is not done (PB3). Returns how many did. */
export async function leaveStays(
  db: Db,
  by: Sweeper,
  o: { versionNo: number; ids: readonly string[] },
): Promise<number> {
  const [left] = await batch(db, [
    sql`update enrollment set left_at_ms = ${by.nowMs},
        left_why = case when exists (select 1 from account a where a.id = account_id) then 'no_match' else 'account_gone' end
      where id in ${oneOf(o.ids)} and left_at_ms is null and version_no = ${o.versionNo} and ${
      sweeps(by)
    } returning id`,
    changed("playbook", by.playbookId, "left", by.nowMs),
    dropSteps(o.ids, by.nowMs),
  ]);
  return left!.length;
}

/** What stays that have ended had yet to do. What was done, but for whom it was to take up after all, was done. */
const dropSteps = (ids: readonly string[], atMs: number): SQL =>
  sql`update enrollment_step set state = ${hasMade("done", "skipped")}, at_ms = ${atMs}, why = ${hasMade(null, "left")}
    where enrollment_id in ${oneOf(ids)} and +state = 'due'
      and exists (select 1 from enrollment e where e.id = enrollment_id and e.left_at_ms is not null)`;

const hasMade = (then: string | null, otherwise: string): SQL =>
  sql`case when coalesce(result ->> '$.made', 0) > 0 then ${then} else ${otherwise} end`;

/** Stays of playbooks that were put away end, at most `most`. That is no end of matching: where something was done, or was to be left undone,
 * their accounts are barred (PB3). Returns how many did. */
export async function leaveArchived(db: Db, most: number, atMs: number): Promise<number> {
  const rows = await db.all<{ id: string; playbookId: string }>(
    sql`select e.id, e.playbook_id as "playbookId" from playbook p cross join enrollment e indexed by enrollment_open
      on e.playbook_id = p.id where p.archived_at_ms is not null and e.left_at_ms is null limit ${most}`,
  );
  if (rows.length === 0) return 0;
  const ids = rows.map(({ id }) => id);
  const [left] = await batch(db, [
    sql`update enrollment set left_at_ms = ${atMs}, left_why = 'archived' where id in ${
      oneOf(ids)
    } and left_at_ms is null
      and exists (select 1 from playbook p where p.id = playbook_id and p.archived_at_ms is not null) returning id`,
    dropSteps(ids, atMs),
    sql`insert into playbook_barred (playbook_id, account_id) select e.playbook_id, e.account_id from enrollment e
      where e.id in ${oneOf(ids)} and e.left_why = 'archived' and (e.baseline = 1 or e.acted_first_at_ms is not null)
      on conflict do nothing`,
    sql`insert into change (entity, id, kind, at_ms) select 'playbook', j.value, 'left', ${atMs}
      from ${eachOf([...new Set(rows.map(({ playbookId }) => playbookId))])}`,
  ]);
  return left!.length;
}
