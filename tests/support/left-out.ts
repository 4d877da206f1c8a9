import type { Reporter } from "vitest/node";
import { sourcesUnder } from "./sources.ts";

/** Suites that need a server of Debian's are named by it: `*.redis.test.ts`, `*.dovecot.test.ts`, `*.postfix.test.ts`. */
const suites = [
  { name: "redis", programs: ["redis-server"], required: "PARLEY_REQUIRE_REDIS" },
  { name: "dovecot", programs: ["dovecot"], required: "PARLEY_REQUIRE_DOVECOT" },
  // Hands its mail to users of its own, which only root may.
  { name: "postfix", programs: ["postfix", "saslpasswd2"], asRoot: true, required: "PARLEY_REQUIRE_POSTFIX" },
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

/** Those whose server is not there, or may not be run, and why. @throws where the environment says that it has to be. */
const missing = suites.flatMap(({ name, programs, asRoot, required }) => {
  const absent = programs.find((program) => !onPath(program));
  const why = absent ? `${absent} is not on PATH` : asRoot && Deno.uid() !== 0 ? `only root may run ${name}` : null;
  if (why !== null && Deno.env.get(required) === "1") {
    throw new Error(`${why}, and ${required} asks for the suites that need it`);
  }
  return why === null ? [] : [{ name, why }];
});

/** The suites that a run leaves out, as globs. */
export const leftOut: string[] = missing.map(({ name }) => `**/*.${name}.test.ts`);

/** Says at the end of a run which suites were left out. */
export const tellLeftOut: Reporter = {
  async onTestRunEnd() {
    for (const { name, why } of missing) {
      const left = [...(await sourcesUnder(["tests"], new RegExp(`\\.${name}\\.test\\.ts$`))).keys()];
      console.log([`Left out, since ${why}:`, ...left.map((path) => `  ${path}`), ""].join("\n"));
    }
  },
};
