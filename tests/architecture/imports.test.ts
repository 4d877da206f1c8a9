import { expect, test } from "vitest";
import { sourcesUnder } from "#tests/support/sources.ts";

const order = ["web", "edge", "jobs", "db"]; // a folder imports itself and what stands to its right
const sources = await sourcesUnder(order);
const browserSafe = /["']#(edge\/contract\/|edge\/sync\/protocol\.ts|jobs\/rules\/|jobs\/document\/)/;
const statement = /^[ \t]*(?:import|export)\b[^;]*?["']#(\w+)\/[^"']*["']|\bimport\(\s*["']#(\w+)\/[^"']*["']/gm;

test("there are sources to look at in every folder", () => {
  for (const folder of order) {
    expect([...sources.keys()].filter((path) => path.startsWith(`${folder}/`))).not.toEqual([]);
  }
});

test.each([...sources])("%s imports only itself and what stands to its right", (path, source) => {
  const home = order.indexOf(path.split("/")[0]!);
  expect(source).not.toMatch(/["'](\.\.\/)+(web|edge|jobs|db|tests)\//); // crossing folders goes through "#"
  expect(source).not.toMatch(/["']#tests\//);
  for (const [line, still = "", dynamic = ""] of source.matchAll(statement)) {
    const target = still || dynamic;
    expect(order.indexOf(target), line).toBeGreaterThanOrEqual(home);
    if (home === 0 && target !== "web") {
      expect(/(import|export) type\b/.test(line) || browserSafe.test(line), line).toBe(true);
    }
  }
});

/** What the browser runs must not reach the server's code through a file that it may import. */
const browserRuns = [...sources].filter(([path]) =>
  /^(jobs\/(rules|document)\/|edge\/contract\/|edge\/sync\/protocol\.ts)/.test(path)
);
test.each(browserRuns)("%s is pure: types only from the server", (path, source) => {
  if (path === "jobs/document/from-html.ts") return; // parses HTML without a DOM: never imported by the web
  for (const [line, still = ""] of source.matchAll(statement)) {
    if (still !== "web") expect(/(import|export) type\b/.test(line) || browserSafe.test(line), line).toBe(true);
  }
  expect(source).not.toMatch(/\bDeno\./);
});

test("the web never imports the HTML parser of the server", () => {
  for (const [path, source] of sources) if (path.startsWith("web/")) expect(source, path).not.toMatch(/from-html\.ts/);
});

test("nothing of the web stands under a Suspense: a renewed query would take it, and the focus in it, off the screen", () => {
  const ofSolid = /import \{[^}]*\b(Suspense|lazy)\b[^}]*\} from "solid-js"/;
  for (const [path, source] of sources) if (path.startsWith("web/")) expect(source, path).not.toMatch(ofSolid);
});

test("no bench needs the test runner", async () => {
  const all = await sourcesUnder(["tests"]);
  const reached = new Set(["tests/bench/main.ts"]);
  for (const path of reached) {
    const source = all.get(path) ?? "";
    expect(source, path).not.toMatch(/from "vitest"/);
    for (const [, from] of source.matchAll(/from "((?:\.{1,2}|#tests)\/[^"]+)"/g)) {
      const url = from!.startsWith("#") ? new URL(from!.slice(1), "file:///") : new URL(from!, `file:///${path}`);
      reached.add(url.pathname.slice(1));
    }
  }
  expect(reached.size).toBeGreaterThan(3);
});

test.each([...sources, ...await sourcesUnder(["tests"])])("%s is at most 300 lines", (_path, source) => {
  expect(source.split("\n").length).toBeLessThanOrEqual(300);
});
