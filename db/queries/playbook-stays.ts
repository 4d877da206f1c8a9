import { sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import { compileFilter, filterHolds } from "../filter/compile.ts";
import type { Parsed } from "../filter/parse.ts";
import type { Condition } from "./list.ts";

/** Of a row `t` of the accounts: it is in an open stay of the playbook. */
const isIn = (playbookId: string) =>
  sql`exists (select 1 from enrollment e indexed by enrollment_open
    where e.playbook_id = ${playbookId} and e.account_id = t.id and e.left_at_ms is null)`;

/** Of the same: it matched all along, and enters only once it matches anew (PB3). */
const isBarred = (playbookId: string) =>
  sql`exists (select 1 from playbook_barred r where r.playbook_id = ${playbookId} and r.account_id = t.id)`;

/** Accounts that satisfy the rule, are in no stay and not barred. */
export const enteringConditions = (playbookId: string, rule: Parsed): Condition[] => [
  ...compileFilter(rule, "account"),
  { holds: sql`not ${isIn(playbookId)}` },
  { holds: sql`not ${isBarred(playbookId)}` },
];

/** Accounts that satisfy the rule and are barred. */
export const barredConditions = (playbookId: string, rule: Parsed): Condition[] => [
  {
    holds: isBarred(playbookId),
    drive: sql`select account_id as id from playbook_barred where playbook_id = ${playbookId}`,
  },
  { holds: filterHolds(rule, "account") },
];

/** Accounts that are in a stay and do not satisfy the rule. */
export const leavingConditions = (playbookId: string, rule: Parsed): Condition[] => [
  {
    holds: isIn(playbookId),
    drive: sql`select account_id as id from enrollment indexed by enrollment_open
      where playbook_id = ${playbookId} and left_at_ms is null`,
  },
  { holds: sql`not ${filterHolds(rule, "account")}` },
];

/** Whether each of these holds of the account, by itself. Undefined where there is no such account. */
export async function holdsEach(db: Db, accountId: string, rules: readonly Parsed[]): Promise<boolean[] | undefined> {
  const columns = rules.map((rule, n) => sql`${filterHolds(rule, "account")} as ${sql.identifier(`c${n}`)}`);
  const [row] = await db.all<Record<string, number>>(
    sql`select ${sql.join([sql`1 as is_there`, ...columns], sql`, `)} from account t where t.id = ${accountId}`,
  );
  return row && rules.map((_, n) => row[`c${n}`] === 1);
}

/** An account's stays in a playbook: whether one is open, whether it is barred from another, and when something was first done in each, null where nothing was; of the newest
 * 1,000. */
export async function staysOf(
  db: Db,
  playbookId: string,
  accountId: string,
): Promise<{ isIn: boolean; isBarred: boolean; actedAtMs: (number | null)[] }> {
  const barred = await db.all(
    sql`select 1 from playbook_barred where playbook_id = ${playbookId} and account_id = ${accountId}`,
  );
  const rows = await db.all<{ actedAtMs: number | null; isOpen: number }>(sql`
    select acted_first_at_ms as "actedAtMs", left_at_ms is null as "isOpen" from enrollment indexed by enrollment_again
    where playbook_id = ${playbookId} and account_id = ${accountId} order by acted_first_at_ms desc limit 1000`);
  return {
    isIn: rows.some(({ isOpen }) => isOpen === 1),
    isBarred: barred.length > 0,
    actedAtMs: rows.map(({ actedAtMs }) => actedAtMs),
  };
}
