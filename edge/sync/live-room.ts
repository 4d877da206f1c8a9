import * as Y from "yjs";
import type { StoredDraft } from "#db/queries/draft.ts";
import { readDoc } from "#jobs/document/seed.ts";
import { subjectLine } from "#jobs/document/subject-line.ts";
import { pieceRows } from "./fold.ts";
import { BadFrame } from "./frame.ts";
import { type Clock, type DraftLog, makeWriter, type Writer } from "./persist.ts";
import { Close, limits, savedFrame, sealedFrame, syncFrame, SyncKind, type Wire } from "./protocol.ts";
import { type Effects, makeRoom, type Room, type Session } from "./room.ts";

/** A session as a room sees it. Neither call fails, and both may come after it is over. */
export type Peer = Session & {
  /** It asked for our own frames. */
  hearsOwn: boolean;
  send(frame: Wire): void;
  /** Resolves when the other end has heard of it, or does not answer. */
  close(close: Close): Promise<void>;
};

/** A peer's place in a room. */
export type Seat = { receive(frame: Uint8Array): void; leave(): void };

export type DraftStore = DraftLog & {
  find(messageId: string): Promise<StoredDraft | undefined>;
  findOpening(messageId: string): Promise<Pick<StoredDraft, "state" | "sealNo"> | undefined>;
  /** Merge the draft's rows into pieces. */
  fold(messageId: string): Promise<void>;
};

export type Edit = { authorId: string; ifSeq: number | null; change: (doc: Y.Doc) => void };
export type Edited =
  | { kind: "saved"; seq: number }
  | { kind: "edited_since"; seq: number }
  | { kind: "sealed" }
  | { kind: "gone" }
  /** The room ended under the edit, which was not written: try again in a fresh one. */
  | { kind: "lost" };

export type RoomTerms = {
  store: DraftStore;
  clock: Clock;
  newId: () => string;
  onFault: (error: unknown) => void;
};

export type LiveRoom = {
  /** Counted in at once; frames wait until the draft is loaded. */
  join(peer: Peer): Seat;
  edit(edit: Edit): Promise<Edited>;
  peers(): Peer[];
  /** The message may have changed state: look, and end the room if it is no longer the draft that was loaded. */
  check(): Promise<void>;
  /** Resolves when nothing waits to be written or told. */
  settled(): Promise<void>;
  /** End every session so; what waits is not written. Resolves when they are closed. */
  end(close: Close): Promise<void>;
};

const earlyBytes = 4 * limits.frameBytes;

/** A draft that somebody has open, from its load to its end: it ends when it is empty and all is on disk, or when the message
 * is sealed. `onOver` lets go of it; a later join then loads afresh. */
