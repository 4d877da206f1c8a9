import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import { expect, test } from "vitest";
import * as Y from "yjs";
import { makeFanout, noFanout } from "#edge/sync/fanout.ts";
import { makeLogFollower } from "#edge/sync/follow-log.ts";
import type { Peer } from "#edge/sync/members.ts";
import { Close, Code, markFrame, readVersion, type RoomRef, syncFrame, SyncKind } from "#edge/sync/protocol.ts";
import { makeRooms } from "#edge/sync/rooms.ts";
import { contentFromHtml } from "#jobs/document/from-html.ts";
import { seedUpdate } from "#jobs/document/seed.ts";
import { atOnce } from "#tests/support/at-once.ts";
import { makeMemoryBus } from "#tests/support/memory-bus.ts";
import { makeMemoryDrafts } from "#tests/support/memory-drafts.ts";
import { firstLine } from "#tests/support/sync-server.ts";

const id = "01J0000000000000000000000M";
const room: RoomRef = { kind: "draft", id };
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Processes on one database in memory; time passes by hand. */
function makeBench() {
  const drafts = makeMemoryDrafts();
  drafts.add(id, seedUpdate(contentFromHtml({ subject: "", html: "<p>Hello</p>" })));
  const bus = makeMemoryBus();
  let ids = 0;

  function process({ joined = false } = {}) {
    const timers = new Set<() => void>();
    const clock = {
      nowMs: () => 1,
      later(_ms: number, run: () => void) {
        timers.add(run);
        return () => void timers.delete(run);
      },
      ...atOnce,
    };
    const onFault = (error: unknown) => expect.fail(String(error));
    const { store, heads } = drafts.connect();
    let loads = 0;
    const fanout = joined ? makeFanout({ bus: bus.connect(), processId: `p${++ids}`, clock, onFault }) : noFanout;
    const counted = {
      ...store,
      find: (ref: RoomRef) => {
        loads++;
        return store.find(ref);
      },
    };
    const rooms = makeRooms({ store: counted, fanout, clock, newId: () => `id-${++ids}`, onFault });
    const follower = makeLogFollower({ log: heads, isNeeded: () => rooms.count() > 0, tell: rooms.heard, onFault });
    /** Every timer, once: the rooms are tidied, tellings told, beats beaten. */
    const pass = async () => {
      for (const run of [...timers]) {
        timers.delete(run);
        run();
      }
      await turn();
    };
    return { rooms, pass, look: () => follower.look().then(turn), loads: () => loads };
  }

  /** A client with a document of its own. */
  async function sit({ rooms }: Pick<ReturnType<typeof process>, "rooms">, teammateId: string) {
    const doc = new Y.Doc();
    const closes: number[] = [];
    const saved: number[] = [];
    const peer: Peer = {
      id: `s-${++ids}`,
      person: { teammateId, name: teammateId },
      mayWrite: true,
      hearsOwn: true,
      send(frame) {
        const decoder = decoding.createDecoder(frame);
        const code = decoding.readVarUint(decoder);
        if (code === Code.saved) saved.push(readVersion(decoder));
        if (code !== Code.sync) return;
        const kind = decoding.readVarUint(decoder);
        const bytes = decoding.readVarUint8Array(decoder);
        if (kind === SyncKind.ask) seat.receive(syncFrame(SyncKind.answer, Y.encodeStateAsUpdate(doc, bytes)));
        else Y.applyUpdate(doc, bytes, "server");
      },
      close({ code }) {
        closes.push(code);
        return Promise.resolve();
      },
    };
    const held: Uint8Array[] = [];
    let seat: { receive(frame: Uint8Array): void; leave(): void } = {
      receive: (frame) => held.push(frame),
      leave() {},
    };
    seat = rooms.join(room, peer);
    for (const frame of held) seat.receive(frame);
    seat.receive(syncFrame(SyncKind.ask, Y.encodeStateVector(doc)));
    doc.on("update", (update: Uint8Array, origin: unknown) => {
      if (origin !== "server") seat.receive(syncFrame(SyncKind.update, update));
    });
    await turn();
    return {
      ...{ doc, closes, saved },
      receive: (frame: Uint8Array) => seat.receive(frame),
      leave: () => seat.leave(),
      text: () => firstLine(doc).toString(),
      type: (char: string) => firstLine(doc).insert(firstLine(doc).length, char),
    };
  }
  return { drafts, bus, process, sit };
}

/** The document that the room has, if it has one: seen by an edit that does nothing. */
async function documentOf(rooms: ReturnType<typeof makeRooms>): Promise<WeakRef<Y.Doc>> {
  let found!: WeakRef<Y.Doc>;
  await rooms.edit(room, { authorId: "a", ifSeq: null, change: (doc) => void (found = new WeakRef(doc)) });
  return found;
}
async function collectGarbage(): Promise<void> {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  for (let n = 0; n < 3; n++) {
    await turn();
    collect();
  }
}

