import { expect, test } from "vitest";
import * as Y from "yjs";
import { type AwarenessEntry, awarenessFrame, BadFrame } from "#edge/sync/frame.ts";
import { Close, limits, markFrame, syncFrame, SyncKind } from "#edge/sync/protocol.ts";
import { makeRoom as makeRestingRoom, type Session } from "#edge/sync/room.ts";
import { makeRandom } from "#tests/support/random.ts";

const ann: Session = { id: "s1", person: { teammateId: "t1", name: "Ann" }, mayWrite: true };
const bob: Session = { id: "s2", person: { teammateId: "t2", name: "Bob" }, mayWrite: true };
const eve: Session = { id: "s3", person: { teammateId: "t3", name: "Eve" }, mayWrite: false };

function seed(text: string): Uint8Array {
  const doc = new Y.Doc();
  const line = new Y.XmlElement("paragraph");
  doc.getXmlFragment("body").insert(0, [line]);
  line.insert(0, [new Y.XmlText(text)]);
  return Y.encodeStateAsUpdate(doc);
}
const textOf = (doc: Y.Doc) => (doc.getXmlFragment("body").get(0) as Y.XmlElement).get(0) as Y.XmlText;

/** A room that has its document, and takes it up again when a broken frame took it. */
function makeRoom(updates: Uint8Array[]) {
  const room = makeRestingRoom();
  const wake = () => {
    const doc = new Y.Doc({ gc: false });
    for (const update of updates) Y.applyUpdate(doc, update);
    room.wake(doc, updates.reduce((sum, update) => sum + update.length, 0));
  };
  wake();
  return {
    ...room,
    receive(session: Session, frame: Uint8Array) {
      try {
        const effects = room.receive(session, frame);
        if (effects.update) updates = [...updates, effects.update];
        return effects;
      } finally {
        if (!room.isAwake()) wake();
      }
    },
  };
}

/** A client that has what the room has, and the update of what it then does. */
function client(room: ReturnType<typeof makeRoom>) {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(room.doc()));
  return {
    doc,
    update(change: (text: Y.XmlText) => void): Uint8Array {
      const before = Y.encodeStateVector(doc);
      change(textOf(doc));
      return Y.encodeStateAsUpdate(doc, before);
    },
  };
}

test("[CO1] an edit goes to the others and to the log; what is known already goes nowhere", () => {
  const room = makeRoom([seed("hello")]);
  const update = client(room).update((text) => text.insert(5, "!"));
  const effects = room.receive(ann, syncFrame(SyncKind.update, update));
  expect(effects.update).not.toBeNull();
  expect(textOf(room.doc()).toString()).toBe("hello!");
  expect(room.receive(bob, syncFrame(SyncKind.update, update))).toMatchObject({ update: null });
});

test("[CO5] an observer's writes are dropped, whatever they hold, and its marks are not answered", () => {
  const room = makeRoom([seed("hello")]);
  room.open(eve);
  const update = client(room).update((text) => text.insert(0, "no "));
  for (const kind of [SyncKind.answer, SyncKind.update]) {
    expect(room.receive(eve, syncFrame(kind, update))).toMatchObject({ update: null, reply: [] });
  }
  expect(room.receive(eve, markFrame(1)).mark).toBeNull();
  expect(room.receive(eve, syncFrame(SyncKind.ask, Y.encodeStateVector(new Y.Doc()))).reply).toHaveLength(1);
  expect(textOf(room.doc()).toString()).toBe("hello");
});

test("[CO3] a mark waits for the answer that a session owes, so that offline words are counted", () => {
  const room = makeRoom([seed("hello")]);
  const { update } = client(room);
  room.open(ann);
  expect(room.receive(ann, markFrame(3)).mark).toBeNull();
  const effects = room.receive(ann, syncFrame(SyncKind.answer, update((text) => text.insert(0, "offline "))));
  expect(effects.mark).toBe(3);
  expect(room.receive(ann, markFrame(4)).mark).toBe(4);
});

