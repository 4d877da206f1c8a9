import { expect, test } from "vitest";
import { isTouched, retryMs } from "#web/shared/live.ts";

const change = { entity: "account", id: "A1", kind: "updated" };

test.each([
  [["account", "A1"], true],
  [["account", "A1", "users"], true],
  [["account", "A2"], false],
  [["accounts", { q: "" }], true],
  [["account"], true],
  [["account", { q: "" }], true],
  [["users"], false],
  [["me"], false],
])("[VI4] a change of account A1 touches %j: %s", (key, expected) => {
  expect(isTouched(key, undefined, change)).toBe(expected);
});

test("[VI4] a change of very many, told without their ids, touches each of them and no other kind", () => {
  const many = { ...change, id: "*", kind: "many" };
  expect(isTouched(["account", "A2", "users"], undefined, many)).toBe(true);
  expect(isTouched(["accounts", {}], undefined, many)).toBe(true);
  expect(isTouched(["user", "U1"], undefined, many)).toBe(false);
});

test("[VI4] a view follows what it says it shows", () => {
  expect(isTouched(["messages", {}], { follows: ["account"] }, change)).toBe(true);
  expect(isTouched(["messages", {}], { follows: ["user"] }, change)).toBe(false);
});

test("a stream that is refused is tried again later and later, within half a minute", () => {
  const waits = [0, 1, 2, 3, 10].map((failures) => retryMs(failures, 1));
  expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 30_000]);
  expect(retryMs(10, 0)).toBe(15_000);
});
