import { printFigures } from "../measure.ts";
import { eachRound, scaled, type Terms } from "./contest.ts";
import { atRest, memoryMiB } from "./process.ts";

const rooms = 1_000;
/** Long enough for a garbage collector that waits until nothing goes on, and for whoever lets go of texts that nobody edits. */
const rest = { leastMs: 15_000, mostMs: 40_000 };

/** What 1,000 open rooms cost in memory, each with one client who does nothing, and what stays of it when they have left. */
export async function measureIdle(terms: Terms): Promise<void> {
  const count = scaled(rooms, terms, 50);
  const names = terms.contenders.map(({ name }) => name);
  const shown = names.map(() => ({ bare: [] as number[], open: [] as number[], after: [] as number[] }));
  await eachRound(terms, async ({ contender, running: { door, pid }, load, i }) => {
    const { seeded } = contender;
    const seed = terms.seed.toBase64();
    const sit = (count: number) =>
      load.ask("sit", { door, seed, seeded, rooms: Array.from({ length: count }, contender.nextRoom) });
    await sit(20);
    await load.ask("leave", null);
    await atRest(pid, rest);
    const bare = memoryMiB(pid).now;
    await sit(count);
    await atRest(pid, rest);
    const open = memoryMiB(pid).now;
    await load.ask("leave", null);
    await atRest(pid, rest);
    shown[i]!.bare.push(bare);
    shown[i]!.open.push((open - bare) * rooms / count);
    shown[i]!.after.push((memoryMiB(pid).now - bare) * rooms / count);
  });
  const whole = (value: number) => value.toFixed(0);
  console.log(`\n${count.toLocaleString("en")} idle rooms, one client each, ${terms.seed.length} bytes of text:`);
  printFigures(names, [
    { head: "RSS before, MiB", show: whole, of: shown.map(({ bare }) => bare) },
    { head: "more per 1,000 rooms, MiB", show: whole, of: shown.map(({ open }) => open), asRatio: true },
    { head: "of that after all left, MiB", show: whole, of: shown.map(({ after }) => after) },
  ]);
}
