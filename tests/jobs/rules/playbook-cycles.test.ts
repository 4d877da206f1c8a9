import { expect, test } from "vitest";
import { type Feeding, fieldsRead, loopThrough } from "#jobs/rules/playbook-cycles.ts";

const feeding = (name: string, reads: string[], writes: string[], isOnce = true): Feeding => ({
  name,
  isOnce,
  reads: new Set(reads),
  writes: new Set(writes),
});

test("[PB1] a rule's fields are found in whatever groups they stand", () => {
  const rule = {
    all: [{ field: "a", op: "is" }, { any: [{ not: { field: "b" } }, { all: [{ field: "a" }] }] }, null, 3],
  };
  expect([...fieldsRead(rule)].sort()).toEqual(["a", "b"]);
  expect([...fieldsRead(null)]).toEqual([]);
});

test("[PB1] what nobody's rule asks of, or does not come back, is no loop", () => {
  const mine = feeding("Mine", ["x"], ["a"]);
  expect(loopThrough("a", mine, [])).toBeNull();
  expect(loopThrough("a", mine, [feeding("B", ["a"], ["b"]), feeding("C", ["b"], ["c"])])).toBeNull();
  // A loop of others that it only leads to is theirs.
  expect(loopThrough("a", mine, [feeding("B", ["a"], ["a"], false)])).toBeNull();
});

test("[PB1] its own rule, or the way back over others, by the shortest", () => {
  expect(loopThrough("a", feeding("Mine", ["a"], ["a"]), [])).toEqual({ names: ["Mine"], ends: true });
  const mine = feeding("Mine", ["d"], ["a"]);
  const others = [feeding("B", ["a"], ["b"]), feeding("C", ["b"], ["d"]), feeding("D", ["a"], ["x", "d"])];
  expect(loopThrough("a", mine, others)).toEqual({ names: ["Mine", "D"], ends: true });
});

test("[PB3] it ends only where each playbook on it acts on an account once", () => {
  const mine = feeding("Mine", ["d"], ["a"]);
  expect(loopThrough("a", { ...mine, isOnce: false }, [feeding("B", ["a"], ["d"])]))
    .toEqual({ names: ["Mine", "B"], ends: false });
  expect(loopThrough("a", mine, [feeding("B", ["a"], ["d"], false)])).toEqual({ names: ["Mine", "B"], ends: false });
  // The longer way over one that goes on matters more than the short one that ends.
  const others = [feeding("Short", ["a"], ["d"]), feeding("B", ["a"], ["b"]), feeding("C", ["b"], ["d"], false)];
  expect(loopThrough("a", mine, others)).toEqual({ names: ["Mine", "B", "C"], ends: false });
});

test("[PB1] only by the field that is set: another action's loop is another's", () => {
  const mine = feeding("Mine", ["a"], ["a", "b"]);
  expect(loopThrough("b", mine, [])).toBeNull();
});
