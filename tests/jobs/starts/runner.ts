// A process that runs the open starts of a database. It prints a line before each batch, so that a test can end it anywhere.
// Arguments: URL, now in epoch ms.
import { openDatabase } from "#db/client.ts";
import { runStarts } from "#jobs/starts/run.ts";

const [url, nowMs] = Deno.args as [string, string];
const database = await openDatabase({ url });
const print = (line: string) => Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
const created = await runStarts({
  db: database.db,
  long: database.long,
  nowMs: () => Number(nowMs),
  log: () => {},
  isStopping: () => {
    print("batch");
    return false;
  },
});
print(`created ${created}`);
await database.close();
