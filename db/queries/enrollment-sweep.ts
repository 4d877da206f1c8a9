import { type SQL, sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import type { Stretch } from "./chosen.ts";
import { type Bound, mayEnter } from "./enrollment.ts";
import { eachOf } from "./given.ts";
import { drivenFrom, mostOf } from "./list-driven.ts";
import { type Condition, rarestOf } from "./list.ts";

/** Who enters a version: what its rule asks of an account `t`, one condition for each part of it and as a whole. */
export type Entering = { playbookId: string; conditions: readonly Condition[]; holds: SQL; bound: Bound };
/** Whose stay in a version goes on: what its rule asks of an account `t`. */
export type Staying = { playbookId: string; versionNo: number; holds: SQL };

const and = (parts: readonly SQL[]): SQL => sql.join([sql`1`, ...parts], sql` and `);
const idsOf = (rows: { id: string }[]): string[] => rows.map(({ id }) => id);
const may = ({ playbookId, bound }: Entering): SQL => mayEnter(playbookId, bound, sql`t.id`);

/** Which of these accounts match and may enter. */
export const enteringAmong = async (db: Db, q: Entering, accountIds: readonly string[]): Promise<string[]> =>
  idsOf(
    await db.all(sql`select t.id from ${eachOf(accountIds)} cross join account t on t.id = j.value
      where ${and(inTurn(q))}`),
  );

/** More accounts than this are not begun from: all are walked along. */
const mostDriven = 5_000;

/**
 * Accounts of which some may enter, where an index finds few that satisfy one of the rule's conditions: those that their own row and their
 * stays do not rule out, by id. What is dear of the rule is still to be asked of them. Else null.
 */
export async function candidatesFromIndex(db: Db, q: Entering): Promise<string[] | null> {
  const driver = await rarestOf(db, q.conditions, mostDriven);
  if (!driver) return null;
  const own = q.conditions.filter(({ isOwn }) => isOwn).map(({ holds }) => holds);
  return idsOf(
    await db.all(sql`select t.id from (${drivenFrom(driver)} limit ${mostOf(driver, mostDriven)}) d
      cross join account t on t.id = d.id where ${and([...own, may(q)])} order by t.id`),
  );
}

/** Those of the next `walked` accounts, by id. `next` is the account up to where was looked, null at the end. */
export async function nextEntering(
  db: Db,
  q: Entering,
  o: { afterId: string | null; walked: number },
): Promise<Stretch> {
  const behind = o.afterId === null ? sql`1` : sql`t.id > ${o.afterId}`;
  // By a case, so that what is dear is only asked where all before it holds.
  return await stretchOf(
    db,
    sql`select t.id, t.id as place, case when ${and(inTurn(q))} then 1 end as is_found from account t where ${behind}
      order by t.id limit ${o.walked}`,
    o.walked,
  );
}

/** What the account itself says first, then whether it may enter, then what has to be looked up. */
const inTurn = (q: Entering): SQL[] => [
  ...q.conditions.filter(({ isOwn }) => isOwn).map(({ holds }) => holds),
  may(q),
  ...q.conditions.filter(({ isOwn }) => !isOwn).map(({ holds }) => holds),
];

async function stretchOf(db: Db, rows: SQL, walked: number): Promise<Stretch> {
  const [row] = await db.all<{ seen: number; last: string | null; ids: string }>(sql`select count(*) as seen,
    max(w.place) as last, json_group_array(w.id) filter (where w.is_found) as ids from (${rows}) w`);
  return { ids: JSON.parse(row!.ids), next: row!.seen < walked ? null : row!.last };
}

/** The account `t` of an open stay, or that is barred, is gone, or no longer matches. */
const leaves = (holds: SQL): SQL => sql`case when t.id is not null and ${holds} then 0 else 1 end`;

/** The open stays in the version of these accounts whose account no longer matches, or is gone. */
export const leavingAmong = async (db: Db, q: Staying, accountIds: readonly string[]): Promise<string[]> =>
  idsOf(
    await db.all(sql`select e.id from ${eachOf(accountIds)} cross join enrollment e indexed by enrollment_version
        on e.playbook_id = ${q.playbookId} and e.version_no = ${q.versionNo} and e.account_id = j.value
          and e.left_at_ms is null
      left join account t on t.id = e.account_id where ${leaves(q.holds)}`),
  );

/** The same of the next `walked` open stays, by account. `next` is the account up to where was looked, null at the end. */
export async function nextLeaving(
  db: Db,
  q: Staying,
  o: { afterId: string | null; walked: number },
): Promise<Stretch> {
  const behind = o.afterId === null ? sql`1` : sql`e.account_id > ${o.afterId}`;
  return await stretchOf(
    db,
    sql`select e.id, e.account_id as place, ${leaves(q.holds)} as is_found
      from enrollment e indexed by enrollment_version left join account t on t.id = e.account_id
      where e.playbook_id = ${q.playbookId} and e.version_no = ${q.versionNo} and e.left_at_ms is null and ${behind}
      order by e.account_id limit ${o.walked}`,
    o.walked,
  );
}

/** Which of these accounts are barred and no longer match, or are gone (PB3). */
export const unbarredAmong = async (db: Db, q: Entering, accountIds: readonly string[]): Promise<string[]> =>
  idsOf(
    await db.all(sql`select r.account_id as id from ${eachOf(accountIds)} cross join playbook_barred r
        on r.playbook_id = ${q.playbookId} and r.account_id = j.value
      left join account t on t.id = r.account_id where ${leaves(q.holds)}`),
  );

/** The same of the next `walked` that are barred, by id. `next` is the account up to where was looked, null at the end. */
export async function nextUnbarred(
  db: Db,
  q: Entering,
  o: { afterId: string | null; walked: number },
): Promise<Stretch> {
  const behind = o.afterId === null ? sql`1` : sql`r.account_id > ${o.afterId}`;
  return await stretchOf(
    db,
    sql`select r.account_id as id, r.account_id as place, ${leaves(q.holds)} as is_found
      from playbook_barred r left join account t on t.id = r.account_id
      where r.playbook_id = ${q.playbookId} and ${behind} order by r.account_id limit ${o.walked}`,
    o.walked,
  );
}

/** Which of these stays are open, in this version, and of an account that matches its rule now. */
export async function stayingAmong(db: Db, q: Staying, ids: readonly string[]): Promise<Set<string>> {
  const rows = await db.all<{ id: string }>(
    sql`select e.id from ${eachOf(ids)} cross join enrollment e on e.id = j.value
    cross join account t on t.id = e.account_id
    where e.playbook_id = ${q.playbookId} and e.version_no = ${q.versionNo} and e.left_at_ms is null and ${q.holds}`,
  );
  return new Set(idsOf(rows));
}
