/** How long each of some acts took, in ms, ascending. */
export type Times = number[];

/** The value below which the share `p` of them lies (nearest rank). */
export const percentile = (times: Times, p: number): number =>
  times[Math.min(times.length - 1, Math.ceil(times.length * p) - 1)] ?? NaN;

export const ascending = (times: number[]): Times => times.sort((a, b) => a - b);

export async function timeEach(count: number, act: (i: number) => Promise<unknown>): Promise<Times> {
  const times: number[] = [];
  for (let i = 0; i < count; i++) {
    const beganMs = performance.now();
    await act(i);
    times.push(performance.now() - beganMs);
  }
  return ascending(times);
}

/** What one contender showed, round by round. */
export type Rounds = { name: string; rounds: Times[] };

const median = (values: number[]) => percentile(ascending([...values]), 0.5);
export const ms = (value: number): string =>
  value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
/** The median of the rounds, and the least and the most of them. */
const spread = (values: number[], show: (value: number) => string) =>
  `${show(median(values))} (${show(Math.min(...values))}-${show(Math.max(...values))})`;

/** One line a contender: median over the rounds of p50 and p99, in ms, with their spread, and p50 as a multiple of the peer's. */
export function printTimes(all: Rounds[], peer: Rounds): void {
  const p50 = (one: Rounds) => one.rounds.map((times) => percentile(times, 0.5));
  const p99 = (one: Rounds) => one.rounds.map((times) => percentile(times, 0.99));
  const base = median(p50(peer));
  printTable(
    ["", "p50 ms", "p99 ms", `p50 / ${peer.name}`],
    all.map((one) => [
      one.name,
      spread(p50(one), ms),
      spread(p99(one), ms),
      one === peer ? "1" : (median(p50(one)) / base).toFixed(1),
    ]),
  );
}

/** Throughput alike: per second, with the latency of one beside it. */
export function printRates(all: (Rounds & { perSecond: number[] })[], peer: (typeof all)[number]): void {
  const base = median(peer.perSecond);
  printTable(
    ["", "per second", "p50 ms", "p99 ms", `rate / ${peer.name}`],
    all.map((one) => [
      one.name,
      spread(one.perSecond, (value) => value.toFixed(0)),
      spread(one.rounds.map((times) => percentile(times, 0.5)), ms),
      spread(one.rounds.map((times) => percentile(times, 0.99)), ms),
      one === peer ? "1" : (median(one.perSecond) / base).toFixed(2),
    ]),
  );
}

/** What several contenders showed of one thing, round by round; `null` where one has no such thing. */
export type Figure = { head: string; show: (value: number) => string; of: (number[] | null)[]; asRatio?: boolean };

/** One line a contender: each figure's median over the rounds with its spread, and where asked as a multiple of the first's. */
export function printFigures(names: string[], figures: Figure[]): void {
  const columns = figures.flatMap(({ head, show, of, asRatio }) => {
    const first = of[0] ? median(of[0]) : NaN;
    const ratio = (values: number[] | null, i: number) =>
      i === 0 ? "1" : values ? (median(values) / first).toFixed(2) : "-";
    const values = { head, cells: of.map((each) => each ? spread(each, show) : "-") };
    return asRatio ? [values, { head: `/ ${names[0]}`, cells: of.map(ratio) }] : [values];
  });
  printTable(
    ["", ...columns.map(({ head }) => head)],
    names.map((name, i) => [name, ...columns.map(({ cells }) => cells[i]!)]),
  );
}

function printTable(head: string[], rows: string[][]): void {
  const widths = head.map((cell, i) => Math.max(cell.length, ...rows.map((row) => row[i]!.length)));
  for (const row of [head, ...rows]) {
    console.log(row.map((cell, i) => i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)).join("   "));
  }
}

/** What was measured on, so that a figure is not taken for another machine's. */
export async function printMachine(): Promise<void> {
  const cpu = /model name\s*:\s*(.+)/.exec(await Deno.readTextFile("/proc/cpuinfo").catch(() => ""))?.[1] ?? "?";
  const gib = (Deno.systemMemoryInfo().total / 2 ** 30).toFixed(0);
  const load = Deno.loadavg().map((value) => value.toFixed(1)).join(" ");
  const { deno, v8 } = Deno.version;
  console.log(`${navigator.hardwareConcurrency} × ${cpu}, ${gib} GiB, ${Deno.build.os}; load before: ${load}`);
  console.log(`deno ${deno}, v8 ${v8}, ${new Date().toISOString()}`);
}
