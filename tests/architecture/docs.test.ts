import { expect, test } from "vitest";
import { exists, readRoot, sourcesUnder } from "#tests/support/sources.ts";

const readmes = new Map([
  ["README.md", await readRoot("README.md")],
  ...await sourcesUnder(["web", "edge", "jobs", "db", "tests"], /^README\.md$/),
]);
/** A path of ours in backticks or a link: starts with one of the folders. */
const named = /[`(]((?:web|edge|jobs|db|tests)\/[\w./*{},-]+)[`)]/g;

test("each of the five folders opens with a README", () => {
  for (const folder of ["web", "edge", "jobs", "db", "tests"]) {
    expect([...readmes.keys()]).toContain(`${folder}/README.md`);
  }
});

test.each([...readmes])("every path that %s names exists", async (_file, text) => {
  for (const [, path] of text.matchAll(named)) {
    if (/[*{}]/.test(path!)) continue;
    expect(await exists(path!), path).toBe(true);
  }
});

test("the top level is the design card's", async () => {
  const names: string[] = [];
  for await (const entry of Deno.readDir(new URL("../../", import.meta.url))) names.push(entry.name);
  const card = [
    "web",
    "edge",
    "db",
    "jobs",
    "tests",
    "deno.json",
    "package.json",
    "package-lock.json",
    "tsconfig.json",
    "README.md",
    "LICENSE",
  ];
  const made = ["node_modules", "data"];
  expect(names.filter((name) => !name.startsWith(".") && !card.includes(name) && !made.includes(name))).toEqual([]);
});
