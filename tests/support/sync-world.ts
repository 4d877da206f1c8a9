import { vi } from "vitest";
import * as Y from "yjs";
import { noFanout } from "#edge/sync/fanout.ts";
import { Close, draftRoom, parseRoom } from "#edge/sync/protocol.ts";
import { makeRooms, type Rooms } from "#edge/sync/rooms.ts";
import { contentFromHtml } from "#jobs/document/from-html.ts";
import { seedUpdate } from "#jobs/document/seed.ts";
import { makeMemoryWords, type WordStore } from "#web/shared/live-text/kept-words.ts";
import type { LiveStatus } from "#web/shared/live-text/live-status.ts";
import { makeSyncClient, type SyncClient } from "#web/shared/live-text/make-sync-client.ts";
import { type Ending, makeMemoryDrafts } from "./memory-drafts.ts";
import type { Random } from "./random.ts";
import { type FarEnd, makeNetwork } from "./socket-pair.ts";

export const messageId = "01J0000000000000000000000M";
/** Characters of the seed. */
export const seeded = "Hello world";

/** One teammate's tab. What they type are characters that nobody types twice. */
type Tab = {
  name: string;
  /** The browser's, which outlives the tab. */
  words: WordStore;
  doc: Y.Doc;
  client: SyncClient;
  status: LiveStatus;
  isSynced: boolean;
  /** Typed in this document, in order. */
  typed: string[];
  /** Of those, told to be on disk. */
  saved: Set<string>;
};

/** Browsers, network, server and database of one draft, each step of them by hand. Wants fake timers. */
export function makeSyncWorld(random: Random) {
  const drafts = makeMemoryDrafts({ byHand: true });
  drafts.add(messageId, seedUpdate(contentFromHtml({ subject: "", html: `<p>${seeded}</p>` })));
  const tabs: Tab[] = [];
  const faults: unknown[] = [];
  let ids = 0;
  let chars = 0;
  /** Deleted by somebody: such a character may be gone from the log without a trace. */
  const erased = new Set<string>();
  let server: { rooms: Rooms; kill: () => void };

  function startServer(): void {
    const { store, kill } = drafts.connect();
    const timers = new Set<ReturnType<typeof setTimeout>>();
    server = {
      rooms: makeRooms({
        store,
        fanout: noFanout,
        clock: {
          nowMs: () => Date.now(),
          later(ms, run) {
            const timer = setTimeout(run, ms);
            timers.add(timer);
            return () => clearTimeout(timer);
          },
          pause: () => Promise.resolve(),
        },
        newId: () => `id-${++ids}`,
        onFault: (error) => faults.push(error),
      }),
      kill() {
        kill();
        timers.forEach((timer) => clearTimeout(timer));
      },
    };
  }
  startServer();

  const network = makeNetwork((end) => {
    const room = decodeURIComponent(end.url.pathname.split("/").at(-1)!);
    const teammateId = end.url.searchParams.get("who") ?? "somebody";
    const seat = server.rooms.join(parseRoom(room)!, {
      id: `s-${++ids}`,
      person: { teammateId, name: teammateId },
      mayWrite: true,
      hearsOwn: end.url.searchParams.get("parley") === "1",
      send: (frame) => end.send(frame),
      close({ code, reason }: Close) {
        end.close(code, reason);
        seat?.leave();
        return Promise.resolve();
      },
    });
    end.onFrame = (frame) => seat.receive(frame);
    end.onClose = () => seat.leave();
  });

  function openTab(name: string, words = makeMemoryWords()): Tab {
    const doc = new Y.Doc({ gc: false });
    doc.clientID = 1_000 + ++ids;
    const status: LiveStatus = { link: "connecting", unsaved: false, kept: true, slow: false, closeCode: null };
    const tab = { name, words, doc, status, typed: [], saved: new Set(), isSynced: false } as unknown as Tab;
    tab.client = makeSyncClient({
      doc,
      room: draftRoom(messageId),
      teammateId: name,
      server: "ws://parley.test",
      store: words,
      WebSocket: network.WebSocket,
      onStatus(status) {
        tab.status = status;
        tab.isSynced ||= status.link === "live";
        if (status.link !== "connecting" && !status.unsaved) tab.typed.forEach((char) => tab.saved.add(char));
      },
      onEditors: () => {},
      onLate: () => {},
    });
    tabs.push(tab);
    return tab;
  }

  const lineOf = (doc: Y.Doc) => (doc.getXmlFragment("body").get(0) as Y.XmlElement).get(0) as Y.XmlText;

  /** Lets promises run that nothing else waits for. */
  const turn = async () => {
    for (let n = 0; n < 8; n++) await Promise.resolve();
  };

  return {
    drafts,
    tabs,
    erased,
    faults,
    network,
    openTab,
    turn,
    rooms: () => server.rooms,
    /** Every character that stands or once stood in the log. */
    logged(): string {
      const doc = new Y.Doc({ gc: false });
      for (const update of drafts.find(messageId)!.updates) Y.applyUpdate(doc, update);
      return everyChar(lineOf(doc));
    },
    read: () => {
      const doc = new Y.Doc();
      for (const update of drafts.find(messageId)!.updates) Y.applyUpdate(doc, update);
      return lineOf(doc).toString();
    },
    textOf: (tab: Tab) => lineOf(tab.doc).toString(),
    type(tab: Tab): void {
      const text = lineOf(tab.doc);
      const char = String.fromCodePoint(0x4e00 + chars++);
      tab.typed.push(char);
      text.insert(random.int(0, text.length), char);
    },
    erase(tab: Tab): void {
      const text = lineOf(tab.doc);
      if (text.length === 0) return;
      const at = random.int(0, text.length - 1);
      erased.add(text.toString()[at]!);
      text.delete(at, 1);
    },
    closeTab(tab: Tab): void {
      tab.client.close();
      tabs.splice(tabs.indexOf(tab), 1);
    },
    /** The process dies; what it had asked of the database is carried out or not, and nobody is answered. */
    async killServer(): Promise<void> {
      server.kill();
      drafts.endAll((): Ending => random.pick(["answered", "lost before"] as const));
      network.cut();
      startServer();
      await turn();
    },
    /** Nothing fails any more; resolves when nothing is under way. */
    async settle(): Promise<void> {
      for (let calm = 0; calm < 3;) {
        const before = JSON.stringify([ids, drafts.rowsOf(messageId).length, tabs.map(({ status }) => status)]);
        network.flush();
        while (drafts.waiting() > 0) {
          drafts.end("answered");
          await turn();
        }
        await vi.advanceTimersByTimeAsync(3_000);
        const after = JSON.stringify([ids, drafts.rowsOf(messageId).length, tabs.map(({ status }) => status)]);
        calm = before === after && drafts.waiting() === 0 ? calm + 1 : 0;
      }
    },
    end(): void {
      for (const tab of [...tabs]) {
        tab.client.close();
        tab.doc.destroy();
      }
      network.flush();
      network.cut();
    },
  };
}
export type SyncWorld = ReturnType<typeof makeSyncWorld>;

function everyChar(text: Y.XmlText): string {
  let all = "";
  for (let item = text._start; item !== null; item = item.right) {
    if (item.content instanceof Y.ContentString) all += item.content.str;
  }
  return all;
}

export type { FarEnd };