test("[CO3] an edit that builds on words the room never had is asked for again, whole", () => {
  const room = makeRoom([seed("hello")]);
  const { update, doc } = client(room);
  const before = Y.encodeStateVector(room.doc());
  update((text) => text.insert(5, " lost"));
  const second = update((text) => text.insert(10, " found"));
  const effects = room.receive(ann, syncFrame(SyncKind.update, second));
  expect(effects).toMatchObject({ update: null, reply: [syncFrame(SyncKind.ask, before)] });
  expect(room.receive(ann, syncFrame(SyncKind.update, second)).reply).toEqual([]);
  expect(textOf(room.doc()).toString()).toBe("hello");
  room.receive(ann, syncFrame(SyncKind.answer, Y.encodeStateAsUpdate(doc, before)));
  expect(textOf(room.doc()).toString()).toBe("hello lost found");
});

test("[CO3] an answer that holds another's word without what it builds on is taken as far as it goes", () => {
  const room = makeRoom([seed("hello")]);
  const [other, own] = [client(room), client(room)];
  other.update((text) => text.insert(0, "a"));
  Y.applyUpdate(own.doc, other.update((text) => text.insert(1, "b")));
  own.update((text) => text.insert(5, "!"));
  room.open(ann);
  room.receive(ann, syncFrame(SyncKind.answer, Y.encodeStateAsUpdate(own.doc, Y.encodeStateVector(room.doc()))));
  expect(textOf(room.doc()).toString()).toBe("hello!");
  expect(room.doc().store.pendingStructs).toBeNull();
  room.receive(bob, syncFrame(SyncKind.answer, Y.encodeStateAsUpdate(other.doc)));
  expect(textOf(room.doc()).toString()).toBe("abhello!");
});

test("[CO1] formatting that two wrote over each other is tidied, and what goes out is all of it", () => {
  const start = seed("hello world");
  const room = makeRoom([start]);
  const [one, two] = [client(room), client(room)];
  const peer = new Y.Doc();
  Y.applyUpdate(peer, start);
  const bold = one.update((text) => {
    text.format(4, 7, { bold: {} });
    text.format(3, 1, { bold: {} });
  });
  const plain = two.update((text) => {
    text.delete(3, 8);
    text.format(5, 5, { bold: {} });
  });
  let tidied = 0;
  room.doc().on("update", () => tidied++);
  for (const [who, update] of [[ann, bold], [bob, plain]] as const) {
    const { update: logged } = room.receive(who, syncFrame(SyncKind.update, update));
    Y.applyUpdate(peer, logged!);
  }
  expect(tidied).toBeGreaterThan(2);
  expect(textOf(peer).toDelta()).toEqual(textOf(room.doc()).toDelta());
  expect(Y.equalSnapshots(Y.snapshot(peer), Y.snapshot(room.doc()))).toBe(true);
});

const entry = (client: number, clock: number, state: AwarenessEntry["state"]) =>
  awarenessFrame([{ client, clock, state }]);
const caret = { cursor: 1, user: { name: "Somebody else", color: "#000000" } };

test("[CO1] a caret goes to everybody under the name that the server knows, with a colour of its own", () => {
  const room = makeRoom([seed("")]);
  const [first, second] = [room.receive(ann, entry(11, 1, caret)), room.receive(bob, entry(12, 1, caret))];
  const shown = [first, second].map(({ carets: [news] }) => news!.state!.user as { name: string; color: string });
  expect(shown.map(({ name }) => name)).toEqual(["Ann", "Bob"]);
  expect(new Set(shown.map(({ color }) => color)).size).toBe(2);
});

test("[CO8] nobody speaks for a client id that another session owns, nor for one that has just left", () => {
  const room = makeRoom([seed("")]);
  room.receive(ann, entry(11, 5, caret));
  room.receive(bob, entry(12, 1, caret));
  expect(room.receive(bob, entry(11, 6, { cursor: 9 })).carets).toEqual([]);
  expect(room.receive(bob, entry(11, 6, null)).carets).toEqual([]);
  expect(room.receive(bob, entry(13, 1, caret)).carets).toEqual([]);
  expect(room.leave(ann).carets).toEqual([{ client: 11, clock: 5, state: null }]);
  const late = { ...bob, id: "s4" };
  expect(room.receive(late, entry(11, 5, caret)).carets).toEqual([]);
  expect(room.open(late).reply).toHaveLength(2);
  expect(room.receive({ ...ann, id: "s5" }, entry(11, 6, caret)).carets).toHaveLength(1);
});

