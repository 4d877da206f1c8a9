import { WebsocketProvider } from "y-websocket";
import * as Y from "yjs";
import { openDatabase } from "#db/client.ts";
import { makeApp } from "#edge/app.ts";
import type { Bus } from "#edge/bus.ts";
import { readConfig } from "#edge/config.ts";
import { openDeps } from "#edge/deps.ts";
import { draftRoom } from "#edge/sync/protocol.ts";
import { makeLog } from "#jobs/log.ts";
import { appSecret, type Caller, makeTestApp, type TestApp } from "./app.ts";
import { whenDone } from "./database.ts";
import { makeReleaseWorkspace } from "./release-workspace.ts";
import { addStart } from "./release.ts";
import { socketWith } from "./socket-with.ts";
import { until } from "./until.ts";

/** The app on a port, over real sockets. Everything is closed when the test, or the file, that made it is over. */
export async function serveTestApp(given: Parameters<typeof makeTestApp>[0] = {}) {
  const test: TestApp = await makeTestApp(given);
  const workspace = await makeReleaseWorkspace(test.deps.db);
  const server = serve(test);
  /** A pending draft of these words. */
  async function addDraft({ html = "<p>Hello world</p>", subject = "Seeded" } = {}): Promise<string> {
    const startId = await addStart(test.deps.db, html, subject);
    return (await workspace.addMessage({ startId, subject })).id;
  }
  return { ...test, ...server, workspace, addDraft };
}
export type SyncServer = Awaited<ReturnType<typeof serveTestApp>>;

/** A second process on the same database: its own connections, rooms and change feed. */
export async function serveBeside({ database, clock }: TestApp, bus?: Bus) {
  const own = await openDatabase({ url: database.url });
  const faults: unknown[] = [];
  const deps = await openDeps({
    database: own,
    config: readConfig({ APP_SECRET: appSecret, PUBLIC_URL: "http://parley.test", DATABASE_URL: database.url }),
    secret: appSecret,
    ...(bus ? { bus } : {}),
    nowMs: () => clock.nowMs,
    log: makeLog("error", (line) => faults.push(JSON.parse(line))),
    nudge: () => {},
  });
  whenDone(async () => {
    await deps.close();
    await own.close();
  });
  return { deps, faults, ...serve({ app: makeApp(deps), deps }) };
}
export type BesideServer = Awaited<ReturnType<typeof serveBeside>>;

function serve({ app, deps }: Pick<TestApp, "app" | "deps">) {
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, app.fetch);
  const origin = `http://127.0.0.1:${server.addr.port}`;
  const providers = new Set<WebsocketProvider>();
  whenDone(async () => {
    for (const provider of providers) close(provider);
    await deps.sync.drain();
    await server.shutdown();
  });

  function close(provider: WebsocketProvider): void {
    providers.delete(provider);
    provider.destroy();
    provider.awareness.destroy();
    provider.doc.destroy();
  }
  /** y-websocket's own client, as it comes, once it has the text. `room` is a room's name, or a message's id for its draft. */
  async function open(who: Pick<Caller, "cookie">, room: string, doc = new Y.Doc()): Promise<WebsocketProvider> {
    const provider = connect(who, room, doc);
    await until(() => provider.synced);
    return provider;
  }
  const connect = (who: Pick<Caller, "cookie"> | null, room: string, doc = new Y.Doc()): WebsocketProvider =>
    connectWith(who ? { Cookie: who.cookie, Origin: origin } : { Origin: origin }, room, doc);
  function connectWith(headers: Record<string, string>, room: string, doc = new Y.Doc()): WebsocketProvider {
    const name = room.includes(":") ? room : draftRoom(room);
    const provider = new WebsocketProvider(`${origin.replace("http", "ws")}/api/sync`, name, doc, {
      disableBc: true,
      WebSocketPolyfill: socketWith(headers),
    });
    providers.add(provider);
    return provider;
  }
  return { origin, open, connect, connectWith, close };
}

/** The code of a close that the client takes as final. */
export const closeCode = (provider: WebsocketProvider): Promise<number> =>
  new Promise((resolve) => provider.on("closed", ({ code }: { code: number }) => resolve(code)));

export const firstLine = (doc: Y.Doc, of = "body"): Y.XmlText =>
  (doc.getXmlFragment(of).get(0) as Y.XmlElement).get(0) as Y.XmlText;
