import * as Y from "yjs";
import type { LogRow } from "#db/queries/text-log.ts";
import { readDoc } from "#jobs/document/seed.ts";
import { subjectLine } from "#jobs/document/subject-line.ts";
import { makeCatchUp } from "./catch-up.ts";
import { type Edit, type Edited, editText } from "./edit.ts";
import type { Fanout } from "./fanout.ts";
import { BadFrame } from "./frame.ts";
import { type LoadedText, loadText } from "./load.ts";
import { makeMembers, type Peer } from "./members.ts";
import { makeOutbox } from "./outbox.ts";
import { type Clock, makeWriter, type Writer } from "./persist.ts";
import { Close, roomName, type RoomRef, savedFrame, sealedFrame, syncFrame, SyncKind } from "./protocol.ts";
import { type Effects, makeRoom } from "./room.ts";
import { type Opening, pageRows, type TextStore } from "./store.ts";
import { makeTidying } from "./tidy.ts";

/** A peer's place in a room. */
export type Seat = { receive(frame: Uint8Array): void; leave(): void };

export type RoomTerms = {
  store: TextStore;
  fanout: Fanout;
  clock: Clock;
  newId: () => string;
  onFault: (error: unknown) => void;
};

export type LiveRoom = {
  /** Counted in at once; frames wait until the text is loaded. */
  join(peer: Peer): Seat;
  edit(edit: Edit): Promise<Edited>;
  peers(): Peer[];
  /** The text may have been closed or opened: look, and end the room if it is no longer the one that was loaded. */
  check(): Promise<void>;
  /** The log has a row of this seq; with null, perhaps some that nobody told of. */
  heard(seq: number | null): void;
  /** Some time has passed. While nobody writes, the room lets go of its document and folds its log. */
  tidy(): void;
  /** Resolves when nothing waits to be written or told. */
  settled(): Promise<void>;
  /** End every session so; what waits is not written. Resolves when they are closed. */
  end(close: Close): Promise<void>;
};

/**
 * A text that somebody has open, from its load to its end: it ends when it is empty and all is on disk, or when the text is closed.
 * `onOver` lets go of it; a later join then loads afresh.
 */
