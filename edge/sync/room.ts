import * as Y from "yjs";
import { isComplete } from "./complete.ts";
import { type AwarenessEntry, awarenessFrame, BadFrame, type Frame, isSync, isWrite, readFrame } from "./frame.ts";
import { mergeAll } from "./merge.ts";
import { makePresence, type Person } from "./presence.ts";
import { Close, limits, syncFrame, SyncKind, type Wire } from "./protocol.ts";

export type Session = { id: string; person: Person; mayWrite: boolean };

/** What one step of a room asks its shell to do, in this order. */
export type Effects = {
  /** Write to the log, and tell every other session: an update that is already in the room's document. */
  update: Uint8Array | null;
  /** Frames for the session that the step came from. */
  reply: Wire[];
  /** News of the carets here, for every session here and in other processes. */
  carets: AwarenessEntry[];
  /** Answer `saved` with this version once everything so far is committed. */
  mark: number | null;
};

const nothing: Effects = { update: null, reply: [], carets: [], mark: null };

/**
 * A live text in memory: pure steps from a frame to what must go out. No sockets, timers or SQL here. Its document comes and goes
 * by `wake` and `rest`; who is here, and what they owe, stays.
 */
export type Room = {
  isAwake(): boolean;
  /** Take up the document, which is the room's from here on; `bytes` is about how much it takes. */
  wake(doc: Y.Doc, bytes: number): void;
  /** Let go of the document. */
  rest(): void;
  /** The live document. @throws while the room rests. */
  doc(): Y.Doc;
  /** Whether the frame can only be taken while the room is awake. */
  needsDocument(session: Session, frame: Uint8Array): boolean;
  /** What a session hears first: the question for all that it has, and who is here. */
  open(session: Session): Effects;
  /** Take one frame. @throws {BadFrame} nothing of it was taken; where it broke the document, the room has let go of that. */
  receive(session: Session, frame: Uint8Array): Effects;
  leave(session: Session): Effects;
  /** Change the document by a hand of our own. */
  edit(change: (doc: Y.Doc) => void): Effects;
  /** Take rows of the log that another process wrote; answers whether they changed the subject. */
  follow(rows: Uint8Array[]): boolean;
  /** Take what another process says of its carets, and answer what of it is news; with `isAll`, it has no others. */
  hear(processId: string, entries: AwarenessEntry[], isAll: boolean): AwarenessEntry[];
  /** Carets of the sessions here. */
  ownCarets(): AwarenessEntry[];
  /** Whether the subject changed since this was last asked. */
  takeSubjectChanged(): boolean;
};

export function makeRoom(): Room {
  const presence = makePresence();
  /** Sessions that still owe their answer to our question, with the mark that waits for it. */
  const owing = new Map<string, number | null>();
  let awake: { doc: Y.Doc; bytes: number } | null = null;
  let subjectChanged = false;

  const rest = () => {
    awake?.doc.destroy();
    awake = null;
  };
  function live(): { doc: Y.Doc; bytes: number } {
    if (!awake) throw new Error("the room rests");
    return awake;
  }

  /** Run `change` on the document and answer the update it made, null for none. One that breaks half-way leaves no document. */
  function changed(change: (doc: Y.Doc) => void): Uint8Array | null {
    const room = live();
    const made: Uint8Array[] = [];
    const keep = (update: Uint8Array) => made.push(update);
    room.doc.on("update", keep);
    try {
      room.doc.transact(() => change(room.doc));
      if (room.doc.store.pendingStructs ?? room.doc.store.pendingDs) throw new BadFrame("builds on itself");
    } catch (cause) {
      rest();
      throw cause;
    } finally {
      room.doc.off("update", keep);
    }
    if (made.length === 0) return null;
    // Formatting that two wrote over each other is tidied by Yjs in a transaction of its own.
    const update = mergeAll(made);
    room.bytes += update.length;
    return update;
  }

  /** Whether so many bytes more are too many. What single edits took is more than what they amount to. */
  function isFull(more: number): boolean {
    const room = live();
    if (room.bytes + more > limits.draftBytes) room.bytes = Y.encodeStateAsUpdate(room.doc).length;
    return room.bytes + more > limits.draftBytes;
  }

  const ask = () => syncFrame(SyncKind.ask, Y.encodeStateVector(live().doc));

  function write(session: Session, { update: given, decoded, answer }: Frame & { kind: "write" }): Effects {
    if (!answer && !isComplete(live().doc, decoded)) {
      // Its words from before the connection come with the answer that it owes.
      const asked = owing.has(session.id);
      if (!asked) owing.set(session.id, null);
      return asked ? nothing : { ...nothing, reply: [ask()] };
    }
    if (isFull(given.length)) throw new BadFrame("draft too large", { close: Close.tooLarge });
    let update: Uint8Array | null;
    try {
      update = changed((doc) => {
        Y.applyUpdate(doc, given, session.id);
        if (answer) forgetRest(doc);
      });
    } catch (cause) {
      throw cause instanceof BadFrame ? cause : new BadFrame("breaks the document", { cause });
    }
    const mark = answer ? owing.get(session.id) ?? null : null;
    if (answer) owing.delete(session.id);
    return { ...nothing, update, mark };
  }

  function receive(session: Session, bytes: Uint8Array): Effects {
    if (isWrite(bytes) && !session.mayWrite) return nothing;
    const frame = readFrame(bytes);
    switch (frame.kind) {
      case "ask":
        return {
          ...nothing,
          reply: [syncFrame(SyncKind.answer, Y.encodeStateAsUpdate(live().doc, frame.stateVector))],
        };
      case "write":
        return write(session, frame);
      case "awareness":
        return { ...nothing, carets: presence.announce(session.id, session.person, frame.entries) };
      case "askAwareness":
        return { ...nothing, reply: [awarenessFrame(presence.all())] };
      case "mark":
        if (!session.mayWrite) return nothing;
        if (!owing.has(session.id)) return { ...nothing, mark: frame.version };
        owing.set(session.id, frame.version);
        return nothing;
    }
  }

  return {
    isAwake: () => awake !== null,
    wake(doc, bytes) {
      awake = { doc, bytes };
      doc.getXmlFragment("body");
      doc.getXmlFragment("subject").observeDeep(() => subjectChanged = true);
    },
    rest,
    doc: () => live().doc,
    needsDocument: (session, frame) => isSync(frame) && (session.mayWrite || !isWrite(frame)),
    open(session) {
      if (session.mayWrite) owing.set(session.id, null);
      const here = presence.all();
      return { ...nothing, reply: here.length > 0 ? [ask(), awarenessFrame(here)] : [ask()] };
    },
    receive,
    leave(session) {
      owing.delete(session.id);
      return { ...nothing, carets: presence.leave(session.id) };
    },
    edit: (change) => ({ ...nothing, update: changed(change) }),
    follow(rows) {
      const was = subjectChanged;
      subjectChanged = false;
      changed((doc) => rows.forEach((row) => Y.applyUpdate(doc, row)));
      const changedIt = subjectChanged;
      subjectChanged ||= was;
      return changedIt;
    },
    hear: presence.hear,
    ownCarets: () => presence.own(),
    takeSubjectChanged() {
      const was = subjectChanged;
      subjectChanged = false;
      return was;
    },
  };
}

/** An answer may hold words of others that its sender heard of before it heard what they build on. They are not its own: theirs
 * bring them. */
function forgetRest(doc: Y.Doc): void {
  doc.store.pendingStructs = null;
  doc.store.pendingDs = null;
}
