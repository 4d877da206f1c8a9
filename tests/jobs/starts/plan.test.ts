import { expect, test } from "vitest";
import type { StartDefinition } from "#jobs/starts/definition.ts";
import { planStart } from "#jobs/starts/plan.ts";
import type { StartFacts, UserFacts } from "#jobs/starts/plan-facts.ts";

const definition = (change: Partial<StartDefinition> = {}): StartDefinition => ({
  channelId: "outbox",
  sender: { mode: "teammate", teammateId: "tess" },
  replyTo: null,
  on: { kind: "accounts", accountIds: ["a1", "a2"], audience: "all" },
  cc: [],
  bcc: [],
  allowUnsubscribes: true,
  approval: false,
  traits: [],
  sendAtMs: 0,
  sendAtIs: "send_date",
  ...change,
});
const user = (id: string, change: Partial<UserFacts> = {}): UserFacts => ({
  id,
  email: `${id}@x.example`,
  name: id,
  unsubscribed: false,
  suppressed: false,
  ...change,
});
const facts = (change: Partial<StartFacts> = {}): StartFacts => ({
  accounts: [{ id: "a1", name: "Acme", csmId: "cleo", aeId: null }, {
    id: "a2",
    name: "Beta",
    csmId: null,
    aeId: "alan",
  }],
  users: [user("u1"), user("u2")],
  memberships: [{ accountId: "a1", userId: "u1" }, { accountId: "a2", userId: "u2" }],
  validSenders: new Set(["tess", "cleo", "alan"]),
  mostAddresses: 100,
  ...change,
});
const reader = (id: string) => ({ userId: id, address: `${id}@x.example` });
const usersOf = (plan: ReturnType<typeof planStart>) =>
  plan.items.flatMap(({ readers }) => readers.map((r) => r.userId));
const onUsers = (userIds: string[], accountId: string | null = null) =>
  definition({ on: { kind: "users", userIds, accountId } });

test("[ST6] one conversation per user, in the order of the selection", () => {
  expect(planStart(definition(), facts())).toEqual({
    items: [
      { accountId: "a1", readers: [reader("u1")], teammateId: "tess", because: "teammate" },
      { accountId: "a2", readers: [reader("u2")], teammateId: "tess", because: "teammate" },
    ],
    skipped: [],
    unsubscribedIncluded: 0,
  });
});

test.each<[string, Partial<UserFacts>, string]>([
  ["unsubscribed", { unsubscribed: true }, "unsubscribed"],
  ["on a suppressed address", { suppressed: true }, "suppressed"],
  ["both unsubscribed and suppressed", { unsubscribed: true, suppressed: true }, "suppressed"],
  ["without e-mail", { email: null }, "no_email"],
])("[ST6] a user who is %s is skipped and named", (_, change, why) => {
  const plan = planStart(definition(), facts({ users: [user("u1", change), user("u2")] }));
  expect(usersOf(plan)).toEqual(["u2"]);
  expect(plan.skipped).toEqual([{ why, count: 1, sample: [change.email === null ? "u1" : "u1@x.example"] }]);
});

test("[ST7] with unsubscribes not allowed the unsubscribed get it and are counted apart, suppressed ones never do", () => {
  const users = [user("u1", { unsubscribed: true }), user("u2", { suppressed: true, unsubscribed: true })];
  const plan = planStart(definition({ allowUnsubscribes: false }), facts({ users }));
  expect(usersOf(plan)).toEqual(["u1"]);
  expect(plan.unsubscribedIncluded).toBe(1);
  expect(plan.skipped).toEqual([{ why: "suppressed", count: 1, sample: ["u2@x.example"] }]);
});

test("[ST6] a user of two selected accounts is written to once, in the first", () => {
  const memberships = [{ accountId: "a1", userId: "u1" }, { accountId: "a2", userId: "u1" }];
  const plan = planStart(definition(), facts({ memberships }));
  expect(plan.items).toMatchObject([{ accountId: "a1", readers: [reader("u1")] }]);
  expect(plan.skipped).toEqual([{ why: "duplicate", count: 1, sample: ["u1@x.example"] }]);
});

test("[ST3] a user of two selected accounts is written to in the first that has a sender", () => {
  const memberships = [{ accountId: "a2", userId: "u1" }, { accountId: "a1", userId: "u1" }];
  const csm = definition({ sender: { mode: "csm", teammateId: "gone" } });
  const plan = planStart(csm, facts({ memberships, validSenders: new Set(["cleo"]) }));
  expect(plan.items).toMatchObject([{ accountId: "a1", teammateId: "cleo", because: "csm" }]);
});

test("[ST3] each conversation says whether its CSM sends, and why not", () => {
  const csm = definition({ sender: { mode: "csm", teammateId: "tess" } });
  const because = (f: StartFacts) => planStart(csm, f).items.map(({ teammateId, because }) => [teammateId, because]);
  expect(because(facts())).toEqual([["cleo", "csm"], ["tess", "csm_not_set"]]);
  expect(because(facts({ validSenders: new Set(["tess"]) }))).toEqual([["tess", "csm_not_valid"], [
    "tess",
    "csm_not_set",
  ]]);
});

test("[ST6] where nobody may send the user is skipped", () => {
  const plan = planStart(definition(), facts({ validSenders: new Set() }));
  expect(plan.items).toEqual([]);
  expect(plan.skipped).toEqual([{ why: "no_valid_sender", count: 2, sample: ["u1@x.example", "u2@x.example"] }]);
});

test("[ST6] an account without anybody whom the audience takes is skipped by name", () => {
  const plan = planStart(definition(), facts({ memberships: [{ accountId: "a1", userId: "u1" }] }));
  expect(plan.skipped).toEqual([{ why: "no_users", count: 1, sample: ["Beta"] }]);
});

test("[ST6] a selected user stands in the named account, else in the only one, else the form asks", () => {
  const memberships = [
    { accountId: "a1", userId: "u1" },
    { accountId: "a1", userId: "u2" },
    { accountId: "a2", userId: "u2" },
  ];
  const of = (accountId: string | null) =>
    planStart(
      onUsers(["u1", "u2", "u3"], accountId),
      facts({ memberships, users: [user("u1"), user("u2"), user("u3")] }),
    );
  expect(of(null).items).toMatchObject([{ readers: [reader("u1")], accountId: "a1" }]);
  expect(of(null).skipped).toEqual([
    { why: "several_accounts", count: 1, sample: ["u2@x.example"] },
    { why: "no_account", count: 1, sample: ["u3@x.example"] },
  ]);
  expect(of("a2").items).toMatchObject([{ readers: [reader("u2")], accountId: "a2" }]);
  expect(of("a2").skipped).toEqual([{ why: "no_account", count: 2, sample: ["u1@x.example", "u3@x.example"] }]);
});

test("[ST6] a user who is selected twice is one conversation", () => {
  const plan = planStart(onUsers(["u1", "u1"]), facts());
  expect(plan.items).toHaveLength(1);
  expect(plan.skipped).toEqual([]);
});

test("[ST6] samples stop at five, counts do not", () => {
  const users = Array.from({ length: 8 }, (_, n) => user(`u${n}`, { email: null }));
  const memberships = users.map(({ id }) => ({ accountId: "a1", userId: id }));
  const plan = planStart(
    definition({ on: { kind: "accounts", accountIds: ["a1"], audience: "all" } }),
    facts({ users, memberships }),
  );
  const skip = plan.skipped.find(({ why }) => why === "no_email")!;
  expect([skip.count, skip.sample]).toEqual([8, ["u0", "u1", "u2", "u3", "u4"]]);
});
