import { expect, test, vi } from "vitest";
import { makeFanout, type RoomHears } from "#edge/sync/fanout.ts";
import { encodeMessage } from "#edge/sync/fanout-message.ts";
import type { AwarenessEntry } from "#edge/sync/frame.ts";
import { makeMemoryBus } from "#tests/support/memory-bus.ts";

const room = "draft:01J0000000000000000000000M";
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Processes on one bus, whose beats are made by hand. */
function makeBench() {
  const bus = makeMemoryBus();
  const faults: unknown[] = [];
  function process(processId: string) {
    const connection = bus.connect();
    const timers: (() => void)[] = [];
    const fanout = makeFanout({
      bus: connection,
      processId,
      clock: {
        later(_ms, run) {
          timers.push(run);
          return () => void timers.splice(timers.indexOf(run), 1);
        },
      },
      onFault: (cause) => faults.push(cause),
    });
    const changed = vi.fn();
    fanout.onEditors(changed);
    return { fanout, connection, changed, timers, beat: () => timers.shift()!() };
  }
  return { bus, process, faults };
}
function hearing(own: AwarenessEntry[] = []) {
  const hears = { wrote: vi.fn(), carets: vi.fn(), ownCarets: () => own } satisfies RoomHears;
  return hears;
}
const caret = (client: number): AwarenessEntry => ({ client, clock: 1, state: { cursor: 1 } });

test("[CO7] what one process writes or shows in a room, the same room hears in every other, and not itself", async () => {
  const { process } = makeBench();
  const [a, b, c] = [process("a"), process("b"), process("c")];
  const [inA, inB, elsewhere] = [hearing(), hearing(), hearing()];
  const tells = a.fanout.enter(room, inA);
  b.fanout.enter(room, inB);
  c.fanout.enter("draft:01J0000000000000000000000X", elsewhere);
  await turn();
  tells.wrote(7);
  tells.carets([caret(11)]);
  await turn();
  expect(inB.wrote).toHaveBeenCalledExactlyOnceWith(7);
  expect(inB.carets).toHaveBeenLastCalledWith("a", [caret(11)], false);
  expect([inA.wrote.mock.calls, elsewhere.wrote.mock.calls, elsewhere.carets.mock.calls]).toEqual([[], [], []]);
});

test("[CO7] a room that opens is told all carets that others have, and again when the bus is back", async () => {
  const { bus, process } = makeBench();
  const [a, b] = [process("a"), process("b")];
  a.fanout.enter(room, hearing([caret(11)]));
  await turn();
  const inB = hearing();
  b.fanout.enter(room, inB);
  await turn();
  expect(inB.carets).toHaveBeenCalledWith("a", [caret(11)], true);
  inB.carets.mockClear();
  bus.down();
  bus.up();
  await turn();
  expect(inB.carets).toHaveBeenCalledWith("a", [caret(11)], true);
});

test("[CO1] [CO7] who has a text open in another process is known there, to one that comes later too", async () => {
  const { process } = makeBench();
  const [a, b] = [process("a"), process("b")];
  a.fanout.setEditors(room, ["ann"]);
  await turn();
  expect(b.fanout.editorsElsewhere(room)).toEqual(["ann"]);
  expect(b.changed).toHaveBeenCalledExactlyOnceWith(room);
  const late = process("c");
  await turn();
  expect([late.fanout.editorsElsewhere(room), a.fanout.editorsElsewhere(room)]).toEqual([["ann"], []]);
  a.fanout.setEditors(room, []);
  a.fanout.setEditors(room, []);
  await turn();
  expect([b, late].map(({ fanout }) => fanout.editorsElsewhere(room))).toEqual([[], []]);
  expect(b.changed).toHaveBeenCalledTimes(2);
});

test("[CO7] what was lost while the bus was down is set right by the next beat", async () => {
  const { bus, process } = makeBench();
  const [a, b] = [process("a"), process("b")];
  a.fanout.setEditors(room, ["ann"]);
  await turn();
  bus.down();
  a.fanout.setEditors(room, []);
  a.fanout.setEditors("draft:other", ["ann"]);
  bus.up();
  a.beat();
  await turn();
  expect([b.fanout.editorsElsewhere(room), b.fanout.editorsElsewhere("draft:other")]).toEqual([[], ["ann"]]);
});

test("[CO7] a process that is not heard of any more is gone with its carets and editors; one that lives is not", async () => {
  const { process } = makeBench();
  const [a, b, dead] = [process("a"), process("b"), process("dead")];
  const inA = hearing();
  a.fanout.enter(room, inA);
  dead.fanout.enter(room, hearing([caret(66)]));
  dead.fanout.setEditors(room, ["eve"]);
  b.fanout.setEditors(room, ["bob"]);
  await turn();
  expect(a.fanout.editorsElsewhere(room).sort()).toEqual(["bob", "eve"]);
  dead.connection.die();
  for (let beats = 0; beats < 4; beats++) {
    expect(a.fanout.editorsElsewhere(room)).toContain("eve");
    a.beat();
    b.beat();
    await turn();
  }
  expect(a.fanout.editorsElsewhere(room)).toEqual(["bob"]);
  expect(inA.carets).toHaveBeenLastCalledWith("dead", [], true);
  expect(a.changed).toHaveBeenLastCalledWith(room);
});

test("[OP2] a process that ends says so, and beats no more", async () => {
  const { process } = makeBench();
  const [a, b] = [process("a"), process("b")];
  b.fanout.setEditors(room, ["bob"]);
  await turn();
  b.fanout.stop();
  await turn();
  expect([a.fanout.editorsElsewhere(room), b.timers]).toEqual([[], []]);
});

test("[CO8] what is no message of ours is told of and changes nothing", async () => {
  const { bus, process, faults } = makeBench();
  const a = process("a");
  const inA = hearing();
  a.fanout.enter(room, inA);
  const stranger = bus.connect();
  for (const bytes of [[], [255, 255], [1, 97, 99], [1, 97, 1, 3, 1, 2], [1, 97, 4, 1, 120]]) {
    for (const channel of [room, "processes"]) stranger.publish(channel, new Uint8Array(bytes));
  }
  stranger.publish(room, encodeMessage("x", { kind: "wrote", seq: 5 }));
  await turn();
  expect(inA.wrote).toHaveBeenCalledExactlyOnceWith(5);
  expect(faults.length).toBe(10);
});
