import { expect, test, vi } from "vitest";
import * as Y from "yjs";
import { noFanout } from "#edge/sync/fanout.ts";
import type { Peer } from "#edge/sync/members.ts";
import { Close, Code, markFrame, type RoomRef, syncFrame, SyncKind } from "#edge/sync/protocol.ts";
import { makeRooms } from "#edge/sync/rooms.ts";
import { contentFromHtml } from "#jobs/document/from-html.ts";
import { editDoc, readDoc, readDraft, seedUpdate } from "#jobs/document/seed.ts";
import { subjectLine } from "#jobs/document/subject-line.ts";
import { atOnce } from "#tests/support/at-once.ts";
import { makeMemoryDrafts } from "#tests/support/memory-drafts.ts";

const content = (subject: string) => contentFromHtml({ subject, html: "<p>Hello</p>" });
const message = "01J0000000000000000000000M";
const room: RoomRef = { kind: "draft", id: message };
const nowhere: RoomRef = { kind: "draft", id: "01J0000000000000000000000X" };

function makeBench({ byHand = false } = {}) {
  const drafts = makeMemoryDrafts({ byHand });
  drafts.add(message, seedUpdate(content("Seeded")));
  let ids = 0;
  const rooms = makeRooms({
    store: drafts.connect().store,
    fanout: noFanout,
    clock: { nowMs: () => 1, later: () => () => {}, ...atOnce },
    newId: () => `id-${++ids}`,
    onFault: (error) => expect.fail(String(error)),
  });
  const peer = (teammateId: string, hearsOwn = true) => {
    const frames: Uint8Array[] = [];
    const closes: number[] = [];
    const made: Peer = {
      id: `s-${++ids}`,
      person: { teammateId, name: teammateId },
      mayWrite: true,
      hearsOwn,
      send: (frame) => frames.push(frame),
      close: ({ code }) => {
        closes.push(code);
        return Promise.resolve();
      },
    };
    return { ...made, frames, closes, codes: () => frames.map(([code]) => code) };
  };
  return { drafts, rooms, peer };
}
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** An edit as a client would send it that has the seed. */
function typed(words: string): Uint8Array {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, seedUpdate(content("Seeded")));
  const before = Y.encodeStateVector(doc);
  editDoc(doc, content(words));
  return syncFrame(SyncKind.answer, Y.encodeStateAsUpdate(doc, before));
}
const subjectIn = (frame: Uint8Array) => {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, readUpdate(frame));
  return subjectLine(readDoc(doc));
};
function readUpdate(frame: Uint8Array): Uint8Array {
  let at = 2;
  while (frame[at]! >= 128) at++;
  return frame.subarray(at + 1);
}

test("[CO2] a draft is loaded once, however many open it while it loads, and frames sent meanwhile are not lost", async () => {
  const { drafts, rooms, peer } = makeBench({ byHand: true });
  const [ann, bob] = [peer("ann"), peer("bob")];
  const seat = rooms.join(room, ann);
  rooms.join(room, bob);
  seat.receive(typed("Early words"));
  expect(drafts.waiting()).toBe(1);
  drafts.end("answered");
  await turn();
  expect(ann.codes()).toEqual([Code.sync]);
  expect(bob.codes()).toEqual([Code.sync, Code.sync]);
  expect(drafts.waiting()).toBe(1); // the append
});

test("a room whose last peer left while it loaded is let go of", async () => {
  const { drafts, rooms, peer } = makeBench({ byHand: true });
  rooms.join(room, peer("ann")).leave();
  drafts.end("answered");
  await turn();
  expect(rooms.count()).toBe(0);
});

test("a room is kept until what its last peer typed is on disk", async () => {
  const { drafts, rooms, peer } = makeBench({ byHand: true });
  const seat = rooms.join(room, peer("ann"));
  drafts.end("answered");
  await turn();
  seat.receive(typed("Last words"));
  seat.leave();
  expect(rooms.count()).toBe(1);
  drafts.end("answered");
  await turn();
  expect(rooms.count()).toBe(0);
  expect(drafts.rowsOf(message)).toHaveLength(1);
});

test("[CO3] own frames go only to who asked for them", async () => {
  const { rooms, peer } = makeBench();
  const [ann, plain] = [peer("ann"), peer("bob", false)];
  const seats = [rooms.join(room, ann), rooms.join(room, plain)];
  await turn();
  for (const seat of seats) {
    seat.receive(typed("Words"));
    seat.receive(markFrame(1));
  }
  await turn();
  expect(ann.codes()).toContain(Code.saved);
  expect(plain.codes()).not.toContain(Code.saved);
});

test("[CO4] a refused edit closes every session as sealed, with what was sealed", async () => {
  const { drafts, rooms, peer } = makeBench();
  const [ann, plain] = [peer("ann"), peer("bob", false)];
  const seat = rooms.join(room, ann);
  rooms.join(room, plain);
  await turn();
  drafts.seal(message);
  seat.receive(typed("Too late"));
  seat.receive(markFrame(1));
  await turn();
  expect([ann.closes, plain.closes]).toEqual([[Close.sealed.code], [Close.sealed.code]]);
  expect(ann.codes()).not.toContain(Code.saved);
  expect(ann.codes().slice(-2)).toEqual([Code.sync, Code.sealed]);
  expect(plain.codes().at(-1)).toBe(Code.sync);
  expect(subjectIn(plain.frames.at(-1)!)).toBe("Seeded");
  expect(rooms.count()).toBe(0);
});

test.each(["sending", "cancelled", "skipped"] as const)(
  "[CO4] a message that the feed says is %s is closed without an edit",
  async (state) => {
    const { drafts, rooms, peer } = makeBench();
    const ann = peer("ann");
    rooms.join(room, ann);
    await turn();
    rooms.changed(room);
    await turn();
    expect(ann.closes).toEqual([]);
    drafts.seal(message, state);
    rooms.changed(room);
    await turn();
    expect(ann.closes).toEqual([Close.sealed.code]);
  },
);

