import { Awareness } from "y-protocols/awareness";
import { WebsocketProvider } from "y-websocket";
import * as Y from "yjs";
import { Close, Code, draftRoom, markFrame, readSnapshot, readVersion } from "#edge/sync/protocol.ts";
import type { Link, LiveStatus } from "./live-status.ts";
import { type LateLine, lateLines } from "./late-lines.ts";
import { makeUnsavedWords } from "./unsaved-words.ts";

/** A colleague who has the draft open. */
export type Editor = { teammateId: string; name: string; color: string };

export type SyncClient = {
  awareness: Awareness;
  /** What came too late for the sealed draft; empty while it is open. */
  lateText(): LateLine[];
  /** The draft was reopened: connect again. Late words then merge into it. */
  reopen(): void;
  /** Leave the draft. Nothing of it runs after this; the document stays the caller's. */
  close(): void;
};

/** How soon after a keystroke unsaved words are also kept in the browser. */
const keepAfterMs = 250;

/**
 * Follow the draft of `messageId` into `doc`, a document of its own that keeps what is deleted (`gc: false`). `onStatus` hears every
 * change; "unsaved" is true from a keystroke until the server says that it is on disk (CO3). Reconnects by itself, except after a
 * close that is final.
 */
export function makeSyncClient(options: {
  doc: Y.Doc;
  messageId: string;
  teammateId: string;
  /** `wss://host` of the app. */
  server: string;
  storage: Storage;
  onStatus: (status: LiveStatus) => void;
  onEditors: (editors: Editor[]) => void;
  /** The draft was sealed; `lateText` now answers. */
  onSealed: () => void;
  WebSocket?: typeof WebSocket;
}): SyncClient {
  const { doc, messageId, teammateId, storage, onStatus, onEditors, onSealed } = options;
  const awareness = new Awareness(doc);
  const words = makeUnsavedWords(storage, { teammateId, messageId, tab: String(doc.clientID) });
  let link: Link = "connecting";
  let closeCode: number | null = null;
  let version = 0;
  let saved = 0;
  /** The mark under way: one at a time, so that a slow server is not asked more often than it answers. */
  let asked: { version: number; state: Uint8Array } | null = null;
  /** State of the document that is known to be on disk, others' words in it too: what is kept in the browser must stand on that. */
  let savedState: Uint8Array | null = null;
  let snapshot: Uint8Array | null = null;
  let keeping: ReturnType<typeof setTimeout> | undefined;
  /** There may be words from before this client that the server does not have: in the document, or left behind by an earlier tab. */
  let isOwing = doc.store.clients.size > 0 || words.left().length > 0;

  const provider = new WebsocketProvider(`${options.server}/api/sync`, draftRoom(messageId), doc, {
    awareness,
    disableBc: true,
    params: { parley: "1" },
    maxBackoffTime: 2_000 + Math.random() * 3_000,
    ...(options.WebSocket ? { WebSocketPolyfill: options.WebSocket } : {}),
  });

  const tell = () => onStatus({ link, unsaved: isOwing || version > saved, closeCode });
  function setLink(next: Link): void {
    link = next;
    tell();
  }

  function ask(): void {
    const { ws } = provider;
    if (asked || (version === saved && savedState) || !provider.synced || ws?.readyState !== ws?.OPEN) return;
    asked = { version, state: Y.encodeStateVector(doc) };
    ws!.send(markFrame(version));
  }

  function onSaved(upTo: number): void {
    if (asked?.version !== upTo) return;
    saved = upTo;
    isOwing = false;
    savedState = asked.state;
    asked = null;
    if (version === saved) {
      clearTimeout(keeping);
      words.forget();
    }
    ask();
    tell();
  }

  function keepWords(): void {
    clearTimeout(keeping);
    if (version > saved) words.keep(Y.encodeStateAsUpdate(doc, savedState ?? undefined));
  }

  function onUpdate(_update: Uint8Array, origin: unknown): void {
    if (origin === provider) return;
    version++;
    clearTimeout(keeping);
    keeping = setTimeout(keepWords, keepAfterMs);
    ask();
    tell();
  }

  function onSync(synced: boolean): void {
    if (!synced) return;
    asked = null;
    for (const update of words.left()) restore(update);
    ask();
    setLink("live");
  }

  function restore(update: Uint8Array): void {
    try {
      Y.applyUpdate(doc, update, words);
    } catch {
      // Damaged in storage: there is nothing to bring back.
    }
    // What it builds on never reached the server and is in no tab.
    doc.store.pendingStructs = null;
    doc.store.pendingDs = null;
  }

  function onConnection({ status }: { status: string }): void {
    asked = null;
    // Peers do not take the same clock twice: without a new one a caret stays hidden for 15 s after a reconnect.
    if (status === "connected") awareness.setLocalState(awareness.getLocalState());
    if (status === "disconnected") setLink("offline");
  }

  function onClosed({ code }: { code: number }): void {
    closeCode = code;
    keepWords();
    setLink(code === Close.signedOut.code ? "signed_out" : "locked");
    if (snapshot) onSealed();
  }

  function onAwareness(): void {
    const here = new Map<string, Editor>();
    for (const [client, { user }] of awareness.getStates()) {
      if (client !== awareness.clientID && user?.id) {
        here.set(user.id, { teammateId: user.id, name: user.name, color: user.color });
      }
    }
    onEditors([...here.values()]);
  }

  const onOnline = () => provider.shouldConnect && provider.connect();

  provider.messageHandlers[Code.saved] = (_encoder, decoder) => onSaved(readVersion(decoder));
  provider.messageHandlers[Code.sealed] = (_encoder, decoder) => {
    snapshot = readSnapshot(decoder);
  };
  provider.on("sync", onSync);
  provider.on("status", onConnection);
  provider.on("closed", onClosed);
  awareness.on("change", onAwareness);
  // After the provider's own listener, so that a mark follows the words that it is about.
  doc.on("update", onUpdate);
  globalThis.addEventListener("online", onOnline);
  globalThis.addEventListener("pagehide", keepWords);

  return {
    awareness,
    lateText: () => snapshot ? lateLines(doc, snapshot) : [],
    reopen() {
      snapshot = null;
      closeCode = null;
      setLink("connecting");
      provider.connect();
    },
    close() {
      keepWords();
      doc.off("update", onUpdate);
      awareness.off("change", onAwareness);
      globalThis.removeEventListener("online", onOnline);
      globalThis.removeEventListener("pagehide", keepWords);
      provider.destroy();
      awareness.destroy();
    },
  };
}
