import * as Y from "yjs";
import { isComplete } from "./complete.ts";
import { type AwarenessEntry, awarenessFrame, BadFrame, type Frame, isWrite, readFrame } from "./frame.ts";
import { makePresence, type Person } from "./presence.ts";
import { Close, limits, syncFrame, SyncKind, type Wire } from "./protocol.ts";

export type Session = { id: string; person: Person; mayWrite: boolean };

/** What one step of a room asks its shell to do, in this order. */
export type Effects = {
  /** Write to the log: an update that is already in the room's document. */
  update: Uint8Array | null;
  /** Frames for the session that the step came from. */
  reply: Wire[];
  /** A frame for every other session. */
  others: Wire | null;
  /** A frame for every session, the sender too: y-websocket keeps a connection only while it hears something. */
  everybody: Wire | null;
  /** Answer `saved` with this version once everything so far is committed. */
  mark: number | null;
};

const nothing: Effects = { update: null, reply: [], others: null, everybody: null, mark: null };

export type Room = {
  /** The live document. It is another object after a broken update had to be undone. */
  doc(): Y.Doc;
  /** What a session hears first: the question for all that it has, and who is here. */
  open(session: Session): Effects;
  /** Take one frame. @throws {BadFrame} the document is as it was. */
  receive(session: Session, frame: Uint8Array): Effects;
  leave(session: Session): Effects;
  /** Change the document by a hand of our own. */
  edit(change: (doc: Y.Doc) => void): Effects;
  /** Whether the subject changed since this was last asked. */
  takeSubjectChanged(): boolean;
  destroy(): void;
};

/** Updates kept one by one for undoing a broken one, before they are folded into one. */
const foldEvery = 500;

/** A draft in memory: pure steps from a frame to what must go out. No sockets, timers or SQL here.
 * `updates` are the draft's seed and log, in order. */
export function makeRoom(updates: Uint8Array[]): Room {
  const presence = makePresence();
  /** Sessions that still owe their answer to our question, with the mark that waits for it. */
  const owing = new Map<string, number | null>();
  let history = [...updates];
  let bytes = updates.reduce((sum, update) => sum + update.length, 0);
  let subjectChanged = false;
  let doc = rebuilt();

  function rebuilt(): Y.Doc {
    // Deleted words stay: who is told that a delete came too late for the seal must still be able to read them (CO4).
    const made = new Y.Doc({ gc: false });
    made.transact(() => history.forEach((update) => Y.applyUpdate(made, update)));
    made.getXmlFragment("body");
    made.getXmlFragment("subject").observeDeep(() => subjectChanged = true);
    return made;
  }

  /** Run `change` on the document and answer the update it made, null for none. One that breaks half-way is undone. */
  function changed(change: () => void): Uint8Array | null {
    const made: Uint8Array[] = [];
    const keep = (update: Uint8Array) => made.push(update);
    doc.on("update", keep);
    try {
      change();
      if (doc.store.pendingStructs ?? doc.store.pendingDs) throw new BadFrame("builds on itself");
    } catch (cause) {
      doc.destroy();
      doc = rebuilt();
      throw cause;
    } finally {
      doc.off("update", keep);
    }
    if (made.length === 0) return null;
    const update = made.length === 1 ? made[0]! : Y.mergeUpdates(made);
    bytes += update.length;
    if (history.push(update) > foldEvery) history = [Y.encodeStateAsUpdate(doc)];
    return update;
  }

  const ask = () => syncFrame(SyncKind.ask, Y.encodeStateVector(doc));

  function write(session: Session, { update: given, answer }: Frame & { kind: "write" }): Effects {
    if (!answer && !isComplete(doc, given)) {
      // Its words from before the connection come with the answer that it owes.
      const asked = owing.has(session.id);
      if (!asked) owing.set(session.id, null);
      return asked ? nothing : { ...nothing, reply: [ask()] };
    }
    if (bytes + given.length > limits.draftBytes) throw new BadFrame("draft too large", { close: Close.tooLarge });
    let update: Uint8Array | null;
    try {
      update = changed(() => {
        Y.applyUpdate(doc, given, session.id);
        if (answer) forgetRest(doc);
      });
    } catch (cause) {
      throw cause instanceof BadFrame ? cause : new BadFrame("breaks the document", { cause });
    }
    const mark = answer ? owing.get(session.id) ?? null : null;
    if (answer) owing.delete(session.id);
    return { ...nothing, update, others: update && syncFrame(SyncKind.update, update), mark };
  }

  function announced(entries: AwarenessEntry[]): Effects {
    return entries.length > 0 ? { ...nothing, everybody: awarenessFrame(entries) } : nothing;
  }

  function receive(session: Session, bytes: Uint8Array): Effects {
    if (isWrite(bytes) && !session.mayWrite) return nothing;
    const frame = readFrame(bytes);
    switch (frame.kind) {
      case "ask":
        return { ...nothing, reply: [syncFrame(SyncKind.answer, Y.encodeStateAsUpdate(doc, frame.stateVector))] };
      case "write":
        return write(session, frame);
      case "awareness":
        return announced(presence.announce(session.id, session.person, frame.entries));
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
    doc: () => doc,
    open(session) {
      if (session.mayWrite) owing.set(session.id, null);
      const here = presence.all();
      return { ...nothing, reply: here.length > 0 ? [ask(), awarenessFrame(here)] : [ask()] };
    },
    receive,
    leave(session) {
      owing.delete(session.id);
      return announced(presence.leave(session.id));
    },
    edit(change) {
      const update = changed(() => doc.transact(() => change(doc)));
      return { ...nothing, update, others: update && syncFrame(SyncKind.update, update) };
    },
    takeSubjectChanged() {
      const was = subjectChanged;
      subjectChanged = false;
      return was;
    },
    destroy: () => doc.destroy(),
  };
}

/** An answer may hold words of others that its sender heard of before it heard what they build on. They are not its own: theirs
 * bring them. */
function forgetRest(doc: Y.Doc): void {
  doc.store.pendingStructs = null;
  doc.store.pendingDs = null;
}
