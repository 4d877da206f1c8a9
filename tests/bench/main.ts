// `npm run bench [-- <name> …]`: measures what the names pick, all by default. Figures are ratios against a peer of the same run.
import { faults } from "./faults.ts";
import { forecast } from "./forecast.ts";
import { keystroke } from "./keystroke.ts";
import { imports } from "./import.ts";
import { listPages } from "./lists.ts";
import { printMachine } from "./measure.ts";
import { pending } from "./pending.ts";
import { playbookSweeps } from "./playbooks.ts";
import { publicRoutes } from "./public.ts";
import { release } from "./release.ts";
import { sync } from "./sync.ts";
import { trace } from "./trace.ts";

const benches: Record<string, { about: string; run: () => Promise<void> }> = {
  pending,
  forecast,
  keystroke,
  public: publicRoutes,
  release,
  sync,
  trace,
};
/** Run only by name. */
const named: typeof benches = { faults, import: imports, lists: listPages, playbooks: playbookSweeps };
const all = { ...benches, ...named };
const picked = Deno.args.length > 0 ? Deno.args : Object.keys(benches);
const unknown = picked.filter((name) => !all[name]);
if (unknown.length > 0) {
  console.error(`No bench is named ${unknown.join(", ")}. There are ${Object.keys(all).join(", ")}.`);
  Deno.exit(2);
}
await printMachine();
for (const name of picked) {
  console.log(`\n${name}: ${all[name]!.about}`);
  await all[name]!.run();
}
Deno.exit();