test("[CO4] a message sealed while its room loads is noticed when it has loaded", async () => {
  const { drafts, rooms, peer } = makeBench({ byHand: true });
  const ann = peer("ann");
  rooms.join(room, ann);
  drafts.end("answered");
  drafts.seal(message);
  rooms.changed(room);
  await turn();
  drafts.end("answered"); // the look at its state
  await turn();
  drafts.end("answered"); // what was sealed
  await turn();
  expect(ann.closes).toEqual([Close.sealed.code]);
});

test("[CO4] a draft sealed and reopened under a room sends its peers back for a fresh one", async () => {
  const { drafts, rooms, peer } = makeBench();
  const ann = peer("ann");
  const seat = rooms.join(room, ann);
  await turn();
  drafts.seal(message);
  drafts.reopen(message);
  seat.receive(typed("Typed in between"));
  await turn();
  expect(ann.closes).toEqual([Close.comeBack.code]);
  const again = rooms.join(room, peer("ann"));
  await turn();
  again.receive(typed("Typed in between"));
  await turn();
  const { updates: [seed, ...log] } = drafts.find(message)!;
  expect(subjectLine(readDraft(seed!, log))).toBe("Typed in between");
});

test("[CO4] whoever opens a sealed draft is shown it and told that it is sealed", async () => {
  const { drafts, rooms, peer } = makeBench();
  drafts.seal(message);
  const ann = peer("ann");
  rooms.join(room, ann);
  await turn();
  expect([ann.codes(), ann.closes]).toEqual([[Code.sync, Code.sealed], [Close.sealed.code]]);
});

test("a draft that does not exist closes with its own code", async () => {
  const { rooms, peer } = makeBench();
  const ann = peer("ann");
  rooms.join(nowhere, ann);
  await turn();
  expect([ann.closes, rooms.count()]).toEqual([[Close.gone.code], 0]);
});

test("[CO8] a bad frame closes the one who sent it; the others go on", async () => {
  const { rooms, peer } = makeBench();
  const [ann, bob] = [peer("ann"), peer("bob")];
  const seat = rooms.join(room, ann);
  rooms.join(room, bob);
  await turn();
  seat.receive(new Uint8Array([9, 9]));
  seat.receive(typed("After the end"));
  expect([ann.closes, bob.closes]).toEqual([[Close.badFrame.code], []]);
  expect(rooms.editorsIn(room)).toEqual(["bob"]);
  expect(bob.codes()).toEqual([Code.sync]);
});

test("[CO1] who is in a draft is known, each teammate once, and its changes are told", async () => {
  const { rooms, peer } = makeBench();
  const heard = vi.fn();
  const leave = rooms.onEditors(heard);
  const seats = ["ann", "ann", "bob"].map((name) => rooms.join(room, peer(name)));
  await turn();
  expect(rooms.editorsIn(room)).toEqual(["ann", "bob"]);
  seats.forEach((seat) => seat.leave());
  expect(rooms.editorsIn(room)).toEqual([]);
  expect(heard).toHaveBeenCalledTimes(6);
  leave();
});

test("an edit by the API reaches open editors, is on disk when it answers, and gives a new version", async () => {
  const { drafts, rooms, peer } = makeBench();
  const ann = peer("ann");
  rooms.join(room, ann);
  await turn();
  const change = (words: string) => (doc: Y.Doc) => editDoc(doc, content(words));
  const first = await rooms.edit(room, { authorId: "api", ifSeq: 0, change: change("By the API") });
  expect(first).toEqual({ kind: "saved", seq: 1 });
  expect(drafts.rowsOf(message).map(({ authorId }) => authorId)).toEqual(["api"]);
  expect(ann.codes()).toEqual([Code.sync, Code.sync]);
  const stale = await rooms.edit(room, { authorId: "api", ifSeq: 0, change: change("Never") });
  expect(stale).toEqual({ kind: "edited_since", seq: 1 });
  const blind = await rooms.edit(room, { authorId: "api", ifSeq: null, change: change("Whatever it was") });
  expect(blind).toEqual({ kind: "saved", seq: 2 });
  drafts.seal(message);
  expect(await rooms.edit(room, { authorId: "api", ifSeq: 2, change: change("Late") })).toEqual({ kind: "sealed" });
  expect(await rooms.edit(nowhere, { authorId: "api", ifSeq: null, change: change("") })).toEqual({ kind: "gone" });
});

test("an edit by the API with nobody there loads the room and lets go of it", async () => {
  const { rooms } = makeBench();
  const change = (doc: Y.Doc) => editDoc(doc, content("Alone"));
  expect(await rooms.edit(room, { authorId: "api", ifSeq: 0, change })).toEqual({ kind: "saved", seq: 1 });
  await turn();
  expect(rooms.count()).toBe(0);
});

test("[OP2] a drain writes what waits, then sends everybody away to come back, newcomers too", async () => {
  const { drafts, rooms, peer } = makeBench({ byHand: true });
  const ann = peer("ann");
  const seat = rooms.join(room, ann);
  drafts.end("answered");
  await turn();
  seat.receive(typed("Almost lost"));
  const drained = rooms.drain();
  await turn();
  expect(ann.closes).toEqual([]);
  drafts.end("answered");
  await drained;
  expect(ann.closes).toEqual([Close.comeBack.code]);
  expect([drafts.rowsOf(message).length, rooms.count()]).toEqual([1, 0]);
  const late = peer("bob");
  rooms.join(room, late);
  expect(late.closes).toEqual([Close.comeBack.code]);
});
