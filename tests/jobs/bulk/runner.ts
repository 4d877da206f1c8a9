// A process that works off bulk runs, for run.test.ts, which kills it. It says so after each batch.
import { openDatabase } from "#db/client.ts";
import { runBulk } from "#jobs/bulk/run.ts";

const [url, nowMs] = Deno.args as [string, string];
const { long } = await openDatabase({ url });
await runBulk({
  long,
  nowMs: () => Number(nowMs),
  log: () => {},
  isStopping: () => {
    // Asked before each batch.
    Deno.stdout.writeSync(new TextEncoder().encode("at it\n"));
    return false;
  },
});
Deno.exit(0);
