import { Awareness } from "y-protocols/awareness";
import { WebsocketProvider } from "y-websocket";
import * as Y from "yjs";
import { Close, Code, markFrame, readSnapshot, readVersion } from "#edge/sync/protocol.ts";
import { makeComeBack } from "./come-back.ts";
import { type Editor, editorsIn } from "./editors.ts";
import type { WordStore } from "./kept-words.ts";
import { type LateLine, lateLines, linesSince, looseLines } from "./late-lines.ts";
import { makeLeftWords } from "./left-words.ts";
import type { Link, LiveStatus } from "./live-status.ts";
import { makeKeeper } from "./make-keeper.ts";
import { makeLinkWatch } from "./watch-link.ts";

export type SyncClient = {
  awareness: Awareness;
  /** What the text was closed to: words and deletes that are not in it on disk (CO4). Empty while it is open. */
  lateText(): LateLine[];
  /** The late words were taken elsewhere too: they are kept in the browser no more, and still belong in a later opening. */
  letGo(): void;
  /** The late words are taken care of, or unwanted: they are kept no more, and belong in no later opening. */
  settle(): void;
  /** The draft was reopened: connect again. Late words then merge into it. */
  reopen(): void;
  /** Leave the text. Nothing of it runs after this; the document stays the caller's. */
  close(): void;
};

/** A first connection that takes longer is said to be none. */
const reachedWithinMs = 5_000;
/** A connection that has not brought the text in this time, as behind a dead network, is tried anew. */
const arrivedWithinMs = 10_000;

/**
 * Follow the text of `room` into `doc`, a document of its own that keeps what is deleted (`gc: false`). `onStatus` hears every
 * change; "unsaved" is true from a keystroke until the server says that it is on disk (CO3). Reconnects by itself, except after a
 * close that is final; then `onLate` comes, and `lateText` answers.
 */
