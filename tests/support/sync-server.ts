import { WebsocketProvider } from "y-websocket";
import * as Y from "yjs";
import { draftRoom } from "#edge/sync/protocol.ts";
import { type Caller, makeTestApp, type TestApp } from "./app.ts";
import { makeReleaseWorkspace } from "./release-workspace.ts";
import { addStart } from "./release.ts";
import { whenDone } from "./database.ts";

/** A WebSocket that carries headers, as a browser's carries its cookie. */
export const socketWith = (headers: Record<string, string>): typeof WebSocket =>
  class extends WebSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, { protocols, headers } as unknown as string[]);
    }
  };

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

/** Resolves when `check` holds, looked at after each event of the loop. */
export async function until(check: () => boolean, mostMs = 5_000): Promise<void> {
  const endMs = performance.now() + mostMs;
  while (!check()) {
    if (performance.now() > endMs) throw new Error(`not within ${mostMs} ms: ${check}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

/** The code of a close that the client takes as final. */
export const closeCode = (provider: WebsocketProvider): Promise<number> =>
  new Promise((resolve) => provider.on("closed", ({ code }: { code: number }) => resolve(code)));

export const firstLine = (doc: Y.Doc, of = "body"): Y.XmlText =>
  (doc.getXmlFragment(of).get(0) as Y.XmlElement).get(0) as Y.XmlText;
