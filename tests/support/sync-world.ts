import { vi } from "vitest";
import * as Y from "yjs";
import { makeFanout } from "#edge/sync/fanout.ts";
import { makeLogFollower } from "#edge/sync/follow-log.ts";
import { Close, draftRoom, parseRoom } from "#edge/sync/protocol.ts";
import { makeRooms, type Rooms } from "#edge/sync/rooms.ts";
import { contentFromHtml } from "#jobs/document/from-html.ts";
import { seedUpdate } from "#jobs/document/seed.ts";
import { makeMemoryWords, type WordStore } from "#web/shared/live-text/kept-words.ts";
import type { LiveStatus } from "#web/shared/live-text/live-status.ts";
import { makeSyncClient, type SyncClient } from "#web/shared/live-text/make-sync-client.ts";
import { makeMemoryBus } from "./memory-bus.ts";
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

/** One of the processes that serve the draft. */
type Process = { rooms: Rooms; kill: () => void };
/** Another process's rows are seen within this time without the bus. */
const followEveryMs = 250;
const reopenAfterMs = 1_000;

/** Browsers, network, server processes, the bus between them and the database of one draft, each step of them by hand. Wants fake
 * timers. */
export function makeSyncWorld(random: Random, { processes: count = 1 } = {}) {
  const drafts = makeMemoryDrafts({ byHand: true });
  drafts.add(messageId, seedUpdate(contentFromHtml({ subject: "", html: `<p>${seeded}</p>` })));
  const tabs: Tab[] = [];
  const faults: unknown[] = [];
  let ids = 0;
  let chars = 0;
  /** Deleted by somebody: such a character may be gone from the log without a trace. */
  const erased = new Set<string>();
  const bus = makeMemoryBus();
  const processes = Array.from({ length: count }, () => startProcess());

  function startProcess(): Process {
    const { store, heads, kill } = drafts.connect();
    const connection = bus.connect();
    const timers = new Set<ReturnType<typeof setTimeout>>();
    const onFault = (error: unknown) => faults.push(error);
    const later = (ms: number, run: () => void) => {
      const timer = setTimeout(run, ms);
      timers.add(timer);
      return () => clearTimeout(timer);
    };
    const clock = {
      nowMs: () => Date.now(),
      later,
      turn: (run: () => void) => void later(0, run),
      soon: (run: () => void) => void later(5, run),
      pause: () => Promise.resolve(),
    };
    const fanout = makeFanout({ bus: connection, processId: `p-${++ids}`, clock, onFault });
    const rooms = makeRooms({ store, fanout, clock, newId: () => `id-${++ids}`, onFault });
    const follower = makeLogFollower({
      log: heads,
      isNeeded: () => count > 1 && rooms.count() > 0,
      tell: rooms.heard,
      onFault,
    });
    const following = setInterval(() => void follower.look(), followEveryMs);
    return {
      rooms,
      kill() {
        connection.die();
        clearInterval(following);
        timers.forEach((timer) => clearTimeout(timer));
        kill((): Ending => random.pick(["answered", "lost before"] as const));
      },
    };
  }

  const servedBy = new Map<FarEnd, Process>();
  const network = makeNetwork((end) => {
    const room = decodeURIComponent(end.url.pathname.split("/").at(-1)!);
    const teammateId = end.url.searchParams.get("who") ?? "somebody";
    const process = random.pick(processes);
    servedBy.set(end, process);
    const seat = process.rooms.join(parseRoom(room)!, {
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
        if (status.link === "locked") setTimeout(() => reopenIfOpen(tab), reopenAfterMs);
        tab.isSynced ||= status.link === "live";
        if (status.link !== "connecting" && !status.unsaved) tab.typed.forEach((char) => tab.saved.add(char));
      },
      onEditors: () => {},
      onLate: () => {},
    });
    tabs.push(tab);
    return tab;
  }

  /** As the app does where a close is heard of after the draft was open again. */
  function reopenIfOpen(tab: Tab): void {
    if (tab.status.link === "locked" && drafts.find(messageId)!.state === "pending") tab.client.reopen();
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
    bus,
    /** One process serves everybody. */
    isAlone: count === 1,
    /** Rooms in memory, of all processes. */
    roomCount: () => processes.reduce((sum, { rooms }) => sum + rooms.count(), 0),
    /** The change feed tells of the message, each process that `which` picks. */
    tellChanged(which: () => boolean = () => true): void {
      for (const { rooms } of processes) if (which()) rooms.changed({ kind: "draft", id: messageId });
    },
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
    /** A process dies and comes back; what it had asked of the database is carried out or not, and nobody is answered. */
    async killProcess(): Promise<void> {
      const n = random.int(0, processes.length - 1);
      const dead = processes[n]!;
      dead.kill();
      network.cut((_socket, end) => servedBy.get(end) === dead);
      processes[n] = startProcess();
      await turn();
    },
    /** Nothing fails any more; resolves when nothing is under way. */
    async settle(): Promise<void> {
      const seen = () => JSON.stringify([drafts.rowsOf(messageId).length, tabs.map(({ status }) => status)]);
      for (let calm = 0; calm < 3;) {
        const before = seen();
        for (let passedMs = 0; passedMs < 3_000; passedMs += followEveryMs) {
          network.flush();
          while (drafts.waiting() > 0) {
            drafts.end("answered");
            await turn();
            network.flush();
          }
          await vi.advanceTimersByTimeAsync(followEveryMs);
        }
        calm = before === seen() ? calm + 1 : 0;
      }
    },
    /** The processes end, as when they are stopped in peace. */
    stop(): void {
      for (const { kill } of processes) kill();
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
