import { expect, test } from "vitest";
import { isGrave, type Role, roleName } from "#web/features/settings/roles.ts";

test.each<[Role, Role, boolean, boolean]>([
  ["member", "admin", false, true],
  ["observer", "admin", false, true],
  ["admin", "member", true, true],
  ["admin", "observer", true, true],
  ["admin", "member", false, false],
  ["member", "observer", false, false],
  ["admin", "admin", true, false],
  ["admin", "admin", false, false],
])("[AD1] from %s to %s, oneself %s: asked about %s", (from, to, isMe, asked) => {
  expect(isGrave({ id: "a", role: from }, to, isMe ? "a" : "b")).toBe(asked);
});

test("[AD1] roles stand in sentences", () => {
  expect((["admin", "member", "observer"] as const).map(roleName)).toEqual(["an admin", "a member", "an observer"]);
});
