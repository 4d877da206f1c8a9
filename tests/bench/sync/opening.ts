import { ms, printFigures } from "../measure.ts";
import { eachRound, scaled, type Terms } from "./contest.ts";
import { atRest } from "./process.ts";

const edits = 50_000;
const writers = 20;
const rest = { leastMs: 4_000, mostMs: 60_000 };
/** People stop writing before they leave. */
const lastLook = { leastMs: 15_000, mostMs: 60_000 };

/** How long a draft of 50,000 edits takes to open: the first time after a restart, and again when everybody had left. */
export async function measureOpening(terms: Terms): Promise<void> {
  const each = scaled(edits / writers, terms, 50);
  const contenders = terms.contenders.filter(({ forgets }) => !forgets);
  const rooms: string[] = [];
  const written: Terms = { ...terms, contenders, rounds: 1 };
  await eachRound(written, async ({ contender, running: { door, pid }, load, i }) => {
    rooms[i] = contender.nextRoom();
    const { seeded } = contender;
    await load.ask("gather", {
      ...{ door, rooms: [rooms[i]], clients: writers, seed: terms.seed.toBase64(), seeded, mostEdits: each },
    });
    // No faster than any server lets a client: what it takes in is not what is measured.
    await load.ask("pace", { count: each * writers, perSecond: writers * 150 });
    await atRest(pid, lastLook);
    await load.ask("leave", null);
    await atRest(pid, rest);
  });

  const shown = contenders.map(() => ({ first: [] as number[], again: [] as number[] }));
  await eachRound({ ...terms, contenders }, async ({ running: { door, pid }, load, i }) => {
    const open = () => load.ask("open", { door, room: rooms[i]!, clocks: each * writers });
    shown[i]!.first.push(await open());
    await atRest(pid, rest);
    shown[i]!.again.push(await open());
  });
  console.log(`\nopening a draft of ${(each * writers).toLocaleString("en")} edits by ${writers} people:`);
  printFigures(contenders.map(({ name }) => name), [
    { head: "after a restart, ms", show: ms, of: shown.map(({ first }) => first), asRatio: true },
    { head: "again, ms", show: ms, of: shown.map(({ again }) => again), asRatio: true },
  ]);
}
