import { WebsocketProvider } from "y-websocket";
import * as Y from "yjs";
import { draftRoom } from "#edge/sync/protocol.ts";
import { type Caller, makeTestApp, type TestApp } from "./app.ts";
import { makeReleaseWorkspace } from "./release-workspace.ts";
import { addStart } from "./release.ts";
import { whenDone } from "./database.ts";
import { socketWith } from "./socket-with.ts";
import { until } from "./until.ts";

/** The app on a port, over real sockets. Everything is closed when the test, or the file, that made it is over. */
export async function serveTestApp(given: Parameters<typeof makeTestApp>[0] = {}) {
  const test: TestApp = await makeTestApp(given);
  const workspace = await makeReleaseWorkspace(test.deps.db);
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, test.app.fetch);
  const origin = `http://127.0.0.1:${server.addr.port}`;
  const providers = new Set<WebsocketProvider>();
  whenDone(async () => {
    for (const provider of providers) close(provider);
    await test.deps.sync.drain();
    await server.shutdown();
  });

  function close(provider: WebsocketProvider): void {
    providers.delete(provider);
    provider.destroy();
    provider.awareness.destroy();
    provider.doc.destroy();
  }
  /** A pending draft of these words. */
  async function addDraft({ html = "<p>Hello world</p>", subject = "Seeded" } = {}): Promise<string> {
    const startId = await addStart(test.deps.db, html, subject);
    return (await workspace.addMessage({ startId, subject })).id;
  }
  /** y-websocket's own client, as it comes, once it has the draft. */
  async function open(who: Pick<Caller, "cookie">, messageId: string): Promise<WebsocketProvider> {
    const provider = connect(who, messageId);
    await until(() => provider.synced);
    return provider;
  }
  function connect(who: Pick<Caller, "cookie"> | null, messageId: string): WebsocketProvider {
    const provider = new WebsocketProvider(
      `${origin.replace("http", "ws")}/api/sync`,
      draftRoom(messageId),
      new Y.Doc(),
      {
        disableBc: true,
        WebSocketPolyfill: socketWith(who ? { Cookie: who.cookie, Origin: origin } : { Origin: origin }),
      },
    );
    providers.add(provider);
    return provider;
  }
  return { ...test, workspace, origin, addDraft, open, connect, close };
}
export type SyncServer = Awaited<ReturnType<typeof serveTestApp>>;

/** The code of a close that the client takes as final. */
export const closeCode = (provider: WebsocketProvider): Promise<number> =>
  new Promise((resolve) => provider.on("closed", ({ code }: { code: number }) => resolve(code)));

export const firstLine = (doc: Y.Doc, of = "body"): Y.XmlText =>
  (doc.getXmlFragment(of).get(0) as Y.XmlElement).get(0) as Y.XmlText;
