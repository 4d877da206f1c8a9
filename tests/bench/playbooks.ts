import { sql } from "drizzle-orm";
import { type Database, openDatabase } from "#db/client.ts";
import { fillScale, scaleAmounts } from "#db/commands/scale/fill.ts";
import { compileFilter } from "#db/filter/compile.ts";
import { parseFilter } from "#db/filter/parse.ts";
import { readRegistry } from "#db/filter/registry.ts";
import { migrateDatabase } from "#db/migrate.ts";
import { assignAccounts } from "#db/queries/account.ts";
import { batch } from "#db/statements.ts";
import { makePlaybooks } from "#jobs/playbooks/run.ts";
import { addPlaybook } from "#tests/support/playbooks.ts";
import { ms, percentile, printTimes, type Rounds, timeEach } from "./measure.ts";
import { rules } from "./playbooks/rules.ts";

const part = Number(Deno.env.get("BENCH_SCALE") ?? 1);
const rounds = Number(Deno.env.get("BENCH_ROUNDS") ?? 3);
const touched = 100;
const by = { teammateId: "ADMIN", channelId: "CHANNEL" };

/** Sweeps of 50 live playbooks, of all accounts and after 100 of them changed, beside the bare counts of the same rules; at a tenth of the
 * size, and at all of it. */
async function measure(): Promise<void> {
  const few = await measureAt(part / 10);
  const all = await measureAt(part);
  console.log(`\ngrowth of a look at every account over ten times as many: ${(all / few).toFixed(1)}`);
}

async function measureAt(share: number): Promise<number> {
  const folder = await Deno.makeTempDir({ prefix: "parley-playbooks-" });
  const database = await openDatabase({ url: `file:${folder}/parley.db` });
  const clock = { nowMs: Date.UTC(2026, 2, 4, 12) };
  await fill(database, share, clock.nowMs);
  const { db, long, lists } = database;
  const playbooks = makePlaybooks({
    db,
    long,
    lists,
    nowMs: () => clock.nowMs,
    log: (level, event, fields) => level === "error" && console.error(event, fields),
  });
  for (const rule of rules) {
    await addPlaybook(db, by, { rule, existing: "leave", actions: [], nowMs: clock.nowMs });
  }
  const beganMs = performance.now();
  const { entered } = await playbooks.run();
  const tookS = (performance.now() - beganMs) / 1000;
  const { accounts, users } = scaleAmounts(share);
  console.log(
    `\n${accounts.toLocaleString("en")} accounts, ${
      users.toLocaleString("en")
    } users, ${rules.length} playbooks; first sweep: ` +
      `${entered.toLocaleString("en")} stays in ${tookS.toFixed(1)} s`,
  );
  const counted: Rounds = {
    name: "bare counts",
    rounds: [await timeEach(rounds, () => countAll(database, clock.nowMs))],
  };
  const swept: Rounds = {
    name: "all accounts",
    rounds: [
      await timeEach(rounds, async () => {
        await db.run(sql`update playbook set swept_at_ms = null`);
        await playbooks.run();
      }),
    ],
  };
  const ids = (await long.all<{ id: string }>(sql`select id from account order by health, id limit ${touched}`))
    .map(({ id }) => id);
  const after: Rounds = { name: `after ${touched} changed`, rounds: [[]] };
  for (let round = 0; round < 3 * rounds; round++) {
    const assignment = { status: round % 2 === 0 ? "paused" : "trial" };
    await batch(db, assignAccounts({ ids, assignment, actorId: by.teammateId, atMs: clock.nowMs }));
    after.rounds[0]!.push(...await timeEach(1, () => playbooks.run()));
  }
  after.rounds[0]!.sort((a, b) => a - b);
  const idle: Rounds = { name: "nothing changed", rounds: [await timeEach(20, () => playbooks.run())] };
  printTimes([counted, swept, after, idle], counted);
  await database.close();
  await Deno.remove(folder, { recursive: true });
  const p50 = percentile(swept.rounds[0]!, 0.5);
  console.log(
    `a look at every account: ${ms(1000 * p50 / (accounts * rules.length))} µs for each account and playbook`,
  );
  return p50;
}

/** What any list would ask: how many accounts satisfy each rule. */
async function countAll({ lists }: Database, nowMs: number): Promise<void> {
  const registry = await readRegistry(lists);
  for (const rule of rules) {
    const parsed = parseFilter(rule, registry, { of: "account", nowMs, timeZone: "UTC" });
    const holds = compileFilter(parsed, "account").map((condition) => condition.holds);
    await lists.all(sql`select count(*) from account t where ${sql.join(holds, sql` and `)}`);
  }
}

async function fill(database: Database, share: number, nowMs: number): Promise<void> {
  const { db } = database;
  await migrateDatabase(database);
  await db.run(sql`insert into teammate (id, email, role, state, created_at_ms)
    values (${by.teammateId}, 'admin@lumenworks.example.com', 'admin', 'active', 0)`);
  await db.run(sql`insert into channel (id, kind, name, settings, created_at_ms)
    values (${by.channelId}, 'outbox', 'Outbox', '{}', 0)`);
  const traits = [["account", "plan", "select"], ["account", "beta", "boolean"], ["user", "seniority", "select"]];
  for (const [entity, key, type] of traits) {
    await db.run(sql`insert into trait_definition (id, entity, key, label, type, edit_right, created_at_ms)
      values (${key}, ${entity}, ${key}, ${key}, ${type}, 'members', 0)`);
  }
  // Its mail is no matter: the rules ask of accounts and users.
  const amounts = { ...scaleAmounts(share), templates: 0, starts: 0, conversations: 0 };
  await fillScale(database, { amounts, nowMs, adminId: by.teammateId, channelId: by.channelId, startId: "" }, () => {});
}

export const playbookSweeps = {
  about:
    `50 live playbooks over 200,000 accounts and 1,000,000 users, beside the bare counts of their rules, in ${rounds} rounds`,
  run: measure,
};
