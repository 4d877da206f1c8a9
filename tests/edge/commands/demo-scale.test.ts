import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { makeApp } from "#edge/app.ts";
import { cookieAfter, makeCall } from "#edge/commands/demo/caller.ts";
import { seedScale } from "#edge/commands/demo/scale.ts";
import { demoPassword, emailOf } from "#edge/commands/demo/team.ts";
import { readConfig } from "#edge/config.ts";
import { openDeps } from "#edge/deps.ts";
import { makeDatabase } from "#tests/support/database.ts";

const nowMs = Date.UTC(2027, 2, 10, 12);
const secret = "a-secret-of-a-test".repeat(3);
const config = readConfig({ APP_SECRET: secret });
const part = 0.002;

async function filled() {
  const database = await makeDatabase();
  const told: string[] = [];
  await seedScale({ database, config, secret, nowMs, part }, (words) => told.push(words));
  return { database, told };
}

const counts = sql`select
  (select count(*) from account where id like '01J0%') as accounts,
  (select count(*) from "user" where id like '01J0%') as users,
  (select count(*) from conversation where id like '01J0%') as conversations,
  (select count(*) from message where state = 'pending' and id like '01J0%') as pending,
  (select sum(user_count) from account) as counted,
  (select count(*) from membership) as memberships,
  (select count(*) from message m where not exists (select 1 from participant p where p.message_id = m.id)) as to_nobody,
  (select count(*) from search_doc) - (select count(*) from account) - (select count(*) from "user")
    - (select count(*) from conversation) - (select count(*) from template) as unsearched`;
/** What must be alike in two fillings: ids and times, and what chance would have made differ. */
const fingerprint = sql`select a.id, a.name, a.mrr_cents, a.renews_on, a.user_count, t.txt from account a
  left join account_trait t on t.entity_id = a.id and t.txt is not null where a.id like '01J0%' order by a.id, t.txt`;

test(
  "[VI1] the large sample workspace is whole, every list of it answers, and the same instant makes the same rows",
  async () => {
    const { database, told } = await filled();
    const [row] = await database.db.all<Record<string, number>>(counts);
    expect(row).toMatchObject({ accounts: 400, users: 2_000, conversations: 2_000, to_nobody: 0, unsearched: 0 });
    expect(row!["counted"]).toBe(row!["memberships"]);
    expect(row!["pending"]).toBeGreaterThan(300);
    expect(row!["pending"]).toBeLessThan(500);
    expect(told.some((words) => /^2,000 users, /.test(words))).toBe(true);
    const ill = await database.db.all(sql`pragma foreign_key_check`);
    expect(ill).toEqual([]);

    const deps = await openDeps({ database, config, secret, nowMs: () => nowMs, log: () => {}, nudge: () => {} });
    const app = makeApp(deps);
    const body = { email: emailOf("maya"), password: demoPassword };
    const call = makeCall(app, await cookieAfter(app, "POST /api/sign-in", { body }));
    for (const list of ["accounts", "users", "conversations", "messages", "templates"] as const) {
      const { items } = await call(`GET /api/${list}`, {});
      expect(items.length, list).toBeGreaterThan(20);
    }
    const { items: [first] } = await call("GET /api/conversations", { query: { state: "active" } });
    expect((await call("GET /api/conversations/:id", { params: { id: first!.id } })).messages.length).toBeGreaterThan(
      0,
    );
    await deps.close();

    const again = await filled();
    expect(await again.database.db.all(fingerprint)).toEqual(await database.db.all(fingerprint));
  },
  60_000,
);
