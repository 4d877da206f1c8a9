import { sql } from "drizzle-orm";
import { expect, onTestFinished, test } from "vitest";
import { type Db, openDatabase } from "#db/client.ts";
import { assignAccounts, insertAccounts } from "#db/queries/account.ts";
import { examine } from "#db/queries/doctor.ts";
import { batch } from "#db/statements.ts";
import { makeDatabase } from "#tests/support/database.ts";
import { accountRow } from "#tests/support/people.ts";
import { addPlaybook, followUp, mail, makeSweeps, traitSet } from "#tests/support/playbooks.ts";
import { makeRandom, type Random } from "#tests/support/random.ts";
import { makeReleaseWorkspace, startOfTestMs } from "#tests/support/release-workspace.ts";
import { makeProcesses, type Releaser } from "./faults/processes.ts";

const runs = Number(Deno.env.get("PLAYBOOK_RUNS") ?? 20);
const firstSeed = Number(Deno.env.get("PLAYBOOK_SEED") ?? 7_000);
const accounts = 160;
/** These change their minds while they are swept; the others match all along. */
const fickle = 20;
const hourMs = 3_600_000;
/** A race in which nobody gets on is over. */
const mostWaitMs = 10_000;
const nameOf = (n: number) => `A${String(n).padStart(4, "0")}`;
const trial = { field: "account.status", op: "is", value: "trial" };

type World = { path: string; teammateId: string; playbookIds: string[] };

/** A workspace with two playbooks over its accounts, in a file to copy for each run. */
async function makeWorld(directory: string): Promise<World> {
  const { db, url, close } = await makeDatabase();
  const w = await makeReleaseWorkspace(db);
  await db.run(sql`insert into trait_definition (id, entity, key, label, type, edit_right, created_at_ms)
    values ('VIP', 'user', 'vip', 'VIP', 'boolean', 'members', 0)`);
  const rows = Array.from(
    { length: accounts },
    (_, n) => accountRow({ id: nameOf(n), name: `Account ${n}`, status: "trial" }),
  );
  await batch(db, insertAccounts(rows, w.nowMs));
  await db.run(sql`insert into user (id, email, name_key, created_at_ms, updated_at_ms)
    select a.id || 'U' || n.value, lower(a.id) || n.value || '@x.example', a.id, 0, 0
    from account a cross join json_each('[1,2,3]') n where a.id glob 'A0*' and n.value <= 1 + cast(substr(a.id, 5) as integer) % 3`);
  await db.run(
    sql`insert into membership (account_id, user_id, is_owner) select substr(id, 1, 5), id, 1 from user where id glob 'A0*U*'`,
  );
  // Each of these is a user of many accounts, and is to be written to for one of them.
  await db.run(sql`insert into user (id, email, name_key, created_at_ms, updated_at_ms)
    select 'S' || n.value, 's' || n.value || '@x.example', 's', 0, 0 from json_each('[1,2,3]') n`);
  await db.run(sql`insert into membership (account_id, user_id, is_owner)
    select a.id, u.id, 1 from account a cross join user u where a.id glob 'A0*' and u.id glob 'S*'
      and cast(substr(a.id, 2) as integer) % 4 = cast(substr(u.id, 2) as integer)`);
  const given = { rule: trial, nowMs: w.nowMs };
  const playbookIds = [
    await addPlaybook(db, w, {
      ...given,
      actions: [
        mail(w, "each", { undo: "send" }),
        followUp("next", "each", { undo: "send" }),
        traitSet("mark", "VIP", true, { on: "all" }),
      ],
    }),
    await addPlaybook(db, w, {
      ...given,
      actions: [mail(w, "group", { undo: "send", start: { strategy: "perAccount" } })],
    }),
  ];
  await close();
  const path = `${directory}/world.db`;
  await Deno.copyFile(url.slice("file:".length), path);
  return { path, teammateId: w.teammateId, playbookIds };
}

/** Stays, steps and items that there are once all is done, or a few less. */
const mostDone = 1_200;

/** Resolves once so much of it is done, or nothing more is. */
async function doneBy(db: Db, amount: number): Promise<void> {
  const until = Date.now() + mostWaitMs;
  for (let done = 0; done < amount && Date.now() < until;) {
    await new Promise((resolve) => setTimeout(resolve, 2));
    const [row] = await db.all<{ n: number }>(sql`select (select count(*) from enrollment)
      + (select count(*) from enrollment_step where state <> 'due')
      + (select count(*) from enrollment_item where state = 'made') as n`);
    done = row!.n;
  }
}

/** Two processes sweep one file while accounts come and go; as it goes, one of them is killed and another takes its place, at last
 * both are. */
async function race(
  o: { db: Db; url: string; random: Random; teammateId: string; start: ReturnType<typeof makeProcesses>["start"] },
): Promise<number> {
  const { db, url, random, teammateId, start } = o;
  const alive: Releaser[] = await Promise.all([start(url), start(url)]);
  const gone: Promise<unknown>[] = [];
  const kill = (victim: Releaser) => {
    alive.splice(alive.indexOf(victim), 1);
    gone.push(victim.gone);
    victim.kill();
  };
  const killsAt = Array.from({ length: random.int(1, 2) }, () => random.int(1, mostDone)).sort((x, y) => x - y);
  for (const killAt of killsAt) {
    await doneBy(db, killAt);
    for (let i = 0; i < 4; i++) {
      const id = nameOf(accounts - 1 - random.int(0, fickle - 1));
      const status = random.pick(["trial", "churned"]);
      await batch(db, assignAccounts({ ids: [id], assignment: { status }, actorId: teammateId, atMs: 0 }));
    }
    kill(random.pick(alive));
    alive.push(await start(url));
  }
  await doneBy(db, random.int(killsAt.at(-1)!, mostDone + 100));
  for (const victim of [...alive]) kill(victim);
  await Promise.all(gone);
  return gone.length;
}