export function makeSyncClient(options: {
  doc: Y.Doc;
  /** As `roomName` writes it. */
  room: string;
  teammateId: string;
  /** `wss://host` of the app. */
  server: string;
  store: WordStore;
  onStatus: (status: LiveStatus) => void;
  onEditors: (editors: Editor[]) => void;
  onLate: () => void;
  /** Whether this teammate is signed in by now: a session may have taken the place of another. */
  isHere?: () => Promise<boolean>;
  WebSocket?: typeof WebSocket;
}): SyncClient {
  const { doc, room, teammateId, store, onStatus, onEditors, onLate } = options;
  const awareness = new Awareness(doc);
  let link: Link = "connecting";
  let closeCode: number | null = null;
  let kept = true;
  let slow = false;
  let version = 0;
  let saved = 0;
  /** The mark under way: one at a time, so that a slow server is not asked more often than it answers. */
  let asked: { version: number; state: Uint8Array } | null = null;
  /** State of the document that is known to be on disk, others' words in it too: what is kept in the browser must stand on that. */
  let savedState: Uint8Array | null = null;
  /** State that the server first showed. */
  let firstState: Uint8Array | null = null;
  let snapshot: Uint8Array | null = null;
  const left = makeLeftWords(doc);
  let hasArrived = false;
  /** There may be words from before this client that the server does not have: in the document, or left behind by an earlier tab. */
  let isOwing = true;
  const cameWithWords = doc.store.clients.size > 0;
  let isKeeping = true;
  let isSettled = false;
  let isClosed = false;
  let reaching: ReturnType<typeof setTimeout> | undefined = setTimeout(() => {
    if (link === "connecting") setLink("offline");
  }, reachedWithinMs);
  let arriving: ReturnType<typeof setTimeout> | undefined;

  const keeper = makeKeeper({
    store,
    at: { teammateId, room, tab: String(doc.clientID) },
    words: () => isKeeping && (version > saved || isWaiting()) ? unsavedWords() : null,
    onKept(isKept) {
      kept = isKept;
      tell();
    },
  });

  const provider = new WebsocketProvider(`${options.server}/api/sync`, room, doc, {
    awareness,
    disableBc: true,
    connect: false,
    params: { parley: "1" },
    maxBackoffTime: 2_000 + Math.random() * 3_000,
    ...(options.WebSocket ? { WebSocketPolyfill: options.WebSocket } : {}),
  });

  const send = (frame: Uint8Array<ArrayBuffer>) => {
    const { ws } = provider;
    if (ws?.readyState === ws?.OPEN) ws?.send(frame);
  };
  const watch = makeLinkWatch({
    ask: () => send(new Uint8Array([Code.askAwareness])),
    onDead: connectAnew,
    onSlow() {
      slow = true;
      tell();
    },
  });

  const comeBack = makeComeBack({
    isHere: options.isHere ?? (() => Promise.resolve(false)),
    onHere: () => provider.connect(),
    onGone: () => end(Close.signedOut.code, "signed_out"),
  });

  const unsavedWords = () =>
    Y.mergeUpdates([Y.encodeStateAsUpdate(doc, savedState ?? undefined), ...left.waiting() ?? []]);
  const isWaiting = () => Boolean(left.waiting()?.length);
  const hasUnsaved = () => !isSettled && (isOwing || version > saved);
  function tell(): void {
    if (!isClosed) onStatus({ link, unsaved: hasUnsaved(), kept, slow, closeCode });
  }
  function setLink(next: Link): void {
    link = next;
    tell();
  }

  function ask(): void {
    if (asked || (version === saved && savedState) || !provider.synced || !left.waiting()) return;
    asked = { version, state: Y.encodeStateVector(doc) };
    send(markFrame(version));
    watch.asked();
  }

  function onSaved(upTo: number): void {
    if (asked?.version !== upTo) return;
    saved = upTo;
    isOwing = isWaiting();
    slow = false;
    savedState = asked.state;
    asked = null;
    watch.answered();
    if (version === saved && !isOwing) {
      kept = true;
      keeper.forget();
    }
    ask();
    tell();
  }

  function onUpdate(_update: Uint8Array, origin: unknown): void {
    if (origin === provider) {
      if (hasArrived && isWaiting()) queueMicrotask(() => isClosed || left.bringBack());
      return;
    }
    version++;
    keeper.soon();
    ask();
    tell();
  }

  function onArrived(): void {
    clearTimeout(arriving);
    hasArrived = true;
    comeBack.arrived();
    firstState ??= Y.encodeStateVector(doc);
    asked = null;
    if (!left.waiting()) return;
    left.bringBack();
    ask();
    setLink("live");
  }

  function onLeft(updates: Uint8Array[]): void {
    if (isClosed) return;
    left.found(updates);
    isOwing = cameWithWords || updates.length > 0;
    if (provider.synced) return onArrived();
    if (hasArrived) left.bringBack();
    tell();
    if (link === "locked") onLate();
  }

  function onConnection({ status }: { status: string }): void {
    asked = null;
    slow = false;
    watch.stop();
    if (status !== "connected") clearTimeout(arriving);
    if (status === "connecting") arriving = setTimeout(connectAnew, arrivedWithinMs);
    // Peers do not take the same clock twice: without a new one a caret stays hidden for 15 s after a reconnect.
    if (status === "connected") awareness.setLocalState(awareness.getLocalState());
    if (status === "disconnected") {
      keeper.now();
      setLink("offline");
    }
  }

  function connectAnew(): void {
    if (!provider.shouldConnect) return;
    provider.disconnect();
    provider.connect();
  }

  function onClosed({ code }: { code: number }): void {
    keeper.now();
    // Meanwhile it is offline: what is typed goes on into the document.
    if (code === Close.signedOut.code) return comeBack.signedOut();
    end(code, "locked");
  }

  function end(code: number, as: Link): void {
    closeCode = code;
    setLink(as);
    onLate();
  }

  function lateText(): LateLine[] {
    if (isSettled || link !== "locked") return [];
    if (snapshot) return lateLines(doc, snapshot);
    // Closed before there was a text to put them in.
    if (!firstState) return (left.waiting() ?? []).flatMap(looseLines);
    return hasUnsaved() ? linesSince(doc, savedState ?? firstState) : [];
  }

  function letGo(): void {
    isKeeping = false;
    keeper.forget();
  }

  function onAwareness(): void {
    onEditors(editorsIn(awareness));
  }

  const onOnline = () => provider.wsconnected ? watch.probe() : connectAnew();
  const onOffline = () => provider.wsconnected && watch.probe();
  const onHidden = () => document.visibilityState === "hidden" ? keeper.now() : onOffline();
  const listeners: [EventTarget | undefined, string, () => void][] = [
    [globalThis, "online", onOnline],
    [globalThis, "offline", onOffline],
    [globalThis, "pagehide", keeper.now],
    [globalThis.document, "visibilitychange", onHidden],
  ];

  provider.messageHandlers[Code.saved] = (_encoder, decoder) => onSaved(readVersion(decoder));
  provider.messageHandlers[Code.sealed] = (_encoder, decoder) => {
    snapshot = readSnapshot(decoder);
  };
  provider.messageHandlers = provider.messageHandlers.map((handle) => (...frame) => {
    watch.heard();
    handle(...frame);
  });
  provider.on("sync", (synced: boolean) => synced && onArrived());
  provider.on("status", onConnection);
  provider.on("closed", onClosed);
  awareness.on("change", onAwareness);
  // After the provider's own listener, so that a mark follows the words that it is about.
  doc.on("update", onUpdate);
  for (const [target, event, listener] of listeners) target?.addEventListener(event, listener);
  provider.connect();
  void keeper.left().catch(() => []).then(onLeft);

  return {
    awareness,
    lateText,
    letGo,
    settle() {
      isSettled = true;
      letGo();
      tell();
    },
    reopen() {
      isKeeping = true;
      snapshot = null;
      closeCode = null;
      setLink("connecting");
      provider.connect();
    },
    close() {
      keeper.now();
      isClosed = true;
      isKeeping = false;
      keeper.stop();
      watch.stop();
      comeBack.stop();
      clearTimeout(reaching);
      clearTimeout(arriving);
      reaching = undefined;
      doc.off("update", onUpdate);
      awareness.off("change", onAwareness);
      for (const [target, event, listener] of listeners) target?.removeEventListener(event, listener);
      provider.destroy();
      awareness.destroy();
    },
  };
}
