import { drizzle } from "drizzle-orm/libsql/web";
import { expect, test } from "vitest";
import type { Db } from "#db/client.ts";
import type { DbClient } from "#db/door.ts";
import { followSenders } from "#db/queries/follow-sender.ts";
import { cancel, releaseHold, reschedule, sendNow } from "#db/queries/message-actions.ts";
import { approve } from "#db/queries/message-approval.ts";
import { change, settingsOf } from "#db/queries/message-change.ts";
import { undo } from "#db/queries/message-undo.ts";
import { readFacts } from "#db/queries/send-facts.ts";
import { pendingOf } from "#db/queries/send-recheck.ts";
import { unsubscribeUsers } from "#db/queries/unsubscribe.ts";
import { batch } from "#db/statements.ts";
import { type StatementInput, toStatement } from "#db/values.ts";
import { makeDatabase } from "#tests/support/database.ts";
import { makeReleaseWorkspace } from "#tests/support/release-workspace.ts";

const { db } = await makeDatabase();
const w = await makeReleaseWorkspace(db);
const { id, userId } = await w.addMessage();
const on = { ids: [id], actor: { id: "01BENCH", name: "Ada" }, nowMs: 1 };

/** The same database, telling how it will run each statement. */
function watched(plans: string[]): Db {
  const explain = async (input: StatementInput) => {
    const { sql, args } = toStatement(input);
    const { rows } = await db.$client.execute({ sql: `explain query plan ${sql}`, args });
    plans.push(...rows.map((row) => String(row[3])));
  };
  const client: DbClient = {
    ...db.$client,
    async execute(input, args) {
      await explain(args === undefined ? input : { sql: input as string, args });
      return await db.$client.execute(input, args);
    },
    async batch(inputs) {
      for (const input of inputs) await explain(input);
      return await db.$client.batch(inputs);
    },
  };
  return drizzle(client as unknown as Parameters<typeof drizzle>[0] & string) as unknown as Db;
}

const acts: [string, (db: Db) => Promise<unknown>][] = [
  ["send now", (db) => sendNow(db, { ...on, ignoreWindow: false })],
  ["reschedule", (db) => reschedule(db, { ...on, sendAtMs: 2 })],
  ["delete", (db) => cancel(db, on)],
  [
    "a change of sender and addresses",
    (db) => change(db, { ...on, of: [{ id, sentAs: "" }], change: { teammateId: id, to: ["a@b.c"], cc: ["c@b.c"] } }),
  ],
  ["what a change is judged by", (db) => settingsOf(db, [id])],
  ["approve", (db) => approve(db, { ...on, of: [{ id, seq: null }] })],
  ["a release from what happened in a user's life", (db) => releaseHold(db, on)],
  ["what the gates ask", (db) => readFacts(db, [id])],
  ["undo", (db) => undo(db, { id: "01BENCH", actorId: "01BENCH", nowMs: 1 })],
  ["unsubscribe", (db) => unsubscribeUsers(db, { userIds: [userId], by: "self", atMs: 1 })],
  ["a new CSM", (db) => batch(db, followSenders([w.accountId], 1))],
  [
    "a look again at what changed",
    (db) =>
      pendingOf(db, { messageIds: [id], newsIds: [id], userIds: [userId], accountIds: [w.accountId], startIds: [] }),
  ],
];

test.each(acts)("[VI1] %s reads the mail it is about, not all that is in the same state", async (_, act) => {
  const plans: string[] = [];
  await act(watched(plans));
  expect(plans.length).toBeGreaterThan(0);
  const whole = /(message|conversation)_\w+ \(state=\?\)$|^SCAN (?!json_each|CONSTANT|[jbclx]\b|\w VIRTUAL TABLE)/;
  expect(plans.filter((step) => whole.test(step))).toEqual([]);
});
