import { expect, test } from "vitest";
import { serverEnvironment } from "#edge/config.ts";
import { publicEnvironment } from "#edge/public/config.ts";
import { commonEnvironment } from "#jobs/config.ts";
import { readRoot } from "#tests/support/sources.ts";
import { scripts } from "#tests/support/served.ts";

const readme = await readRoot("README.md");
/** The rows of the table behind the heading "Configuration", by the name in their first cell. */
const rows = new Map(
  readme.split("## Configuration")[1]!.split("\n## ")[0]!.split("\n").flatMap((line) => {
    const cells = line.split("|").map((cell) => cell.trim());
    const name = /^`([A-Z][A-Z_]+)`$/.exec(cells[1] ?? "")?.[1];
    return name ? [[name, { what: cells[2]!, byDefault: cells[3]! }] as const] : [];
  }),
);
/** What the runtime reads, not the code. */
const runtime = [...rows.keys()].filter((name) => name.startsWith("OTEL_"));

test("the README's table has every variable that the code reads, each said in words, and no other", () => {
  const read = new Set(
    [commonEnvironment, serverEnvironment, publicEnvironment].flatMap(({ shape }) => Object.keys(shape)),
  );
  expect([...rows.keys()].filter((name) => !runtime.includes(name)).sort())
    .toEqual([...read].filter((name) => !runtime.includes(name)).sort());
  for (const [name, { what }] of rows) expect(what.length, name).toBeGreaterThan(10);
  expect(runtime.length).toBeGreaterThan(0);
});

test("the table's defaults are the code's", () => {
  const given = serverEnvironment.parse({});
  for (const [name, value] of Object.entries(given)) {
    if (value !== undefined) expect(rows.get(name)?.byDefault, name).toContain(String(value));
  }
  expect(Object.keys(given).length).toBeGreaterThan(4);
});

test.each([
  ["start", serverEnvironment],
  ["demo", serverEnvironment],
  ["start:public", publicEnvironment],
  ["start:jobs", commonEnvironment],
])("[AD3] npm run %s may read the variables that its entry reads, and no other", (name, { shape }) => {
  const allowed = /--allow-env=([A-Z_,]+)/.exec(scripts[name]!)?.[1]?.split(",").sort();
  expect(allowed).toEqual(Object.keys(shape).sort());
});
