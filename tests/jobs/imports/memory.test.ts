import { expect, test } from "vitest";
import { makeDatabase } from "#tests/support/database.ts";

type Told = { state: string; rows: number; created: number; failed: number; mostMiB: number };

/** Imports so many rows in a process of its own, held as `npm start` holds the server's. */
async function importIn(rows: number): Promise<Told> {
  const { scripts } = JSON.parse(await Deno.readTextFile(new URL("../../../package.json", import.meta.url)));
  const [flags] = /--v8-flags=\S+/.exec(scripts.start) ?? [];
  const { url } = await makeDatabase();
  const script = new URL("./memory-process.ts", import.meta.url).pathname;
  const args = ["run", "-A", flags!, script, url, String(rows)];
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), { args, env: { NO_COLOR: "1" } }).output();
  const said = new TextDecoder().decode(stdout);
  return JSON.parse(said || `{"failed": ${JSON.stringify(new TextDecoder().decode(stderr))}}`);
}

test("[PD6] the memory of an import does not grow with its rows: 20,000 take less than 64 MiB over 1,000", async () => {
  const few = await importIn(1_000);
  expect(few).toMatchObject({ state: "done", rows: 1_000, created: 950, failed: 50 });
  let overMiB = Infinity;
  // When garbage is collected depends on what else the machine does; what is held shows every time.
  for (let tries = 0; tries < 3 && overMiB >= 64; tries++) {
    const many = await importIn(20_000);
    expect(many).toMatchObject({ state: "done", rows: 20_000, created: 19_000, failed: 1_000 });
    overMiB = many.mostMiB - few.mostMiB;
  }
  expect(overMiB).toBeLessThan(64);
}, 120_000);
