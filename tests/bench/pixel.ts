import { sql } from "drizzle-orm";
import { startServed } from "#tests/support/served.ts";
import { fill, idOf } from "./fill.ts";
import { ascending, printRates, type Rounds } from "./measure.ts";
import { appSecret, openWorkspace } from "./workspace.ts";

const messages = 2_000;
const hits = 4_000;
const atOnce = 16;
const rounds = 3;
/** A proxy of many people: no burst of it is taken for a scanner's. */
const agent = "Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)";

/** Opens that are on disk before they are answered (TR1), by the real server, beside a server that keeps nothing. */
async function measure(): Promise<void> {
  const workspace = await openWorkspace();
  const { deps, folder } = workspace;
  const due = sql`${Date.now() - 3_600_000}`;
  await fill(workspace, { senders: 10, accounts: 100, users: messages, messages, sendAtMs: due, limited: false });
  await deps.db.run(sql`update message set state = 'sent', ended_at_ms = send_at_ms`);
  const paths = Array.from({ length: messages }, (_, i) => {
    return new URL(deps.links.pixelUrl(idOf("MS", i), idOf("PE", i))).pathname;
  });
  await workspace.close();
  const served = await startServed({ DATA_DIR: folder, APP_SECRET: appSecret });
  const bare = await startBare();

  const pixel: Rounds & { perSecond: number[] } = { name: "durable pixel", rounds: [], perSecond: [] };
  const peer: typeof pixel = { name: "bare GIF", rounds: [], perSecond: [] };
  for (const warm of [true, ...Array<boolean>(rounds).fill(false)]) {
    for (const [one, origin] of [[peer, bare.origin], [pixel, served.origin]] as const) {
      const { times, perSecond } = await hit(origin, paths, warm ? hits / 4 : hits);
      if (warm) continue;
      one.rounds.push(times);
      one.perSecond.push(perSecond);
    }
  }
  printRates([peer, pixel], peer);
  await bare.stop();
  const asked = hits / 4 + rounds * hits;
  const kept = await workspace.reopened((db) => db.all<{ n: number }>(sql`select count(*) as n from delivery_event`));
  console.log(`${kept[0]!.n} of ${asked} hits are on disk, exit code ${await served.stop()}`);
  await workspace.remove();
}

async function hit(origin: string, paths: string[], count: number) {
  const times: number[] = [];
  let next = 0;
  const beganMs = performance.now();
  const reader = async () => {
    while (next < count) {
      const path = paths[next++ % paths.length]!;
      const askedMs = performance.now();
      const answer = await fetch(origin + path, { headers: { "User-Agent": agent } });
      await answer.arrayBuffer();
      times.push(performance.now() - askedMs);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, reader));
  return { times: ascending(times), perSecond: count / ((performance.now() - beganMs) / 1000) };
}

async function startBare() {
  const script = new URL("./bare-gif.ts", import.meta.url).pathname;
  const child = new Deno.Command(Deno.execPath(), { args: ["run", "--allow-net", script], stdout: "piped" }).spawn();
  const { value } = await child.stdout.pipeThrough(new TextDecoderStream()).getReader().read();
  return {
    origin: `http://127.0.0.1:${Number(value)}`,
    async stop() {
      child.kill("SIGTERM");
      await child.status;
    },
  };
}

export const pixel = {
  about: `opens kept before they are answered, ${atOnce} at a time, ${hits} × ${rounds}; the client shares the machine`,
  run: measure,
};
