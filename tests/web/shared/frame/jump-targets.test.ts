import { expect, test } from "vitest";
import { fixedTargets, matchedTogether, matchTargets, rankOf, type Target } from "#web/shared/frame/jump-targets.ts";

const me = (role: "admin" | "member" | "observer", maySend = true) => ({ role, maySend });
const labels = (typed: string, role: "admin" | "member" | "observer" = "admin") =>
  matchTargets(fixedTargets(me(role), () => true), typed).map((one) => one.label);

test("[VI6] exact and beginning come before a word of it, and that before what has it anywhere", () => {
  const target = {
    key: "k",
    label: "Sending windows",
    where: "Settings › Email",
    path: "/x",
    icon: "windows",
  } as const;
  expect(["sending windows", "send", "win", "end", "email", "xyz"].map((typed) => rankOf(target, typed)))
    .toEqual([0, 1, 2, 3, 3, null]);
  expect(labels("te")[0]).toBe("Templates");
  expect(labels("team").slice(0, 3)).toEqual(["Team", "Team traits", "Teammates"]);
});

test("[VI6][VI8] every page and setting is among them, the parts of pages too", () => {
  for (
    const label of [
      "Accounts",
      "Users",
      "Active",
      "Pending",
      "Profile",
      "Sending windows",
      "Traits",
      "Unsubscribes",
      "Channels",
      "Team",
      "Keys",
      "Audit",
      "Signature",
      "Time zone",
      "Conversation traits",
    ]
  ) expect(labels(label)[0], label).toBe(label);
});

test("[VI6][AD1] what somebody may not open or begin is not offered to them", () => {
  expect(labels("audit", "member")).toEqual([]);
  expect(labels("account traits", "member")).toEqual([]);
  expect(labels("new account", "observer")).toEqual([]);
  expect(labels("new account", "member")).toEqual(["New account"]);
  const silent = fixedTargets(me("member", false), () => true);
  expect(matchTargets(silent, "start conversations")).toEqual([]);
  expect(fixedTargets(me("admin"), () => false).every((one) => one.where === "Action")).toBe(true);
});

test("no two targets share a key", () => {
  const keys = fixedTargets(me("admin"), () => true).map((one) => one.key);
  expect(new Set(keys).size).toBe(keys.length);
});

test("[VI6] what is done where one is, is found by its words; an observer stops nothing", () => {
  expect(labels("dark")[0]).toBe("Dark theme");
  expect(labels("theme")).toEqual(expect.arrayContaining(["Dark theme", "Light theme", "Theme as the system"]));
  expect(labels("sign out")[0]).toBe("Sign out");
  expect(labels("stop all sending")).toEqual(["Stop all sending"]);
  expect(labels("stop all sending", "observer")).toEqual([]);
  expect(labels("invite")[0]).toBe("Invite a teammate");
  expect(labels("invite", "member")).not.toContain("Invite a teammate");
});

test("[VI6] customers push out neither a setting nor a teammate", () => {
  const target = (kind: "account" | "user" | "team", n: number): Target => ({
    key: `${kind} ${n}`,
    label: `The lead of ${kind} ${n}`,
    where: kind,
    path: "/x",
    icon: kind,
  });
  const found = Array.from({ length: 9 }, (_, n) => [target("account", n), target("user", n)]).flat();
  const teammate = { ...target("team", 1), label: "Lena", detail: "lead@parley.test" };
  const shown = matchedTogether([teammate], found, "lead");
  expect(shown[0]).toBe(teammate);
  expect(shown).toHaveLength(11);
});
