import { expect, test } from "vitest";
import { makeChunks } from "#web/features/pending/chunks.ts";
import { makeRandom } from "#tests/support/random.ts";

const rows = (...ids: number[]) => ids.map((n) => ({ id: String(n) }));
const idsOf = (chunks: { id: string }[][]) => chunks.map((chunk) => chunk.map((row) => row.id).join(""));

test("[PR4] a row that goes changes its own chunk alone, and one that comes fills the gap", () => {
  const chunk = makeChunks<{ id: string }>(2);
  expect(idsOf(chunk(rows(1, 2, 3, 4, 5)))).toEqual(["12", "34", "5"]);
  expect(idsOf(chunk(rows(2, 3, 4, 5)))).toEqual(["2", "34", "5"]);
  expect(idsOf(chunk(rows(6, 2, 3, 4, 5)))).toEqual(["26", "34", "5"]);
  expect(idsOf(chunk(rows(3)))).toEqual(["3"]);
  expect(chunk([])).toEqual([]);
});

test("[PR4] whatever comes and goes, each row is asked for once and no chunk is too large", () => {
  const random = makeRandom(20_261_122);
  const chunk = makeChunks<{ id: string }>(7);
  for (let round = 0; round < 300; round++) {
    const asked = rows(...Array.from({ length: 60 }, (_, n) => n).filter(() => random.chance(0.6)));
    const chunks = chunk(random.shuffle(asked));
    expect(chunks.flat().map((row) => row.id).toSorted()).toEqual(asked.map((row) => row.id).toSorted());
    expect(Math.max(...chunks.map((one) => one.length))).toBeLessThanOrEqual(7);
    expect(Math.min(...chunks.map((one) => one.length))).toBeGreaterThan(0);
  }
});