const closeOf = (run: () => unknown): number => {
  try {
    run();
  } catch (error) {
    if (error instanceof BadFrame) return error.close.code;
    throw error;
  }
  return 0;
};

test.each([
  ["nothing", new Uint8Array(0)],
  ["an unknown code", new Uint8Array([7, 1, 2])],
  ["an auth message", new Uint8Array([2, 0])],
  ["a frame of the server's", new Uint8Array([101, 1])],
  ["an unknown sync kind", new Uint8Array([0, 9, 0])],
  ["a cut update", syncFrame(SyncKind.update, seed("hello")).slice(0, -3)],
  ["an update of nothing but a length", new Uint8Array([0, 2, 200])],
  ["bytes behind the end", new Uint8Array([...syncFrame(SyncKind.ask, Y.encodeStateVector(new Y.Doc())), 0])],
  ["awareness that is no JSON", new Uint8Array([1, 5, 1, 9, 1, 1, 120])],
  ["awareness that is a list", new Uint8Array([1, 6, 1, 9, 1, 2, 91, 93])],
])("[CO8] %s is a bad frame", (_what, frame) => {
  const room = makeRoom([seed("hello")]);
  expect(closeOf(() => room.receive(ann, frame))).toBe(Close.badFrame.code);
  expect(textOf(room.doc()).toString()).toBe("hello");
});

test("[CO8] an awareness state or a draft that grows too large is refused by name", () => {
  const room = makeRoom([seed("hello")]);
  const large = entry(11, 1, { words: "x".repeat(limits.awarenessBytes) });
  expect(closeOf(() => room.receive(ann, large))).toBe(Close.tooLarge.code);
  const { update } = client(room);
  const step = 1024 * 1024;
  let code = 0;
  for (let n = 0; n * step <= limits.draftBytes && code === 0; n++) {
    const frame = syncFrame(SyncKind.update, update((text) => text.insert(0, "x".repeat(step))));
    code = closeOf(() => room.receive(ann, frame));
  }
  expect(code).toBe(Close.tooLarge.code);
});

test("[CO8] damaged and forged updates leave the document as it was, or are edits that every peer reads alike", () => {
  const random = makeRandom(8);
  for (let run = 0; run < 4_000; run++) {
    const room = makeRoom([seed("hello world")]);
    const update = client(room).update((text) => {
      text.insert(random.int(0, text.length), "abc");
      text.delete(0, 2);
      if (random.chance(0.3)) text.format(0, 3, { bold: {} });
      if (random.chance(0.3)) {
        (text.parent as Y.XmlElement).insert(1, [new Y.XmlElement("variable"), new Y.XmlText("x")]);
      }
    });
    for (let n = random.int(1, 3); n > 0; n--) update[random.int(0, update.length - 1)] = random.int(0, 255);
    const before = Y.encodeStateAsUpdate(room.doc());
    const peer = new Y.Doc();
    Y.applyUpdate(peer, before);
    try {
      const effects = room.receive(ann, syncFrame(SyncKind.update, update));
      if (effects.update) Y.applyUpdate(peer, effects.update);
    } catch (error) {
      expect(error).toBeInstanceOf(BadFrame);
    }
    const { store } = room.doc();
    expect([store.pendingStructs, store.pendingDs]).toEqual([null, null]);
    expect(room.doc().getXmlFragment("body").toString()).toBe(peer.getXmlFragment("body").toString());
    expect(Y.encodeStateVector(room.doc())).toEqual(Y.encodeStateVector(peer));
  }
});

test("the subject is said to have changed once per change of it", () => {
  const room = makeRoom([]);
  expect(room.takeSubjectChanged()).toBe(false);
  room.edit((doc) => doc.getXmlFragment("body").insert(0, [new Y.XmlElement("paragraph")]));
  expect(room.takeSubjectChanged()).toBe(false);
  room.edit((doc) => doc.getXmlFragment("subject").insert(0, [new Y.XmlElement("paragraph")]));
  expect([room.takeSubjectChanged(), room.takeSubjectChanged()]).toEqual([true, false]);
});
