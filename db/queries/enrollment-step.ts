import { sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import { eachOf } from "./given.ts";

/** A stay of which something is due, and what. */
export type DueStay = { id: string; accountId: string; versionNo: number; keys: string[] };

/** The next open stays of a playbook of which something is due, the longest due first, behind `after`. `next` is where the following ones
 * begin, null behind the last. */
export async function dueStays(
  db: Db,
  playbookId: string,
  o: { nowMs: number; after: { dueAtMs: number; id: string } | null; most: number },
): Promise<{ stays: DueStay[]; next: { dueAtMs: number; id: string } | null }> {
  const behind = o.after ? sql`(s.due_at_ms, s.enrollment_id) > (${o.after.dueAtMs}, ${o.after.id})` : sql`1`;
  type Row = Omit<DueStay, "keys"> & { dueAtMs: number; isOpen: number; keys: string };
  const rows = await db.all<Row>(sql`
    select e.id, e.account_id as "accountId", e.version_no as "versionNo", d.due as "dueAtMs",
      e.left_at_ms is null as "isOpen",
      (select json_group_array(k.action_key) from enrollment_step k
        where k.enrollment_id = e.id and +k.state = 'due' and k.due_at_ms <= ${o.nowMs}) as keys
    from (select distinct s.due_at_ms as due, s.enrollment_id as id from enrollment_step s indexed by enrollment_step_due
      where s.playbook_id = ${playbookId} and s.state = 'due' and s.due_at_ms <= ${o.nowMs} and ${behind}
      order by s.due_at_ms, s.enrollment_id limit ${o.most}) d
    cross join enrollment e on e.id = d.id order by d.due, e.id`);
  const last = rows.length < o.most ? undefined : rows.at(-1);
  // One with steps of two dates is there twice, each time with all that is due of it.
  const stays = new Map(
    rows.filter(({ isOpen }) => isOpen === 1).map((row) => [row.id, {
      id: row.id,
      accountId: row.accountId,
      versionNo: row.versionNo,
      keys: JSON.parse(row.keys) as string[],
    }]),
  );
  return { stays: [...stays.values()], next: last ? { dueAtMs: last.dueAtMs, id: last.id } : null };
}

/** Which of these people an action has written to already, in each of these stays. */
export async function madeItems(
  db: Db,
  actionKey: string,
  enrollmentIds: readonly string[],
): Promise<Map<string, Set<string>>> {
  const rows = await db.all<{ id: string; key: string }>(sql`select i.enrollment_id as id, i.item_key as key
    from ${eachOf(enrollmentIds)} cross join enrollment_item i
      on i.enrollment_id = j.value and i.action_key = ${actionKey}`);
  const made = new Map<string, Set<string>>();
  for (const { id, key } of rows) made.set(id, (made.get(id) ?? new Set()).add(key));
  return made;
}

/** A step that was done, or had nobody, and is due once more for users whom it left out as `duplicates` (ST6). */
export type Redo = { result: unknown; again: string[] };

/** Which of these stays' steps of an action are due once more. */
export async function redosOf(db: Db, actionKey: string, enrollmentIds: readonly string[]): Promise<Map<string, Redo>> {
  const rows = await db.all<{ id: string; result: string }>(sql`select s.enrollment_id as id, s.result
    from ${eachOf(enrollmentIds)} cross join enrollment_step s
      on s.enrollment_id = j.value and s.action_key = ${actionKey}
    where +s.state = 'due' and s.result ->> '$.again' is not null`);
  return new Map(rows.map(({ id, result }) => {
    const { again, ...before } = JSON.parse(result);
    return [id, { result: before, again }];
  }));
}

/** What a start action of a version makes its conversations from. */
export type Standing = {
  id: string;
  definition: unknown;
  subjectText: string;
  templateId: string | null;
  createdById: string;
};

export async function findStanding(
  db: Db,
  o: { playbookId: string; versionNo: number; actionKey: string },
): Promise<Standing | undefined> {
  const [row] = await db.all<Omit<Standing, "definition"> & { definition: string }>(sql`
    select s.id, s.definition, s.subject_text as "subjectText", s.template_id as "templateId", s.created_by_id as "createdById"
    from playbook_action a cross join start s on s.id = a.start_id
    where a.playbook_id = ${o.playbookId} and a.version_no = ${o.versionNo} and a.key = ${o.actionKey}`);
  return row && { ...row, definition: JSON.parse(row.definition) };
}

/** The owners, or all people, of these accounts, by account. */
export async function peopleOf(
  db: Db,
  accountIds: readonly string[],
  whom: "owners" | "all",
): Promise<Map<string, string[]>> {
  const rows = await db.all<{ accountId: string; userId: string }>(sql`
    select m.account_id as "accountId", m.user_id as "userId"
    from ${eachOf(accountIds)} cross join membership m on m.account_id = j.value
    where ${whom === "all" ? sql`1` : sql`m.is_owner = 1`} order by j.key, m.user_id`);
  const people = new Map<string, string[]>();
  for (const { accountId, userId } of rows) {
    const theirs = people.get(accountId);
    if (theirs) theirs.push(userId);
    else people.set(accountId, [userId]);
  }
  return people;
}