export function makeLiveRoom(
  messageId: string,
  terms: RoomTerms & { onPeers: () => void; onOver: () => void },
): LiveRoom {
  const { store, clock, newId, onFault, onPeers, onOver } = terms;
  const members = new Map<Peer, { early: Uint8Array[]; earlyBytes: number }>();
  const overs: (() => void)[] = [];
  const settles: (() => void)[] = [];
  let guests = 0;
  let over = false;
  let open: { room: Room; writer: Writer; sealNo: number } | null = null;
  const loaded = load();

  async function load(): Promise<void> {
    try {
      const draft = await store.find(messageId);
      if (over) return;
      if (draft?.state !== "pending") return farewell(draft);
      start(draft);
    } catch (error) {
      onFault(error);
      void end(Close.comeBack);
    }
  }

  function start(draft: StoredDraft): void {
    const room = makeRoom(draft.updates);
    if (draft.unfolded >= pieceRows) store.fold(messageId).catch(onFault);
    const writer = makeWriter({
      ...{ log: store, clock, newId, messageId, sealNo: draft.sealNo, seq: draft.seq, onFault },
      takeSubject: () => room.takeSubjectChanged() ? subjectLine(readDoc(room.doc())) : null,
      onRefused: () => void leaveSealed(),
      onIdle,
    });
    open = { room, writer, sealNo: draft.sealNo };
    for (const [peer, { early }] of members) {
      welcome(peer);
      for (const frame of early.splice(0)) receive(peer, frame);
    }
    onIdle();
  }

  function welcome(peer: Peer): void {
    if (open) carryOut(open.room.open(peer), peer);
  }

  function receive(peer: Peer, frame: Uint8Array): void {
    const member = members.get(peer);
    if (!member || over) return;
    if (!open) {
      member.early.push(frame);
      member.earlyBytes += frame.byteLength;
      if (member.earlyBytes > earlyBytes) shut(peer, Close.tooMuch);
      return;
    }
    try {
      carryOut(open.room.receive(peer, frame), peer);
    } catch (error) {
      if (!(error instanceof BadFrame)) onFault(error);
      shut(peer, error instanceof BadFrame ? error.close : Close.badFrame);
    }
  }

  function carryOut(effects: Effects, from: Peer | null, authorId = from?.person.teammateId): void {
    const { update, reply, others, everybody, mark } = effects;
    if (update && authorId) open?.writer.push(update, authorId);
    for (const frame of reply) from?.send(frame);
    if (others) { for (const peer of members.keys()) if (peer !== from) peer.send(others); }
    if (everybody) { for (const peer of members.keys()) peer.send(everybody); }
    if (mark !== null && from?.hearsOwn) open?.writer.whenCommitted(() => from.send(savedFrame(mark)));
  }

  function leave(peer: Peer): void {
    if (!members.delete(peer)) return;
    if (open && !over) carryOut(open.room.leave(peer), null);
    onPeers();
    onIdle();
  }

  function shut(peer: Peer, close: Close): void {
    leave(peer);
    void peer.close(close);
  }

  function onIdle(): void {
    if (over || !open) return;
    const isEmpty = members.size === 0 && guests === 0;
    if (isEmpty || settles.length > 0) open.writer.hurry();
    if (!open.writer.isIdle()) return;
    for (const settle of settles.splice(0)) settle();
    if (isEmpty) finish();
  }

  /** Nothing is taken in or written from here on. */
  function finish(): void {
    if (over) return;
    over = true;
    open?.writer.stop();
    open?.room.destroy();
    onOver();
    for (const run of [...overs.splice(0), ...settles.splice(0)]) run();
  }

  async function end(close: Close): Promise<void> {
    finish();
    const ended = [...members.keys()];
    members.clear();
    onPeers();
    await Promise.all(ended.map((peer) => peer.close(close)));
  }

  /** The draft is no longer this room's: read what it is now, say it, and let every session go. */
  async function leaveSealed(): Promise<void> {
    finish();
    try {
      farewell(await store.find(messageId));
    } catch (error) {
      onFault(error);
      void end(Close.comeBack);
    }
  }

  function farewell(draft: StoredDraft | undefined): void {
    if (!draft) return void end(Close.gone);
    // Reopened meanwhile: their words merge into the fresh room when they come back.
    if (draft.state === "pending") return void end(Close.comeBack);
    const sealed = makeRoom(draft.updates);
    const content = syncFrame(SyncKind.answer, Y.encodeStateAsUpdate(sealed.doc()));
    const snapshot = sealedFrame(Y.encodeSnapshot(Y.snapshot(sealed.doc())));
    sealed.destroy();
    for (const peer of members.keys()) {
      peer.send(content);
      if (peer.hearsOwn) peer.send(snapshot);
    }
    void end(Close.sealed);
  }

  /** True when all is on disk, false when the room ended first. */
  const committed = () =>
    new Promise<boolean>((resolve) => {
      if (over) return resolve(false);
      overs.push(() => resolve(false));
      open?.writer.whenCommitted(() => resolve(true));
    });

  async function edit({ authorId, ifSeq, change }: Edit): Promise<Edited> {
    guests++;
    try {
      await loaded;
      if (!open || over) return await ended();
      while (ifSeq !== null && !open.writer.isCommitted()) if (!await committed()) return await ended();
      if (ifSeq !== null && open.writer.seq() !== ifSeq) return { kind: "edited_since", seq: open.writer.seq() };
      carryOut(open.room.edit(change), null, authorId);
      return await committed() ? { kind: "saved", seq: open.writer.seq() } : await ended();
    } finally {
      guests--;
      onIdle();
    }
  }

  async function ended(): Promise<Edited> {
    const draft = await store.find(messageId);
    if (!draft) return { kind: "gone" };
    return { kind: draft.state === "pending" ? "lost" : "sealed" };
  }

  return {
    join(peer) {
      members.set(peer, { early: [], earlyBytes: 0 });
      onPeers();
      welcome(peer);
      return { receive: (frame) => receive(peer, frame), leave: () => leave(peer) };
    },
    edit,
    peers: () => [...members.keys()],
    async check() {
      await loaded;
      if (over || !open) return;
      const now = await store.findOpening(messageId);
      if (!over && (now?.state !== "pending" || now.sealNo !== open.sealNo)) await leaveSealed();
    },
    settled: () =>
      new Promise((resolve) => {
        settles.push(resolve);
        void loaded.then(onIdle);
        if (over) resolve();
      }),
    end,
  };
}
