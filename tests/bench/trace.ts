import { contentFromHtml } from "#jobs/document/from-html.ts";
import { seedUpdate } from "#jobs/document/seed.ts";
import { ms, printFigures } from "./measure.ts";
import { effort, makeContenders } from "./sync/contenders.ts";
import { eachRound, type Terms } from "./sync/contest.ts";
import { atRest, cpuMs, memoryMiB } from "./sync/process.ts";
import type { Read, Replayed } from "./trace/replay.ts";

/** Edits of one frame: as a client sends that was away for a while, and as one that types on while the network is slow. */
const batches = (Deno.env.get("BENCH_PER_FRAME") ?? "1000,25").split(",").map(Number);
/** The slowest store has written by then. */
const rest = { leastMs: 4_000, mostMs: 180_000 };

type Shown = {
  replayed: Replayed[];
  cpu: number[];
  peak: number[];
  read: Read[];
  again: Read[];
  againPeak: number[];
};

/** A long editing history through each server over one socket, read by somebody else at the end and after a restart. */
async function measure(): Promise<void> {
  const seed = seedUpdate(contentFromHtml({ subject: "A paper", html: "<p></p>" }));
  const contenders = await makeContenders({ seed, rooms: 100 });
  const terms: Terms = { ...effort(), seed, contenders };
  console.log(`each in a process of its own, the client in another; median of ${terms.rounds} rounds (least-most)`);
  try {
    for (const perFrame of batches) print(perFrame, terms, await replayed(terms, perFrame));
  } finally {
    for (const contender of contenders) await contender.remove();
  }
}

async function replayed(terms: Terms, perFrame: number): Promise<Shown[]> {
  const shown = terms.contenders.map((): Shown => ({
    ...{ replayed: [], cpu: [], peak: [], read: [], again: [], againPeak: [] },
  }));
  const rooms: string[][] = terms.contenders.map(() => []);
  await eachRound(terms, async ({ contender, running: { door, pid }, load, i, round }) => {
    const room = rooms[i]![round] = contender.nextRoom();
    const before = cpuMs(pid);
    const { seeded } = contender;
    shown[i]!.replayed.push(
      await load.ask("replay", { door, room, seed: terms.seed.toBase64(), seeded, perFrame }),
    );
    if (!await atRest(pid, rest)) console.log(`  ${contender.name}: still busy ${rest.mostMs / 1000} s after`);
    shown[i]!.cpu.push((cpuMs(pid) - before) / 1000);
    shown[i]!.read.push(await load.ask("readBack", { door, room }));
    shown[i]!.peak.push(memoryMiB(pid).peak);
    await atRest(pid, rest);
  });
  await eachRound(terms, async ({ contender, running: { door, pid }, load, i, round }) => {
    if (contender.forgets) return;
    shown[i]!.again.push(await load.ask("readBack", { door, room: rooms[i]![round]! }));
    shown[i]!.againPeak.push(memoryMiB(pid).peak);
  });
  return shown;
}

function print(perFrame: number, { contenders }: Terms, shown: Shown[]): void {
  const { edits, frames, bytes } = shown[0]!.replayed[0]!;
  const [whole, tenths] = [(value: number) => value.toFixed(0), (value: number) => value.toFixed(1)];
  const some = (values: number[]) => values.length > 0 ? values : null;
  console.log(`\n${edits.toLocaleString("en")} edits, ${perFrame} a frame: ${frames} frames, ${bytes} bytes`);
  printFigures(contenders.map(({ name }) => name), [
    {
      head: "replay s",
      show: tenths,
      of: shown.map((one) => one.replayed.map(({ seconds }) => seconds)),
      asRatio: true,
    },
    { head: "CPU s", show: tenths, of: shown.map((one) => one.cpu), asRatio: true },
    { head: "peak MiB", show: whole, of: shown.map((one) => one.peak), asRatio: true },
    { head: "read ms", show: ms, of: shown.map((one) => one.read.map((read) => read.ms)) },
    { head: "after a restart ms", show: ms, of: shown.map((one) => some(one.again.map((read) => read.ms))) },
    { head: "peak then MiB", show: whole, of: shown.map((one) => some(one.againPeak)) },
  ]);
  for (const [i, { name, forgets }] of contenders.entries()) {
    const { read, again } = shown[i]!;
    const right = (reads: Read[]) => reads.every(({ isRight }) => isRight) ? "right" : "WRONG";
    console.log(`  ${name}: text ${right(read)}, after a restart ${forgets ? "gone, it keeps nothing" : right(again)}`);
    if ([...read, ...again].some(({ isRight }) => !isRight)) Deno.exitCode = 1;
  }
}

export const trace = {
  about: "a long editing history, made anew in the automerge-perf paper's shape, beside hocuspocus and y-websocket",
  run: measure,
};
