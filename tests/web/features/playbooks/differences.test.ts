import { expect, test } from "vitest";
import { actionText, type DefinitionNames } from "#web/features/playbooks/action-words.ts";
import { type Definition, newFollowUp, newSetTrait, newStart } from "#web/features/playbooks/definition.ts";
import { differencesOf } from "#web/features/playbooks/differences.ts";
import { waitsForBefore } from "#web/features/playbooks/test-words.ts";

const names: DefinitionNames = {
  channel: (id) => `channel ${id}`,
  teammate: (id) => id,
  trait: (_on, key) => key.toUpperCase(),
  traitValue: (_on, _key, value) => (value === null ? "" : String(value)),
  sentence: (_of, rule) => JSON.stringify(rule),
};
const welcome = {
  ...newStart(),
  key: "welcome",
  name: "Welcome",
  channelId: "smtp",
  sender: { mode: "csm" as const, teammateId: "Ada" },
  content: { subject: "Hello", html: "<p>Hi</p>" },
};
const nudge = { ...newFollowUp("welcome"), key: "nudge", content: { subject: "Re: {{account.name}}", html: "" } };
const plan = { ...newSetTrait("plan"), key: "plan", value: "pro" };
const base: Definition = {
  rule: { field: "account.status", op: "is", value: "trial" },
  reentry: { kind: "once" },
  actions: [welcome, nudge, plan],
};
const changed = (patch: Partial<Definition>) => differencesOf(base, { ...base, ...patch }, names);

test("[PB7] two versions that are the same differ in nothing", () => {
  expect(differencesOf(base, structuredClone(base), names)).toEqual([]);
});

test("[PB7] a rule and how often are told beside what they were", () => {
  const rule = { field: "account.status", op: "is", value: "subscribed" };
  expect(changed({ rule, reentry: { kind: "limited", times: 1, days: 30 } })).toEqual([
    `Who: ${JSON.stringify(rule)}, was ${JSON.stringify(base.rule)}`,
    "Re-entry: at most 1 time in 30 days per account, was once per account",
  ]);
  expect(changed({ rule: null })).toEqual([`Who: No rule yet, was ${JSON.stringify(base.rule)}`]);
});

test("[PB7] actions that came, went and stand elsewhere are named", () => {
  const extra = { ...newSetTrait("tier"), key: "tier", name: "Tier" };
  expect(changed({ actions: [plan, welcome, extra] })).toEqual([
    "Added: “Tier”",
    "Taken out: “Re: account name”",
    "The actions stand in another order",
  ]);
});

test("[PB7] what changed of an action is told field by field, its words as such", () => {
  const later = {
    ...welcome,
    afterDays: 5,
    reviewHours: 36,
    undo: "hold" as const,
    approval: true,
    replyTo: "team@acme.test",
    content: { subject: "Hello again", html: "<p>Ho</p>" },
  };
  expect(changed({ actions: [later, { ...nudge, afterDays: 7 }, { ...plan, value: null }] })).toEqual([
    "“Welcome”: review 36 hours to review, was 1 day to review; unsent mail is held, was deleted; " +
    "approval needed, was not needed; day on day 5, was at once; reply to team@acme.test; another subject; another text",
    "“Re: account name”: wait 7 days, was 3 days",
    "“Set PLAN”: value none",
  ]);
});

test("[PB2] [PB4] an action is told in one line", () => {
  expect(base.actions.map((action) => actionText(action, base.actions, names))).toEqual([
    "At once · to its owners · from each account's CSM, else Ada · 1 day to review",
    "3 days after “Welcome”, unless they replied · 1 day to review",
    "At once: set PLAN to pro, of the account",
  ]);
  for (const action of [welcome, nudge]) {
    const needing = { ...action, approval: true };
    expect(actionText(needing, base.actions, names)).toBe(
      `${actionText(action, base.actions, names)} · needs approval`,
    );
  }
  expect(actionText({ ...nudge, after: "gone" }, base.actions, names)).toContain("a mail that is not there any more");
  expect(actionText({ ...welcome, sender: null, afterDays: 3 }, base.actions, names)).toBe(
    "On day 3 · to its owners · from nobody yet · 1 day to review",
  );
});

test("[PB4] [PB5] a follow-up waits for the mail before it, unless a person must act on itself", () => {
  const tried = (expectedAt: string | null) => [{ key: welcome.key, mails: [{ expectedAt }] }];
  const follow = { ...nudge, after: welcome.key };
  expect(waitsForBefore(follow, tried(null))).toBe(true);
  expect(waitsForBefore(follow, tried("2027-01-01T00:00:00Z"))).toBe(false);
  expect(waitsForBefore({ ...follow, approval: true }, tried(null))).toBe(false);
  expect(waitsForBefore(welcome, tried(null))).toBe(false);
});
