import { type SQL, sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import { nextChosen, type Stretch } from "./chosen.ts";
import { type Bound, mayEnter } from "./enrollment.ts";
import { eachOf } from "./given.ts";
import type { Condition } from "./list.ts";

/** Who enters a version: what its rule asks of an account `t`, one condition for each part of it. */
export type Entering = { playbookId: string; conditions: readonly Condition[]; bound: Bound };
/** Whose stay in a version goes on: what its rule asks of an account `t`. */
export type Staying = { playbookId: string; versionNo: number; holds: SQL };

const and = (parts: readonly SQL[]): SQL => sql.join([sql`1`, ...parts], sql` and `);
const idsOf = (rows: { id: string }[]): string[] => rows.map(({ id }) => id);
const may = ({ playbookId, bound }: Entering): SQL => mayEnter(playbookId, bound, sql`t.id`);

/** Which of these accounts match and may enter. */
export const enteringAmong = async (db: Db, q: Entering, accountIds: readonly string[]): Promise<string[]> =>
  idsOf(
    await db.all(sql`select t.id from ${eachOf(accountIds)} cross join account t on t.id = j.value
      where ${and([may(q), ...q.conditions.map(({ holds }) => holds)])}`),
  );

/** The next of all accounts that match and may enter, in the order of ids (see nextChosen): from the rarest of the rule's conditions that an
 * index answers, else along all accounts, `walkedAtOnce` of them by one statement. */
export const nextEntering = (
  db: Db,
  q: Entering,
  o: { afterId: string | null; most: number },
  bounds: { mostDriven: number; walkedAtOnce: number },
): Promise<Stretch> =>
  nextChosen(db, { table: "account", conditions: [...q.conditions, { holds: may(q) }], except: [] }, o, bounds);

/** Of an open stay `e` and its account `t`, which may be gone: whether the account still matches. */
const stays = (holds: SQL): SQL => sql`(case when t.id is null then 0 else ${holds} end)`;

/** The open stays in the version of these accounts whose account no longer matches, or is gone. */
export const leavingAmong = async (db: Db, q: Staying, accountIds: readonly string[]): Promise<string[]> =>
  idsOf(
    await db.all(sql`select e.id from ${eachOf(accountIds)} cross join enrollment e indexed by enrollment_version
        on e.playbook_id = ${q.playbookId} and e.version_no = ${q.versionNo} and e.account_id = j.value
          and e.left_at_ms is null
      left join account t on t.id = e.account_id where not ${stays(q.holds)}`),
  );

/** The same of the next `walked` open stays, by account. `next` is the account up to where was looked, null at the end. */
export async function nextLeaving(
  db: Db,
  q: Staying,
  o: { afterId: string | null; walked: number },
): Promise<Stretch> {
  const behind = o.afterId === null ? sql`1` : sql`e.account_id > ${o.afterId}`;
  const [row] = await db.all<{ seen: number; last: string | null; ids: string }>(sql`
    select count(*) as seen, max(w.account) as last, json_group_array(w.id) filter (where w.leaves) as ids from (
      select e.id, e.account_id as account, not ${stays(q.holds)} as leaves
      from enrollment e indexed by enrollment_version left join account t on t.id = e.account_id
      where e.playbook_id = ${q.playbookId} and e.version_no = ${q.versionNo} and e.left_at_ms is null and ${behind}
      order by e.account_id limit ${o.walked}) w`);
  return { ids: JSON.parse(row!.ids), next: row!.seen < o.walked ? null : row!.last };
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
