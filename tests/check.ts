// `npm run check`: format, lint, types and architecture, side by side. Says what failed and how, and how long each took.
const deno = Deno.execPath();
const vitest = ["run", "-A", "node_modules/vitest/vitest.mjs", "run", "--config", "tests/vitest.config.ts"];

/** The longest first. Types are checked per set of libraries (deno.json), each in a process of its own. */
const steps: Record<string, string[]> = {
  "types of tests": ["check", "--quiet", "tests"],
  "types of edge, jobs and db": ["check", "--quiet", "edge", "jobs", "db"],
  "types of web": ["check", "--quiet", "web"],
  "architecture": [...vitest, "--project", "server", "tests/architecture"],
  "lint": ["lint", "--quiet"],
  "format": ["fmt", "--check", "--quiet"],
};

async function run(name: string, args: string[]): Promise<boolean> {
  const beganMs = performance.now();
  const { success, stdout, stderr } = await new Deno.Command(deno, { args }).output();
  const seconds = ((performance.now() - beganMs) / 1000).toFixed(1);
  console.log(`${success ? "ok  " : "BAD "} ${name} (${seconds} s)`);
  if (success) return true;
  for (const out of [stdout, stderr]) await Deno.stdout.write(out);
  return false;
}

const waiting = Object.entries(steps);
let bad = 0;
async function work(): Promise<void> {
  for (let step = waiting.shift(); step; step = waiting.shift()) if (!await run(...step)) bad++;
}
await Promise.all(Array.from({ length: Math.min(4, navigator.hardwareConcurrency) }, work));
Deno.exit(bad === 0 ? 0 : 1);