test(
  `[PB5] [ST6] ${runs} runs of two processes that sweep one file and are killed at random instants: one enrolment, one step, one conversation, also with who is at many accounts`,
  async () => {
    const directory = await Deno.makeTempDir({ prefix: "parley-test-" });
    onTestFinished(() => Deno.remove(directory, { recursive: true }));
    const world = await makeWorld(directory);
    const { start } = makeProcesses(3, new URL("./playbook-process.ts", import.meta.url));
    const total = { died: 0, cutShort: 0 };
    for (let seed = firstSeed; seed < firstSeed + runs; seed++) {
      const random = makeRandom(seed);
      const path = `${directory}/${seed}.db`;
      await Deno.copyFile(world.path, path);
      const database = await openDatabase({ url: `file:${path}` });
      const { db } = database;
      try {
        total.died += await race({ db, url: `file:${path}`, random, teammateId: world.teammateId, start });
        total.cutShort += await isCutShort(db) ? 1 : 0;
        await batch(
          db,
          assignAccounts({
            ids: Array.from({ length: fickle }, (_, n) => nameOf(accounts - 1 - n)),
            assignment: { status: "trial" },
            actorId: world.teammateId,
            atMs: 0,
          }),
        );
        // Whatever lease the dead held has lapsed by then.
        const sweeps = makeSweeps(database, { nowMs: startOfTestMs + 3 * hourMs });
        await sweeps.tick();
        expect(await sweeps.tick(5_000)).toMatchObject({ entered: 0, left: 0, acted: 0 });
        await everythingOnce(db, world.playbookIds);
        expect((await examine(db, sweeps.clock.nowMs)).filter(({ wrongCount }) => wrongCount > 0)).toEqual([]);
      } catch (cause) {
        throw new Error(`seed ${seed}`, { cause });
      } finally {
        await database.close();
        await Deno.remove(path);
      }
    }
    if (runs !== 20) console.log(JSON.stringify({ runs, ...total }));
    expect(total.died).toBeGreaterThanOrEqual(3 * runs);
    if (runs >= 20) expect(total.cutShort).toBeGreaterThan(0);
  },
  60_000 + runs * 20_000,
);

/** Everybody died before all was done of those who match all along. */
async function isCutShort(db: Db): Promise<boolean> {
  const [row] = await db.all<{ n: number }>(sql`select (select count(*) from enrollment e
      where e.left_at_ms is null and e.account_id < ${nameOf(accounts - fickle)}) = ${2 * (accounts - fickle)}
    and not exists (select 1 from enrollment_step where state = 'due') as n`);
  return row!.n === 0;
}

async function everythingOnce(db: Db, playbookIds: readonly string[]): Promise<void> {
  const firstFickle = nameOf(accounts - fickle);
  const steady = sql`e.account_id < ${firstFickle}`;
  const stays = await db.all<{ n: number; steps: number; done: number }>(sql`select count(*) as n,
      (select count(*) from enrollment_step s where s.enrollment_id = e.id) as steps,
      (select count(*) from enrollment_step s where s.enrollment_id = e.id and s.state = 'done') as done
    from enrollment e where e.playbook_id = ${playbookIds[
    0
  ]!} and e.left_at_ms is null and ${steady} group by e.account_id`);
  expect(stays.map((row) => ({ ...row }))).toEqual(Array(accounts - fickle).fill({ n: 1, steps: 2, done: 2 }));
  const [open] = await db.all<{ most: number; steps: number }>(sql`select max(n) as most,
      (select count(*) from enrollment_step where state = 'due') as steps
    from (select count(*) as n from enrollment where left_at_ms is null group by playbook_id, account_id)`);
  expect(open).toMatchObject({ most: 1, steps: 0 });
  // Once acted on nobody enters again, however often they flipped: each is written to once by each action.
  const mails = await db.all<{ key: string; reader: string; n: number; conversations: number }>(sql`
    select s.action_key as key, p.user_id as reader, count(*) as n, count(distinct m.conversation_id) as conversations
    from start s join message m on m.start_id = s.id join participant p on p.message_id = m.id and p.role = 'to'
    group by 1, 2`);
  expect(mails.filter(({ n, conversations }) => n !== 1 || conversations !== 1)).toEqual([]);
  expect(mails.filter(({ reader }) => reader.startsWith("S"))).toHaveLength(6);
  const [people] = await db.all<{ n: number }>(sql`select count(*) as n from user where id glob 'A0*U*'
    and substr(id, 1, 5) < ${firstFickle}`);
  const steadily = mails.filter(({ reader }) => reader < firstFickle);
  expect(steadily.filter(({ key }) => key === "each")).toHaveLength(people!.n);
  expect(steadily.filter(({ key }) => key === "group")).toHaveLength(people!.n);
  const [rest] = await db.all(sql`select
    (select count(*) from conversation c where not exists (select 1 from message m where m.conversation_id = c.id)) as empty,
    (select count(*) from message m where not exists (select 1 from participant p where p.message_id = m.id)) as nobodys,
    (select count(*) from enrollment_item i where i.state = 'waiting') = (select count(*) from message m join start s
      on s.id = m.start_id where s.action_key = 'each') as followed`);
  expect({ ...rest as object }).toEqual({ empty: 0, nobodys: 0, followed: 1 });
}
