import { makeRandom } from "#tests/support/random.ts";
import { until } from "#tests/support/until.ts";
import { type Client, join } from "./client.ts";
import type { Door } from "./door.ts";
import { clientOf, typedBy } from "./edits.ts";
import { eachSpan } from "./spans.ts";

/** Of one stretch of typing, in ms. */
export type Typed = {
  edits: number;
  /** From an edit until a colleague has it, over all pairs of edit and colleague. */
  seen: { p50: number; p99: number };
  /** From an edit until its writer was told that it is on disk; null where nobody tells. */
  saved: { p50: number; p99: number } | null;
  seconds: number;
};

/** Most that a stretch may take after its last edit was sent. */
const patienceMs = 120_000;

export type Crowd = {
  /** `count` edits, each by whoever's turn it is, at random moments that come to `perSecond`. */
  typeAtPace(o: { count: number; perSecond: number }): Promise<Typed>;
  /** `each` edits of everybody, as fast as colleagues see them: a writer has `ahead` on their way at most. */
  typeFlatOut(o: { each: number; ahead: number }): Promise<Typed>;
  leave(): Promise<void>;
};

type Writer = {
  n: number;
  client: Client;
  sent: number;
  sentAtMs: number[];
  deliveries: number[];
  marked: number;
  saved: number;
};
type Stretch = { seenMs: number[]; savedMs: number[]; done: number; onSeenByAll: (writer: Writer) => void };

/** Everybody in their rooms, with `mostEdits` to type each. The first into a room that is empty brings the seed along. */
export async function gather(
  o: { door: Door; rooms: string[]; clients: number; seed: Uint8Array; seeded: boolean; mostEdits: number },
): Promise<Crowd> {
  const { door, clients, seed } = o;
  const typed = Array.from({ length: clients }, (_, n) => typedBy(n, seed, o.mostEdits));
  const writerOf = new Map(typed.map((_, n) => [clientOf(n), n]));
  let stretch: Stretch = { seenMs: [], savedMs: [], done: 0, onSeenByAll: () => {} };
  const all: Writer[] = [];

  async function open(room: string): Promise<void> {
    const here: Writer[] = [];
    for (let n = 0; n < clients; n++) here.push(await enter(room, n, here));
    all.push(...here);
  }

  async function enter(room: string, n: number, here: Writer[]): Promise<Writer> {
    const heardOf = new Int32Array(clients);
    const { client } = await join(door, room, {
      onUpdate(update) {
        const nowMs = performance.now();
        eachSpan(update, (id, clock, length) => {
          const from = writerOf.get(id);
          if (from === undefined || from === n) return;
          for (let k = Math.max(clock, heardOf[from]!); k < clock + length; k++) seen(here[from]!, k, nowMs);
          heardOf[from] = Math.max(heardOf[from]!, clock + length);
        });
      },
      onSaved: (version) => onSaved(writer, version),
    });
    const writer = { n, client, sent: 0, sentAtMs: [], deliveries: [], marked: 0, saved: 0 };
    if (n === 0 && !o.seeded) client.write(seed);
    return writer;
  }

  function seen(writer: Writer, k: number, nowMs: number): void {
    stretch.seenMs.push(nowMs - writer.sentAtMs[k]!);
    if (++writer.deliveries[k]! < clients - 1) return;
    stretch.done++;
    stretch.onSeenByAll(writer);
  }

  /** As the editor does it: one mark under way, and the next for all that was typed meanwhile. */
  function mark(writer: Writer): void {
    if (!door.tellsSaved || writer.marked > writer.saved || writer.sent === writer.saved) return;
    writer.client.mark(writer.marked = writer.sent);
  }

  function onSaved(writer: Writer, version: number): void {
    const nowMs = performance.now();
    for (let k = writer.saved; k < version; k++) stretch.savedMs.push(nowMs - writer.sentAtMs[k]!);
    writer.saved = version;
    mark(writer);
  }

  function type(writer: Writer): void {
    const k = writer.sent++;
    const edit = typed[writer.n]![k];
    if (!edit) throw new Error(`writer ${writer.n} has no ${k}th edit`);
    writer.deliveries[k] = 0;
    writer.sentAtMs[k] = performance.now();
    writer.client.write(edit);
    mark(writer);
  }

  async function measured(edits: number, act: (now: Stretch) => Promise<void>): Promise<Typed> {
    stretch = { seenMs: [], savedMs: [], done: 0, onSeenByAll: () => {} };
    const beganMs = performance.now();
    await act(stretch);
    const { seenMs, savedMs } = stretch;
    await until(() => stretch.done === edits, patienceMs);
    const seconds = (performance.now() - beganMs) / 1000;
    if (door.tellsSaved) await until(() => savedMs.length === edits, patienceMs);
    return { edits, seconds, seen: quantiles(seenMs), saved: door.tellsSaved ? quantiles(savedMs) : null };
  }

  for (const room of o.rooms) await open(room);
  const turns = makeRandom(clients).shuffle(all);
  return {
    typeAtPace: ({ count, perSecond }) =>
      measured(count, async () => {
        const random = makeRandom(perSecond);
        const beganMs = performance.now();
        let dueMs = 0;
        for (let i = 0; i < count; i++) {
          dueMs += -Math.log(1 - random.next()) / perSecond * 1000;
          while (performance.now() - beganMs < dueMs) await new Promise((resolve) => setTimeout(resolve, 1));
          type(turns[i % turns.length]!);
        }
      }),
    typeFlatOut: ({ each, ahead }) =>
      measured(each * all.length, (now) => {
        const ends = new Map(all.map((writer) => [writer, writer.sent + each]));
        now.onSeenByAll = (writer) => {
          if (writer.sent < ends.get(writer)!) type(writer);
        };
        for (const writer of all) for (let i = 0; i < Math.min(ahead, each); i++) type(writer);
        return Promise.resolve();
      }),
    async leave() {
      await Promise.all(all.map(({ client }) => client.leave()));
    },
  };
}

function quantiles(times: number[]): { p50: number; p99: number } {
  const sorted = Float64Array.from(times).sort();
  const at = (p: number) => sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * p) - 1)] ?? NaN;
  return { p50: at(0.5), p99: at(0.99) };
}
