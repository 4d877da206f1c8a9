import { hashToken, newToken } from "#edge/auth/tokens.ts";
import { makeApp } from "#edge/app.ts";
import { readConfig } from "#edge/config.ts";
import { openDeps } from "#edge/deps.ts";
import { serveWebFiles } from "#edge/web-files.ts";
import { openSetupLink } from "#db/queries/joining.ts";
import { makeLog } from "#jobs/log.ts";
import { hookOf } from "#jobs/channels/hooks.ts";
import { startSchedule } from "#jobs/schedule.ts";
import { makeChannels, makeProviders } from "#jobs/sends/channels.ts";
import { pauses, terms } from "#jobs/sends/terms.ts";
import { appSecret } from "./app.ts";
import { makeDatabase, whenDone } from "./database.ts";
import { makeRandom } from "./random.ts";

const drainMs = 5_000;

/** Everything in one process as `npm start` runs it, on a port of its own and on a clock that the test moves on.
 * @param env more of its environment. */
export async function startServer(env: Record<string, string> = {}) {
  const database = await makeDatabase();
  let ahead = 0;
  const nowMs = () => Date.now() + ahead;
  let serve: (request: Request, info: Deno.ServeHandlerInfo) => Response | Promise<Response> = () => new Response();
  const server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen: () => {} },
    (request, info) => serve(request, info),
  );
  const port = server.addr.port;
  const faults: string[] = [];
  const log = makeLog("warn", (line) => faults.push(line));
  const config = readConfig({ APP_SECRET: appSecret, DATABASE_URL: database.url, PORT: String(port), ...env });
  const deps = await openDeps({ database, config, secret: appSecret, nowMs, log, nudge: (job) => schedule.nudge(job) });
  const sending = { publicUrl: config.publicUrl, sendMode: config.sendMode };
  const channels = makeChannels(database.sends, deps.vault, sending);
  const schedule = startSchedule({
    db: database.db,
    long: database.long,
    lists: database.lists,
    nowMs,
    log,
    links: deps.links,
    inbound: { providerOf: makeProviders(database.long, deps.vault).channelOf, hookOf, links: deps.links },
    release: {
      db: database.sends,
      channelOf: channels.channelOf,
      links: deps.links,
      sending,
      get clock() {
        return nowMs();
      },
      random: makeRandom(1).next,
      log,
      terms,
      pauses,
    },
  });
  const app = makeApp(deps);
  serveWebFiles(app);
  serve = app.fetch;
  whenDone(async () => {
    await deps.drain();
    // As edge/main.ts does: Deno waits for ever for a socket whose client left while it was being opened.
    await Promise.race([server.shutdown(), new Promise((resolve) => setTimeout(resolve, drainMs))]);
    await schedule.stop();
    await channels.close();
    await deps.close();
  });
  const token = newToken();
  await openSetupLink(deps.db, await hashToken(token), nowMs());
  return {
    origin: `http://localhost:${port}`,
    setupUrl: `http://localhost:${port}/setup/${token}`,
    deps,
    /** Warnings and errors that were logged. */
    faults,
    moveOn(ms: number) {
      ahead += ms;
      schedule.nudge("release");
    },
  };
}