test("a room in which nobody writes lets go of its document, and is itself again at the next word", async () => {
  const { process, sit } = makeBench();
  const one = process();
  const [ann, bob] = [await sit(one, "ann"), await sit(one, "bob")];
  ann.type("!");
  await turn();
  const document = await documentOf(one.rooms);
  expect(one.loads()).toBe(1);
  for (let n = 0; n < 4; n++) await one.pass();
  await collectGarbage();
  expect(document.deref()).toBeUndefined();
  ann.receive(markFrame(1));
  expect([ann.saved, one.loads()]).toEqual([[1], 1]);
  bob.type("?");
  ann.type(".");
  ann.receive(markFrame(2));
  await turn();
  expect([ann.text(), one.loads(), ann.saved]).toEqual([bob.text(), 2, [1, 2]]);
  expect([...ann.text()].sort().join("")).toBe([..."Hello!?."].sort().join(""));
  const late = await sit(one, "cas");
  expect(late.text()).toBe(ann.text());
});

test("memory is given back when a room empties", async () => {
  const { process, sit } = makeBench();
  const one = process();
  const ann = await sit(one, "ann");
  ann.type("!");
  const document = await documentOf(one.rooms);
  ann.leave();
  await one.pass();
  expect(one.rooms.count()).toBe(0);
  await collectGarbage();
  expect(document.deref()).toBeUndefined();
});

test("[CO7] words of another process come to a room that rests, and wake nobody", async () => {
  const { process, sit } = makeBench();
  const [one, two] = [process({ joined: true }), process({ joined: true })];
  const [ann, bob] = [await sit(one, "ann"), await sit(two, "bob")];
  for (let n = 0; n < 3; n++) await one.pass();
  bob.type("!");
  await turn();
  expect([ann.text(), one.loads()]).toEqual(["Hello!", 1]);
  ann.type("?");
  await turn();
  expect([bob.text(), one.loads()]).toEqual(["Hello!?", 2]);
});

test("[CO7] what no bus told of is found in the log, once a look; a process without rooms does not look", async () => {
  const { process, sit, drafts } = makeBench();
  const [one, two] = [process(), process()];
  await two.look();
  const [ann, bob] = [await sit(one, "ann"), await sit(two, "bob")];
  ann.type("!");
  await turn();
  expect(bob.text()).toBe("Hello");
  await two.look();
  await two.look();
  expect(bob.text()).toBe("Hello!");
  bob.type("?");
  await turn();
  await one.look();
  expect([ann.text(), drafts.rowsOf(id).length]).toEqual(["Hello!?", 2]);
});

test("[CO8] a frame that breaks the document closes its sender alone: what others typed meanwhile, saved or not, is all there", async () => {
  const { process, sit, drafts } = makeBench();
  const one = process();
  const [ann, bob, eve] = [await sit(one, "ann"), await sit(one, "bob"), await sit(one, "eve")];
  ann.type("1");
  const breaking = breakingUpdate();
  bob.type("2");
  eve.receive(syncFrame(SyncKind.update, breaking));
  bob.type("3");
  ann.receive(markFrame(1));
  ann.type("4");
  await turn();
  expect([ann.closes, bob.closes, eve.closes]).toEqual([[], [], [Close.badFrame.code]]);
  expect([one.loads(), ann.saved]).toEqual([2, [1]]);
  expect([...ann.text()].sort().join("")).toBe("1234Hello");
  expect(bob.text()).toBe(ann.text());
  const stored = new Y.Doc();
  for (const update of drafts.find(id)!.updates) Y.applyUpdate(stored, update);
  expect(firstLine(stored).toString()).toBe(ann.text());
});

/** An update that can be read, and breaks the document half-way: a letter that stands behind a later one of its own. */
function breakingUpdate(): Uint8Array {
  const [forger, seeder] = [77, 1];
  const letter = (encoder: encoding.Encoder, behind: [number, number], char: string) => {
    encoding.writeUint8(encoder, 4 | 128); // a string, with the id of what stands before it
    behind.forEach((part) => encoding.writeVarUint(encoder, part));
    encoding.writeVarString(encoder, char);
  };
  return encoding.encode((encoder) => {
    [1, 2, forger, 0].forEach((part) => encoding.writeVarUint(encoder, part)); // 1 client, 2 structs from clock 0 on
    letter(encoder, [forger, 1], "x");
    letter(encoder, [seeder, 0], "y");
    encoding.writeVarUint(encoder, 0); // nothing deleted
  });
}
