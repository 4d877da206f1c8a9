// A process that sweeps playbooks until it is killed, for playbook-sweep.test.ts. It is ready before it is told which database to work on.
// Its clock goes by its looks, and so runs ahead of or behind another's: leases lapse under whoever is slow.
import { openDatabase } from "#db/client.ts";
import { makePlaybooks } from "#jobs/playbooks/run.ts";
import { startOfTestMs } from "#tests/support/release-workspace.ts";

await Deno.stdout.write(new TextEncoder().encode("ready\n"));
const told = new Uint8Array(4096);
const length = await Deno.stdin.read(told);
if (length === null) Deno.exit(0);
const url = new TextDecoder().decode(told.subarray(0, length)).trim();

let nowMs = startOfTestMs;
const database = await openDatabase({ url });
const playbooks = makePlaybooks({ ...database, nowMs: () => nowMs++, log: () => {} });
for (;;) {
  await playbooks.run().catch(() => {});
  nowMs += 4_000;
  await new Promise((resolve) => setTimeout(resolve, 5));
}
