import { sql } from "drizzle-orm";
import { openDatabase } from "#db/client.ts";
import { gmail } from "#tests/support/agents.ts";
import { fill, idOf } from "./fill.ts";
import { ascending, ms, percentile, printRates, type Rounds, type Times } from "./measure.ts";
import { load } from "./public/http-load.ts";
import {
  answering,
  bundlePublic,
  freePort,
  type Running,
  startAlone,
  startBare,
  startDatabaseServer,
  startNginx,
  startWhole,
} from "./public/servers.ts";
import { openWorkspace } from "./workspace.ts";

const messages = 2_000;
const hits = Math.round(4_000 * Number(Deno.env.get("BENCH_SCALE") ?? 1));
const rounds = Number(Deno.env.get("BENCH_ROUNDS") ?? 3);
const atOnce = 16;
const starts = 10;
/** A proxy of many people: no burst of it is taken for a scanner's. */
const agent = gmail;

type Contender = Rounds & { perSecond: number[]; server: Running; rssMib: number; path?: string };

/** Opens that are on disk before they are answered (TR1), beside servers that keep nothing; and how soon the public routes serve. */
async function measure(): Promise<void> {
  const { folder, paths, remove } = await makeMails();
  const copyTo = async (name: string) => {
    await Deno.mkdir(`${folder}/${name}`);
    await Deno.copyFile(`${folder}/parley.db`, `${folder}/${name}/parley.db`);
    return `${folder}/${name}`;
  };
  const [whole, file, remote] = [await copyTo("whole"), await copyTo("file"), await copyTo("remote")];
  const database = await startDatabaseServer(`${remote}/parley.db`);
  const contender = (name: string, server: Running, path?: string): Contender => ({
    ...{ name, server, path, rounds: [], perSecond: [], rssMib: 0 },
  });
  const nginx = await startNginx(folder);
  if (!nginx) console.log("nginx is not installed, so that nothing is measured beside it: apt-get install nginx-light");
  const bare = contender("bare Deno.serve", await startBare());
  const all = [
    ...(nginx ? [contender("nginx empty_gif", nginx)] : []),
    bare,
    contender("public alone, file", await startAlone(`file:${file}/parley.db`), file),
    contender("public alone, libSQL server", await startAlone(database.url), remote),
    contender("whole server, file", await startWhole(whole), whole),
  ];
  for (let round = -1; round < rounds; round++) {
    for (const one of all) {
      const count = round < 0 ? hits / 4 : hits;
      const { times, perSecond } = await load(one.server.origin, paths, { count, atOnce, agent });
      if (round < 0) continue; // warm
      one.rounds.push(times);
      one.perSecond.push(perSecond);
      one.rssMib = one.server.rssMib();
    }
  }
  for (const one of all) await one.server.stop();
  printRates(all, all[0]!);
  const rate = (one: Contender) => percentile(ascending([...one.perSecond]), 0.5);
  for (const one of all) {
    console.log(
      `${one.name}: ${(rate(one) / rate(bare)).toPrecision(2)} of ${bare.name}'s rate, ${
        one.rssMib.toFixed(0)
      } MiB resident`,
    );
  }
  for (const { name, path } of all) {
    if (path) console.log(`${name}: ${await keptIn(path)} of ${hits / 4 + rounds * hits} hits are on disk`);
  }

  await measureStarts(database.url, `${folder}/bundle`);
  await database.stop();
  await remove();
}

/** From the command to the first answer, each time anew. */
async function measureStarts(databaseUrl: string, folder: string): Promise<void> {
  const timed = async (start: (port: number) => Promise<Running>): Promise<Times> => {
    const times: number[] = [];
    for (let n = 0; n <= starts; n++) {
      const port = freePort();
      const beganMs = performance.now();
      const server = await start(port);
      await answering(`${server.origin}/t/none.gif`);
      if (n > 0) times.push(performance.now() - beganMs); // the first fills caches
      await server.stop();
    }
    return ascending(times);
  };
  const bare = await timed(startBare);
  const alone = await timed((port) => startAlone(databaseUrl, port));
  const entry = await bundlePublic(folder);
  const bundled = await timed((port) => startAlone(databaseUrl, port, entry));
  const told = (times: Times) => `${ms(percentile(times, 0.5))} ms (${ms(times[0]!)}-${ms(times.at(-1)!)})`;
  console.log(
    `start to first answer, median of ${starts}: public alone ${told(alone)}, bundled ${told(bundled)}, bare ${
      told(bare)
    }`,
  );
  const ratio = (times: Times) => (percentile(times, 0.5) / percentile(bare, 0.5)).toFixed(2);
  console.log(`ratio to bare Deno.serve: ${ratio(alone)}, bundled ${ratio(bundled)}`);
}

async function makeMails() {
  const workspace = await openWorkspace();
  const { deps, folder } = workspace;
  const due = sql`${Date.now() - 3_600_000}`;
  await fill(workspace, { senders: 10, accounts: 100, users: messages, messages, sendAtMs: due, limited: false });
  await deps.db.run(sql`update message set state = 'sent', ended_at_ms = send_at_ms`);
  const paths = Array.from({ length: messages }, (_, i) => {
    return new URL(deps.links.pixelUrl(idOf("MS", i), idOf("PE", i))).pathname;
  });
  await workspace.close();
  return { folder, paths, remove: workspace.remove };
}

async function keptIn(folder: string): Promise<number> {
  const database = await openDatabase({ url: `file:${folder}/parley.db`, readOnly: true });
  const [row] = await database.db.all<{ n: number }>(sql`select count(*) as n from delivery_event`);
  await database.close();
  return row!.n;
}

export const publicRoutes = {
  about: `opens kept before they are answered, ${atOnce} at a time, ${hits} × ${rounds}; the client shares the machine`,
  run: measure,
};
