import { expect, test } from "vitest";
import { isTouched } from "#web/shared/live.ts";

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

test("[VI4] a view follows what it says it shows", () => {
  expect(isTouched(["messages", {}], { follows: ["account"] }, change)).toBe(true);
  expect(isTouched(["messages", {}], { follows: ["user"] }, change)).toBe(false);
});
