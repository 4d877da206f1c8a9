import type { Reporter } from "vitest/node";
import { sourcesUnder } from "./sources.ts";

/** Suites that need a server of Debian's are named by it: `*.redis.test.ts`, `*.dovecot.test.ts`. */
const suites = [
  { name: "redis", program: "redis-server", required: "PARLEY_REQUIRE_REDIS" },
  { name: "dovecot", program: "dovecot", required: "PARLEY_REQUIRE_DOVECOT" },
];

// Where Debian puts servers; not every PATH of a person has it.
const serverDirectory = "/usr/sbin";

const onPath = (program: string): boolean =>
  [...(Deno.env.get("PATH") ?? "").split(":"), serverDirectory].some((directory) => {
    try {
      return Deno.statSync(`${directory}/${program}`).isFile;
    } catch {
      return false;
    }
  });

/** Those whose server is not there. @throws where the environment says that it has to be. */
const missing = suites.filter(({ program, required }) => {
  const has = onPath(program);
  if (!has && Deno.env.get(required) === "1") {
    throw new Error(`${program} is not on PATH, and ${required} asks for the suites that need it`);
  }
  return !has;
});

/** The suites that a run leaves out, as globs. */
export const leftOut: string[] = missing.map(({ name }) => `**/*.${name}.test.ts`);

/** Says at the end of a run which suites were left out. */
export const tellLeftOut: Reporter = {
  async onTestRunEnd() {
    for (const { name, program } of missing) {
      const left = [...(await sourcesUnder(["tests"], new RegExp(`\\.${name}\\.test\\.ts$`))).keys()];
      console.log([`Left out, since ${program} is not on PATH:`, ...left.map((path) => `  ${path}`), ""].join("\n"));
    }
  },
};
