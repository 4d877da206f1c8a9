import { sql } from "drizzle-orm";
import { newId } from "#db/ids.ts";
import { assignAccounts, insertAccounts } from "#db/queries/account.ts";
import { leaveAccount, writeMemberships } from "#db/queries/membership.ts";
import { recordMany } from "#db/queries/record-many.ts";
import { batch } from "#db/statements.ts";
import { makeDatabase } from "#tests/support/database.ts";
import { accountRow } from "#tests/support/people.ts";
import { addPlaybook, addVersion, type GivenVersion, makeSweeps } from "#tests/support/playbooks.ts";
import { makeReleaseWorkspace } from "#tests/support/release-workspace.ts";

export const dayMs = 86_400_000;
export const trial = { field: "account.status", op: "is", value: "trial" };

export type StayRow = {
  accountId: string;
  versionNo: number;
  enteredAtMs: number;
  leftAtMs: number | null;
  leftWhy: string | null;
  baseline: number;
  actedAtMs: number | null;
};

/** A workspace whose accounts a test adds and changes as the app does, and the sweep at a clock of its own. */
export async function makeWorld() {
  const database = await makeDatabase();
  const { db } = database;
  const w = await makeReleaseWorkspace(db);
  const sweeps = makeSweeps(database, { nowMs: w.nowMs });
  const { clock } = sweeps;
  await db.run(sql`insert into feed_place (name, seq) values ('playbooks', 0)`);

  /** An account, on trial unless said, with so many users. */
  async function addAccount(over: Parameters<typeof accountRow>[0] & { users?: number } = {}) {
    const { users = 1, ...given } = over;
    const row = accountRow({ status: "trial", ...given });
    await batch(db, [
      ...insertAccounts([row], clock.nowMs),
      ...recordMany([{ entity: "account", id: row.id, kind: "created", detail: null }], {
        actorId: null,
        atMs: clock.nowMs,
      }),
    ]);
    const userIds: string[] = [];
    for (let n = 0; n < users; n++) userIds.push(await addUser(row.id));
    return { id: row.id, userIds };
  }
  async function addUser(
    accountId: string,
    over: Parameters<typeof w.addUser>[0] = {},
    isOwner = true,
  ): Promise<string> {
    const id = await w.addUser(over);
    await batch(db, writeMemberships([{ accountId, userId: id, isOwner, role: null }], clock.nowMs));
    return id;
  }
  const setStatus = (id: string, status: string | null) =>
    batch(db, assignAccounts({ ids: [id], assignment: { status }, actorId: w.teammateId, atMs: clock.nowMs }));
  const dropUser = (accountId: string, userId: string) =>
    leaveAccount(db, { accountId, userId, actorId: w.teammateId, atMs: clock.nowMs });
  const told = (entity: string, id: string, kind = "updated") =>
    db.run(sql`insert into change (entity, id, kind, at_ms) values (${entity}, ${id}, ${kind}, ${clock.nowMs})`);

  return {
    ...w,
    ...sweeps,
    database,
    addAccount,
    addUser,
    setStatus,
    dropUser,
    told,
    addTrait: async (entity: "account" | "user", key: string, type = "text"): Promise<string> => {
      const id = newId();
      await db.run(sql`insert into trait_definition (id, entity, key, label, type, edit_right, created_at_ms)
        values (${id}, ${entity}, ${key}, ${key}, ${type}, 'members', 0)`);
      return id;
    },
    playbook: (given: Omit<GivenVersion, "nowMs">) => addPlaybook(db, w, { nowMs: clock.nowMs, ...given }),
    version: (id: string, given: Omit<GivenVersion, "nowMs">) =>
      addVersion(db, w, id, { nowMs: clock.nowMs, ...given }),
    stays: (playbookId: string) =>
      db.all<StayRow>(sql`select account_id as "accountId", version_no as "versionNo", entered_at_ms as "enteredAtMs",
        left_at_ms as "leftAtMs", left_why as "leftWhy", baseline, acted_first_at_ms as "actedAtMs"
        from enrollment where playbook_id = ${playbookId} order by entered_at_ms, account_id, rowid`),
    steps: async (playbookId: string) => {
      const rows = await db.all<
        { account: string; key: string; state: string; why: string | null; result: string | null }
      >(
        sql`select e.account_id as account, s.action_key as key, s.state, s.why, s.result from enrollment_step s
          join enrollment e on e.id = s.enrollment_id where s.playbook_id = ${playbookId}
          order by e.entered_at_ms, e.account_id, s.due_at_ms, s.rowid`,
      );
      return rows.map(({ result, ...row }) => ({ ...row, result: result === null ? null : JSON.parse(result) }));
    },
    /** What its actions have made, by account and user. */
    mails: (playbookId: string) =>
      db.all<{ id: string; account: string; user: string; state: string; key: string; madeAtMs: number }>(sql`
        select m.id, m.account_id as account, p.user_id as user, m.state, s.action_key as key, m.created_at_ms as "madeAtMs"
        from start s join message m on m.start_id = s.id join participant p on p.message_id = m.id and p.role = 'to'
        where s.playbook_id = ${playbookId} order by m.created_at_ms, m.account_id, p.user_id`),
  };
}
