import type { Reporter } from "vitest/node";
import { sourcesUnder } from "./sources.ts";

/** Suites that need Debian's redis-server are named so. */
export const redisSuites = "**/*.redis.test.ts";

const onPath = (program: string): boolean =>
  (Deno.env.get("PATH") ?? "").split(":").some((directory) => {
    try {
      return Deno.statSync(`${directory}/${program}`).isFile;
    } catch {
      return false;
    }
  });

/** Whether redis-server is there. @throws where `PARLEY_REQUIRE_REDIS=1` says that it has to be. */
export function hasRedis(): boolean {
  const has = onPath("redis-server");
  if (!has && Deno.env.get("PARLEY_REQUIRE_REDIS") === "1") {
    throw new Error("redis-server is not on PATH, and PARLEY_REQUIRE_REDIS asks for the suites that need it");
  }
  return has;
}

/** Says at the end of a run which suites were left out. */
export const tellLeftOut: Reporter = {
  async onTestRunEnd() {
    const left = [...(await sourcesUnder(["tests"], /\.redis\.test\.ts$/)).keys()];
    console.log(["Left out, since redis-server is not on PATH:", ...left.map((path) => `  ${path}`), ""].join("\n"));
  },
};
