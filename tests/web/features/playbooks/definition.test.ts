import { expect, test } from "vitest";
import {
  type Action,
  followable,
  moved,
  newFollowUp,
  newSetTrait,
  newStart,
  startOf,
} from "#web/features/playbooks/definition.ts";

const welcome = { ...newStart(), key: "welcome" };
const plan = { ...newSetTrait("plan"), key: "plan" };
const nudge = { ...newFollowUp("welcome"), key: "nudge" };
const last = { ...newFollowUp("nudge"), key: "last" };
const actions: Action[] = [welcome, plan, nudge, last];
const keys = (list: readonly { key: string }[]) => list.map(({ key }) => key);

test("[PB4] a follow-up may follow the mails that stand before it, and no trait", () => {
  expect(keys(followable(actions, "last"))).toEqual(["welcome", "nudge"]);
  expect(keys(followable(actions, "welcome"))).toEqual([]);
  expect(keys(followable(actions, "unknown"))).toEqual([]);
});

test("[PB4] a chain of follow-ups hangs on the conversation that it began with", () => {
  expect(startOf(actions, "last")?.key).toBe("welcome");
  expect(startOf(actions, "welcome")?.key).toBe("welcome");
  expect(startOf(actions, "plan")).toBeNull();
  expect(startOf([{ ...nudge, after: "gone" }], "nudge")).toBeNull();
  const loop = [{ ...nudge, after: "last" }, last];
  expect(startOf(loop, "last")).toBeNull();
});

test.each(
  [
    ["plan", -1, "plan welcome nudge last"],
    ["plan", 1, "welcome nudge plan last"],
    ["welcome", -1, "welcome plan nudge last"],
    ["last", 1, "welcome plan nudge last"],
    ["last", -3, "last welcome plan nudge"],
    ["gone", 1, "welcome plan nudge last"],
  ] as const,
)("moving %s by %i gives %s", (key, by, expected) => {
  expect(keys(moved(actions, key, by)).join(" ")).toBe(expected);
});

test("a new action is named as no other is", () => {
  const made = Array.from({ length: 50 }, () => newStart().key);
  expect(new Set(made).size).toBe(50);
  for (const key of made) expect(key).toMatch(/^[A-Za-z0-9_-]{1,40}$/);
});
