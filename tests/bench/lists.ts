import { sql } from "drizzle-orm";
import { openDatabase } from "#db/client.ts";
import { migrateDatabase } from "#db/migrate.ts";
import { makeApp } from "#edge/app.ts";
import { unlimited } from "#edge/auth/request-limit.ts";
import { cookieAfter } from "#edge/commands/demo/caller.ts";
import { seedScale } from "#edge/commands/demo/scale.ts";
import { demoPassword, demoTeam, emailOf } from "#edge/commands/demo/team.ts";
import { type Config, readConfig } from "#edge/config.ts";
import { openDeps } from "#edge/deps.ts";
import { appSecret } from "#edge/secret.ts";
import { type Case, type ListCases, lists } from "./lists/cases.ts";
import { overhear, printAmounts, printPlans } from "./lists/plans.ts";
import { typeBeside } from "./lists/typing.ts";
import { ms, percentile, printTimes, type Rounds, timeEach } from "./measure.ts";

/** Requests of each kind. */
const asked = Number(Deno.env.get("BENCH_ASKED") ?? 200);
const part = Number(Deno.env.get("BENCH_SCALE") ?? 1);
/** A data folder to be used again and kept, such as the one of `npm run demo -- --scale`. */
const kept = Deno.env.get("BENCH_FOLDER");
const showsPlans = Deno.env.get("BENCH_PLANS") === "1";
/** Only the lists, or cases, with this in their name. */
const only = Deno.env.get("BENCH_ONLY") ?? "";
const signIn = { email: emailOf(demoTeam[0]!.key), password: demoPassword };

/** Every list (VI1) of a workspace as large as is promised, through the whole app, beside the one bare page of an index. */
async function measure(): Promise<void> {
  const folder = kept ?? await Deno.makeTempDir({ prefix: "parley-lists-" });
  const config = readConfig({ DATA_DIR: folder, DATABASE_URL: `file:${folder}/parley.db` });
  await prepare(folder, config);
  await measureLists(config);
  if ("typing".includes(only)) await typeBeside({ folder, signIn });
  if (!kept) await Deno.remove(folder, { recursive: true });
}

async function prepare(folder: string, config: Config): Promise<void> {
  const isThere = await Deno.stat(`${folder}/parley.db`).then(() => true, () => false);
  await Deno.mkdir(folder, { recursive: true });
  const database = await openDatabase({ url: config.databaseUrl });
  const beganMs = performance.now();
  await migrateDatabase(database);
  if (!isThere) {
    const secret = await appSecret(config);
    await seedScale({ database, config, secret, nowMs: Date.now(), part }, (words) => console.log(`  ${words}`));
  }
  await database.close();
  const { size } = await Deno.stat(`${folder}/parley.db`);
  const tookS = ((performance.now() - beganMs) / 1000).toFixed(1);
  console.log(`${isThere ? "opened" : "filled"} in ${tookS} s: ${(size / 2 ** 20).toFixed(0)} MiB`);
}

async function measureLists(config: Config): Promise<void> {
  const database = await openDatabase({ url: config.databaseUrl });
  const secret = await appSecret(config);
  const deps = await openDeps({ database, config, secret, nowMs: Date.now, log: () => {}, nudge: () => {} });
  const app = makeApp(deps, unlimited);
  const headers = await cookieAfter(app, "POST /api/sign-in", { body: signIn });
  const ear = overhear(database);
  await printAmounts(database.long);

  const get = async (path: string): Promise<{ next?: string | null }> => {
    const answer = await app.request(path, { headers });
    if (answer.ok) return await answer.json();
    throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  };
  const bare: Rounds = {
    name: "bare page",
    rounds: [
      await timeEach(
        asked,
        () => database.long.all(sql`select * from user indexed by user_name order by name_key, id limit 50`),
      ),
    ],
  };
  for (const list of lists) {
    const picked = casesWith(list, await deepPages(list));
    const shown: Rounds[] = [bare];
    for (const { name, path } of picked) {
      await timeEach(3, (i) => get(path(i))); // warm, as a server that has been up
      shown.push({ name, rounds: [await timeEach(asked, (i) => get(path(i)))] });
      if (showsPlans) await showPlan(name, path(1), shown.at(-1)!);
    }
    if (picked.length === 0) continue;
    console.log(`\n${list.list}: ${list.about}`);
    printTimes(shown, bare);
  }
  await deps.close();
  await database.close();

  /** The page behind many others, and those after it. */
  async function deepPages({ list, deep }: ListCases): Promise<Case[]> {
    if (deep.pages === 0 || !`${list}: deep page`.includes(only)) return [];
    let cursor = "";
    const at = (next: string) => next === "" ? deep.path : `${deep.path}&cursor=${encodeURIComponent(next)}`;
    for (let page = 0; page < deep.pages; page++) {
      const { next } = await get(at(cursor));
      if (!next) break;
      cursor = next;
    }
    return [{ name: `deep page of ${/\d+/.exec(deep.path)}`, path: () => at(cursor) }];
  }

  async function showPlan(name: string, path: string, { rounds }: Rounds): Promise<void> {
    const heard = ear.listen();
    await get(path);
    const statements = heard();
    console.log(
      `\n   ${name}: p50 ${ms(percentile(rounds[0]!, 0.5))}, p99 ${ms(percentile(rounds[0]!, 0.99))} ms; ${path}`,
    );
    await printPlans(database.long, statements);
  }
}

const casesWith = ({ list, cases }: ListCases, deep: Case[]): Case[] =>
  [...cases, ...deep].filter(({ name }) => `${list}: ${name}`.includes(only));

export const listPages = {
  about: `every list over 200,000 accounts, 1,000,000 users and as many conversations, ${asked} requests each`,
  run: measure,
};
