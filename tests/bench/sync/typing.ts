import { ms, printFigures } from "../measure.ts";
import { eachRound, type Look, scaled, type Terms } from "./contest.ts";
import type { Typed } from "./crowd.ts";
import { atRest, cpuMs } from "./process.ts";

type Workload = { name: string; rooms: number; clients: number; pace: number; paced: number; flatOut: number };

/** `paced` edits come to `pace` a second over all rooms; `flatOut` is how many each writer types as fast as it goes. */
const workloads: Workload[] = [
  { name: "20 rooms × 10 clients", rooms: 20, clients: 10, pace: 400, paced: 3_200, flatOut: 200 },
  { name: "1 room × 100 clients", rooms: 1, clients: 100, pace: 100, paced: 800, flatOut: 60 },
];
/** Edits that each writer may have on their way: enough that the server never waits for one. */
const ahead = 4;
/** A store that waits for a pause waits 2 s; one that cannot keep up is given up on. */
const rest = { leastMs: 3_000, mostMs: 30_000 };

type Costly = Typed & {
  /** Of the server, in ms for 1,000 edits that everybody has, with what it wrote after. */
  cpu: number;
  /** Of the clients meanwhile, as a share of one core. */
  loadCpu: number;
  rested: boolean;
};
type Shown = { paced: Costly[]; flatOut: Costly[] };

/** Live typing in many small rooms and in one full one: how soon colleagues see it, how much of it goes, and what that costs. */
export async function measureTyping(terms: Terms): Promise<void> {
  const shown = workloads.map(() => terms.contenders.map((): Shown => ({ paced: [], flatOut: [] })));
  await eachRound(terms, async (at) => {
    for (const [w, workload] of workloads.entries()) await look(terms, at, workload, shown[w]![at.i]!);
  });
  for (const [w, workload] of workloads.entries()) print(workload, terms, shown[w]!);
}

async function look(terms: Terms, { contender, running, load }: Look, workload: Workload, into: Shown): Promise<void> {
  const paced = scaled(workload.paced, terms, 100);
  const flatOut = scaled(workload.flatOut, terms, 5);
  const { door, pid } = running;
  const crowd = {
    ...{ door, clients: workload.clients, seed: terms.seed.toBase64(), seeded: contender.seeded },
    rooms: () => Array.from({ length: workload.rooms }, contender.nextRoom),
  };

  async function costly(type: () => Promise<Typed>): Promise<Costly> {
    const [before, loadBefore] = [cpuMs(pid), cpuMs(load.pid)];
    const typed = await type();
    const loadCpu = (cpuMs(load.pid) - loadBefore) / 1000 / typed.seconds;
    const rested = await atRest(pid, rest);
    return { ...typed, loadCpu, rested, cpu: (cpuMs(pid) - before) / typed.edits * 1000 };
  }

  // As a server that has been up: both its code and its memory have seen this work.
  await load.ask("gather", { ...crowd, rooms: crowd.rooms(), mostEdits: flatOut });
  await load.ask("flatOut", { each: flatOut, ahead });
  await load.ask("leave", null);
  await load.ask("gather", { ...crowd, rooms: crowd.rooms(), mostEdits: paced + flatOut });
  await atRest(pid, rest);
  into.paced.push(await costly(() => load.ask("pace", { count: paced, perSecond: workload.pace })));
  into.flatOut.push(await costly(() => load.ask("flatOut", { each: flatOut, ahead })));
  await load.ask("leave", null);
}

function print({ name, pace }: Workload, { contenders }: Terms, shown: Shown[]): void {
  const of = (pick: (one: Shown) => Costly[], value: (typed: Costly) => number) =>
    shown.map((one) => pick(one).map(value));
  const [paced, flatOut] = [(one: Shown) => one.paced, (one: Shown) => one.flatOut];
  const whole = (value: number) => value.toFixed(0);
  console.log(`\n${name}, ${pace} edits a second:`);
  printFigures(contenders.map((each) => each.name), [
    { head: "seen p50 ms", show: ms, of: of(paced, ({ seen }) => seen.p50), asRatio: true },
    { head: "seen p99 ms", show: ms, of: of(paced, ({ seen }) => seen.p99), asRatio: true },
    { head: "CPU ms/1,000 edits", show: whole, of: of(paced, ({ cpu }) => cpu), asRatio: true },
  ]);
  console.log(`${name}, as fast as it goes:`);
  printFigures(contenders.map((each) => each.name), [
    { head: "edits/s", show: whole, of: of(flatOut, ({ edits, seconds }) => edits / seconds), asRatio: true },
    { head: "seen p99 ms", show: ms, of: of(flatOut, ({ seen }) => seen.p99), asRatio: true },
    { head: "CPU ms/1,000 edits", show: whole, of: of(flatOut, ({ cpu }) => cpu), asRatio: true },
    { head: "clients' CPU %", show: whole, of: of(flatOut, ({ loadCpu }) => loadCpu * 100) },
  ]);
  for (const [i, one] of shown.entries()) {
    const { name } = contenders[i]!;
    for (const [when, typed] of Object.entries(one)) {
      if (typed.some(({ rested }) => !rested)) {
        console.log(`  ${name}, ${when}: still busy 30 s after the last edit was seen`);
      }
      const saved = typed.flatMap(({ saved }) => saved ? [saved] : []);
      if (saved.length === 0) continue;
      const worst = (p: "p50" | "p99") => saved.map((each) => ms(each[p])).join(", ");
      console.log(`  ${name}, ${when}: on disk and said so after p50 ${worst("p50")} and p99 ${worst("p99")} ms`);
    }
  }
}