export function makeLiveRoom(
  ref: RoomRef,
  terms: RoomTerms & { onPeers: () => void; onOver: () => void },
): LiveRoom {
  const { store, fanout, clock, newId, onFault, onPeers, onOver } = terms;
  const isDraft = ref.kind === "draft";
  const room = makeRoom();
  const members = makeMembers();
  const outbox = makeOutbox(members, clock.turn);
  const tidying = makeTidying();
  const overs = new Set<() => void>();
  const settles: (() => void)[] = [];
  let guests = 0;
  let over = false;
  let open: { writer: Writer; opening: number } | null = null;
  let loading: Promise<void> | null = null;

  const isOurs = (now: Opening) => now.isOpen && (!open || now.opening === open.opening);
  const log = makeCatchUp({
    async read(afterSeq) {
      const page = await store.readRows(ref, afterSeq);
      return page && isOurs(page) ? { rows: page.rows, more: page.rows.length === pageRows } : null;
    },
    take: takeRows,
    onClosed: () => void leaveClosed(),
    later: clock.later,
    onFault,
  });
  const elsewhere = fanout.enter(roomName(ref), {
    wrote: log.heard,
    carets: (processId, entries, isAll) => outbox.carets(room.hear(processId, entries, isAll)),
    ownCarets: room.ownCarets,
  });
  void wake();

  /** The room has its document once this resolves, unless it is over. */
  function wake(): Promise<void> {
    if (room.isAwake() || over) return Promise.resolve();
    if (loading) return loading;
    log.hold();
    const mine = load().catch((error) => {
      onFault(error);
      void end(Close.comeBack);
    }).finally(() => loading = loading === mine ? null : loading);
    return loading = mine;
  }

  async function load(): Promise<void> {
    const text = await loadText(store, ref, clock.pause);
    if (over) return text?.doc.destroy();
    if (!text || !isOurs(text)) return await leaveClosed({ text });
    loading = null;
    // What was taken in and is not on disk yet, where a broken frame took the document.
    text.doc.transact(() => open?.writer.unwritten().forEach((update) => Y.applyUpdate(text.doc, update)));
    room.wake(text.doc, text.bytes);
    tidying.loaded(text);
    if (open) log.resume(text.seq);
    else log.begin(text.seq);
    open ??= { opening: text.opening, writer: writerOf(text.opening) };
    for (const peer of members.newcomers()) carryOut(room.open(peer), peer);
    for (const peer of members.peers()) for (const frame of members.takeHeld(peer)) receive(peer, frame);
    onRest();
  }

  const writerOf = (opening: number): Writer =>
    makeWriter({
      log: {
        append: (append) => store.append(ref, append),
        findAppend: (append) => store.findAppend(ref, append),
        tell: (what) => store.tell(ref, what),
      },
      ...{ clock, newId, opening, onRest, onFault },
      tellsFirst: isDraft,
      takeSubject: () => isDraft && room.takeSubjectChanged() ? subjectLine(readDoc(room.doc())) : null,
      onAppended(appended) {
        log.appended(appended);
        elsewhere.wrote(appended.seq);
      },
      onRefused: () => void leaveClosed(),
    });

  function receive(peer: Peer, frame: Uint8Array): void {
    if (!members.has(peer) || over) return;
    if (!open || members.isHolding(peer) || (!room.isAwake() && room.needsDocument(peer, frame))) {
      if (!members.hold(peer, frame)) return shut(peer, Close.tooMuch);
      return void wake();
    }
    try {
      carryOut(room.receive(peer, frame), peer);
    } catch (error) {
      if (!(error instanceof BadFrame)) onFault(error);
      shut(peer, error instanceof BadFrame ? error.close : Close.badFrame);
      void wake();
    }
  }

  function carryOut(effects: Effects, from: Peer | null, edit?: Pick<Edit, "authorId" | "ifSeq">): void {
    const { update, reply, carets, mark } = effects;
    const authorId = edit?.authorId ?? from?.person.teammateId;
    if (update && authorId) {
      open?.writer.push(update, authorId, edit?.ifSeq);
      tidying.written(1);
      outbox.update(update, from);
    }
    for (const frame of reply) from?.send(frame);
    outbox.carets(carets);
    if (carets.length > 0) elsewhere.carets(carets);
    if (mark !== null && from?.hearsOwn) open?.writer.whenCommitted(() => from.send(savedFrame(mark)));
  }

  /** Rows that another process wrote. */
  function takeRows(rows: LogRow[]): void {
    const updates = rows.map(({ bytes }) => bytes);
    tidying.written(rows.length);
    try {
      // Each process wrote the subject for lists as it knew it: who comes last knows all of it.
      if (room.isAwake() && room.follow(updates) && isDraft && open?.writer.hasWritten()) open.writer.touch();
    } catch (error) {
      onFault(error);
      void wake();
    }
    for (const update of updates) outbox.update(update, null);
  }

  function leave(peer: Peer): void {
    if (!members.leave(peer)) return;
    if (!over) carryOut(room.leave(peer), null);
    onPeers();
    onRest();
  }

  function shut(peer: Peer, close: Close): void {
    leave(peer);
    void peer.close(close);
  }

  function onRest(): void {
    if (over || !open) return;
    const { writer } = open;
    const isEmpty = members.count() === 0 && guests === 0;
    if (isEmpty || settles.length > 0) void writer.hurry();
    if (!writer.isIdle()) return;
    for (const settle of settles.splice(0)) settle();
    if (isEmpty) finish();
  }

  /** Nothing is taken in or written from here on. */
  function finish(): void {
    if (over) return;
    over = true;
    log.stop();
    elsewhere.leave();
    open?.writer.stop();
    room.rest();
    outbox.clear();
    onOver();
    for (const run of [...overs, ...settles.splice(0)]) run();
  }

  async function end(close: Close): Promise<void> {
    finish();
    const ended = members.clear();
    onPeers();
    await Promise.all(ended.map((peer) => peer.close(close)));
  }

  /** The text is closed to this room: read what it is now if that is not `known`, say it, and let every session go. */
  async function leaveClosed(known?: { text: LoadedText | undefined }): Promise<void> {
    if (over) return;
    finish();
    try {
      const { text } = known ?? { text: await loadText(store, ref, clock.pause) };
      // Open by now: their words merge into the fresh room when they come back.
      if (text && !text.isOpen) farewell(text.doc);
      text?.doc.destroy();
      void end(!text ? Close.gone : text.isOpen ? Close.comeBack : Close.sealed);
    } catch (error) {
      onFault(error);
      void end(Close.comeBack);
    }
  }

  function farewell(doc: Y.Doc): void {
    members.send(syncFrame(SyncKind.answer, Y.encodeStateAsUpdate(doc)), null);
    const snapshot = sealedFrame(Y.encodeSnapshot(Y.snapshot(doc)));
    for (const peer of members.peers()) if (peer.hearsOwn) peer.send(snapshot);
  }

  async function edit(given: Edit): Promise<Edited> {
    guests++;
    try {
      const edited = await editText({
        wake,
        log,
        isAwake: room.isAwake,
        writer: () => over || !open ? null : open.writer,
        carryOut: (edit) => carryOut(room.edit(edit.change), null, edit),
        whenOver(run) {
          overs.add(run);
          return () => overs.delete(run);
        },
        findOpening: () => store.findOpening(ref),
      }, given);
      // Who edits a template or signature reads it where it is kept.
      if (!isDraft && edited.kind === "saved") await open?.writer.hurry();
      return edited;
    } finally {
      guests--;
      onRest();
    }
  }

  return {
    join(peer) {
      members.join(peer);
      onPeers();
      if (open && room.isAwake()) members.newcomers().forEach((newcomer) => carryOut(room.open(newcomer), newcomer));
      else void wake();
      return { receive: (frame) => receive(peer, frame), leave: () => leave(peer) };
    },
    edit,
    peers: members.peers,
    async check() {
      await loading;
      if (over || !open) return;
      const now = await store.findOpening(ref);
      if (!over && (!now || !isOurs(now))) await leaveClosed();
    },
    heard: log.heard,
    tidy() {
      if (over || !open || loading) return;
      const { isQuiet, mustFold } = tidying.tick();
      if (mustFold) store.fold(ref).catch(onFault);
      if (isQuiet && guests === 0 && open.writer.isIdle()) room.rest();
    },
    settled: () =>
      new Promise((resolve) => {
        if (over) return resolve();
        settles.push(resolve);
        void (loading ?? Promise.resolve()).then(onRest);
      }),
    end,
  };
}
