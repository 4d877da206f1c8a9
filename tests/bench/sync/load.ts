// The process that plays the clients: one order a line on its input, one answer a line on its output.
import { type Read, readBack, replay, type Replayed } from "../trace/replay.ts";
import { type Client, join } from "./client.ts";
import { type Crowd, gather, type Typed } from "./crowd.ts";
import type { Door } from "./door.ts";
import { clientOf } from "./edits.ts";
import { eachSpan } from "./spans.ts";

export type Orders = {
  gather: {
    ask: { door: Door; rooms: string[]; clients: number; seed: string; seeded: boolean; mostEdits: number };
    answer: null;
  };
  pace: { ask: { count: number; perSecond: number }; answer: Typed };
  flatOut: { ask: { each: number; ahead: number }; answer: Typed };
  /** Everybody goes. */
  leave: { ask: null; answer: null };
  /** One client in each room, who does nothing. */
  sit: { ask: { door: Door; rooms: string[]; seed: string; seeded: boolean }; answer: null };
  /** Open a room and leave it: ms until all of `clocks` clocks, the seed's apart, have come. */
  open: { ask: { door: Door; room: string; clocks: number }; answer: number };
  /** One client writes a whole history, so many edits a frame. */
  replay: { ask: { door: Door; room: string; seed: string; seeded: boolean; perFrame: number }; answer: Replayed };
  /** Another reads it. */
  readBack: { ask: { door: Door; room: string }; answer: Read };
};

let crowd: Crowd | undefined;
let sitting: Client[] = [];
const atOnce = 20;

const bytes = (base64: string) => Uint8Array.fromBase64(base64);

const carryOut: { [K in keyof Orders]: (ask: Orders[K]["ask"]) => Promise<Orders[K]["answer"]> } = {
  async gather(o) {
    crowd = await gather({ ...o, seed: bytes(o.seed) });
    return null;
  },
  pace: (o) => crowd!.typeAtPace(o),
  flatOut: (o) => crowd!.typeFlatOut(o),
  async leave() {
    await crowd?.leave();
    await Promise.all(sitting.map((client) => client.leave()));
    crowd = undefined;
    sitting = [];
    return null;
  },
  async sit({ door, rooms, seed, seeded }) {
    const left = [...rooms];
    const work = async () => {
      for (let room = left.pop(); room; room = left.pop()) {
        const { client } = await join(door, room, {});
        if (!seeded) client.write(bytes(seed));
        sitting.push(client);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, work));
    return null;
  },
  async open({ door, room, clocks }) {
    const whole = Promise.withResolvers<number>();
    const ends = new Map<number, number>();
    const beganMs = performance.now();
    const { client } = await join(door, room, {
      onUpdate(update) {
        const nowMs = performance.now();
        eachSpan(update, (id, clock, length) => {
          if (id >= clientOf(0)) ends.set(id, Math.max(ends.get(id) ?? 0, clock + length));
        });
        if ([...ends.values()].reduce((sum, end) => sum + end, 0) >= clocks) whole.resolve(nowMs - beganMs);
      },
    });
    const tookMs = await whole.promise;
    await client.leave();
    return tookMs;
  },
  replay: (o) => replay({ ...o, seed: bytes(o.seed) }),
  readBack,
};

if (import.meta.main) {
  const told = Deno.stdin.readable.pipeThrough(new TextDecoderStream());
  let held = "";
  for await (const piece of told) {
    const lines = (held + piece).split("\n");
    held = lines.pop()!;
    for (const line of lines) {
      const { order, ask } = JSON.parse(line) as { order: keyof Orders; ask: never };
      console.log(JSON.stringify(await carryOut[order](ask)));
    }
  }
}
