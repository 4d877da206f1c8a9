import { expect, test } from "vitest";
import { fewestSteps } from "#jobs/document/fewest-steps.ts";
import { makeRandom } from "#tests/support/random.ts";

/** Length of the longest common subsequence, by the textbook. */
function longestCommon(a: readonly string[], b: readonly string[]): number {
  let row = new Array<number>(b.length + 1).fill(0);
  for (const x of a) {
    const next = [0];
    for (const [j, y] of b.entries()) next.push(x === y ? row[j]! + 1 : Math.max(row[j + 1]!, next[j]!));
    row = next;
  }
  return row.at(-1)!;
}

test("the steps lead from one list to the other and keep as much as can be kept, 500 seeds", () => {
  for (let seed = 1; seed <= 500; seed++) {
    const random = makeRandom(seed);
    const letters = random.pick(["ab", "abcd", "abcdefghijkl"]).split("");
    const list = () => Array.from({ length: random.int(0, 30) }, () => random.pick(letters));
    const [a, b] = [list(), list()];
    const steps = fewestSteps(a, b, 1_000)!;
    expect(steps.flatMap(({ i }) => i ?? []), `seed ${seed}`).toEqual(a.map((_, i) => i));
    expect(steps.flatMap(({ j }) => j ?? []), `seed ${seed}`).toEqual(b.map((_, j) => j));
    const kept = steps.filter(({ i, j }) => i !== null && j !== null);
    for (const { i, j } of kept) expect(a[i!], `seed ${seed}`).toBe(b[j!]);
    expect(kept, `seed ${seed}`).toHaveLength(longestCommon(a, b));
  }
});

test("more edits than allowed are none", () => {
  const [a, b] = [["1", "2", "x", "y", "9"], ["1", "2", "p", "q", "9"]];
  expect(fewestSteps(a, b, 4)).toHaveLength(7);
  expect(fewestSteps(a, b, 3)).toBeNull();
  expect(fewestSteps(a, a, 0)).toHaveLength(5);
});
