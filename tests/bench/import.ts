import { openDatabase } from "#db/client.ts";
import { migrateDatabase } from "#db/migrate.ts";
import { type Figure, printFigures } from "./measure.ts";

const scale = Number(Deno.env.get("BENCH_SCALE") ?? 1);
const rounds = Number(Deno.env.get("BENCH_ROUNDS") ?? 3);
const rows = Math.round(100_000 * scale);
const few = 1_000;

type Told = { state?: string; rows?: number; failed?: number; tookMs: number; mostMiB: number };

/** In a process of its own, held as `npm start` holds the server's, into a file of its own. */
async function runIn(count: number, how: string): Promise<Told> {
  const { scripts } = JSON.parse(await Deno.readTextFile(new URL("../../package.json", import.meta.url)));
  const [flags] = /--v8-flags=\S+/.exec(scripts.start) ?? [];
  const folder = await Deno.makeTempDir({ prefix: "parley-bench-" });
  const url = `file:${folder}/parley.db`;
  try {
    const database = await openDatabase({ url });
    await migrateDatabase(database);
    await database.close();
    const script = new URL("../jobs/imports/memory-process.ts", import.meta.url).pathname;
    const args = ["run", "-A", flags!, script, url, String(count), how];
    const { stdout, stderr, success } = await new Deno.Command(Deno.execPath(), { args }).output();
    if (!success) throw new Error(new TextDecoder().decode(stderr));
    return JSON.parse(new TextDecoder().decode(stdout));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** An import of a file (PD6), 1 row in 20 bad, beside plain batched inserts of its good rows, and what it holds over a small one. */
async function measure(): Promise<void> {
  const contenders = [["plain inserts", "plain"], ["import", "import"], ["dry run", "dry"]] as const;
  const perSecond: number[][] = contenders.map(() => []);
  const mostMiB: number[][] = contenders.map(() => []);
  const overMiB: number[][] = contenders.map(() => []);
  for (let round = 0; round < rounds; round++) {
    for (const [n, [name, how]] of contenders.entries()) {
      const small = await runIn(few, how);
      const told = await runIn(rows, how);
      if (how !== "plain" && (told.state !== "done" || told.rows !== rows || told.failed !== rows / 20)) {
        throw new Error(`${name}: ${JSON.stringify(told)}`);
      }
      perSecond[n]!.push((rows / told.tookMs) * 1_000);
      mostMiB[n]!.push(told.mostMiB);
      overMiB[n]!.push(told.mostMiB - small.mostMiB);
    }
  }
  const whole = (value: number) => value.toFixed(0);
  const figures: Figure[] = [
    { head: "rows per second", show: whole, of: perSecond, asRatio: true },
    { head: "peak MiB", show: whole, of: mostMiB },
    { head: `MiB over ${few} rows`, show: whole, of: overMiB },
  ];
  printFigures(contenders.map(([name]) => name), figures);
}

export const imports = {
  about:
    `a file of ${rows} rows, 1 in 20 bad, imported, tried, and its good rows inserted plainly; median of ${rounds} (least-most)`,
  run: measure,
};
