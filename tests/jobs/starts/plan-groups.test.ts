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
  strategy: "perAccount",
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
/** `members` are by account: `{a1: ["u1", "u2"]}`. */
const facts = (members: Record<string, string[]>, change: Partial<StartFacts> = {}): StartFacts => {
  const ids = [...new Set(Object.values(members).flat())];
  return {
    accounts: Object.keys(members).map((id) => ({ id, name: id.toUpperCase(), csmId: `csm-${id}`, aeId: null })),
    users: ids.map((id) => user(id)),
    memberships: Object.entries(members).flatMap(([accountId, of]) => of.map((userId) => ({ accountId, userId }))),
    validSenders: new Set(["tess"]),
    mostAddresses: 100,
    ...change,
  };
};
/** "a1: u1 u2" for each conversation. */
const said = (plan: ReturnType<typeof planStart>) =>
  plan.items.map(({ accountId, readers }) => `${accountId}: ${readers.map(({ userId }) => userId).join(" ")}`);

test("[ST5] one conversation per account with everybody of it, in the order of the selection and of the names", () => {
  const plan = planStart(definition(), facts({ a2: ["u3", "u1"], a1: ["u2"] }));
  expect(said(plan)).toEqual(["a2: u3 u1", "a1: u2"]);
  expect(plan.items[0]!.readers).toEqual([
    { userId: "u3", address: "u3@x.example" },
    { userId: "u1", address: "u1@x.example" },
  ]);
  expect(plan.skipped).toEqual([]);
});

test("[ST6] who is in two selected accounts is written to once, in the first of them", () => {
  const plan = planStart(definition(), facts({ a1: ["u1", "u2"], a2: ["u2", "u3"] }));
  expect(said(plan)).toEqual(["a1: u1 u2", "a2: u3"]);
  expect(plan.skipped).toEqual([{ why: "duplicate", count: 1, sample: ["u2@x.example"] }]);
});

test("[ST6] an account whose people all stand in others' is no conversation", () => {
  const plan = planStart(definition(), facts({ a1: ["u1", "u2"], a2: ["u2", "u1"] }));
  expect(said(plan)).toEqual(["a1: u1 u2"]);
  expect(plan.skipped).toEqual([{ why: "duplicate", count: 2, sample: ["u2@x.example", "u1@x.example"] }]);
});

test("[ST5] above the channel's most addresses, copies counted, the account is skipped whole", () => {
  const four = facts({ a1: ["u1", "u2", "u3"], a2: ["u4"] }, { mostAddresses: 4 });
  expect(said(planStart(definition({ cc: ["cc@b.example"] }), four))).toEqual(["a1: u1 u2 u3", "a2: u4"]);
  const five = planStart(definition({ cc: ["cc@b.example"], bcc: ["crm@b.example"] }), four);
  expect(said(five)).toEqual(["a2: u4"]);
  expect(five.skipped).toEqual([{ why: "group_too_large", count: 1, sample: ["A1"] }]);
  // A copy to somebody who stands in To is no other address.
  expect(said(planStart(definition({ cc: ["u1@x.example"], bcc: ["crm@b.example"] }), four))).toHaveLength(2);
});

test("[ST5] [ST6] the people of an account that is too large may stand in another's", () => {
  const plan = planStart(definition(), facts({ a1: ["u1", "u2", "u3"], a2: ["u3", "u4"] }, { mostAddresses: 2 }));
  expect(said(plan)).toEqual(["a2: u3 u4"]);
});

test("[ST6] [ST7] whoever may not be written to drops out and is counted once, also who is in two accounts", () => {
  const users = [
    user("u1", { unsubscribed: true }),
    user("u2", { suppressed: true }),
    user("u3", { email: null }),
    user("u4"),
  ];
  const of = facts({ a1: ["u1", "u2", "u3", "u4"], a2: ["u1", "u2"] }, { users });
  const plan = planStart(definition(), of);
  expect(said(plan)).toEqual(["a1: u4"]);
  expect(plan.skipped).toEqual([
    { why: "unsubscribed", count: 1, sample: ["u1@x.example"] },
    { why: "suppressed", count: 1, sample: ["u2@x.example"] },
    { why: "no_email", count: 1, sample: ["u3"] },
  ]);
  const all = planStart(definition({ allowUnsubscribes: false }), of);
  expect(said(all)).toEqual(["a1: u1 u4"]);
  expect(all.unsubscribedIncluded).toBe(1);
});

test("[ST6] accounts without anybody, and without a sender, are skipped by name", () => {
  const csm = definition({ sender: { mode: "csm", teammateId: "gone" } });
  const plan = planStart(csm, facts({ a1: ["u1", "u2"], a2: ["u2"], a3: [] }, { validSenders: new Set(["csm-a2"]) }));
  expect(plan.items).toMatchObject([{ accountId: "a2", teammateId: "csm-a2", because: "csm" }]);
  expect(plan.skipped).toEqual([
    { why: "no_users", count: 1, sample: ["A3"] },
    { why: "no_valid_sender", count: 1, sample: ["A1"] },
  ]);
});

test("[ST5] [ST6] selected users are grouped by the named account, else by their only one", () => {
  const of = facts({ a1: ["u1", "u2"], a2: ["u2", "u3"], a3: ["u4"] });
  const on = (accountId: string | null) =>
    definition({ on: { kind: "users", userIds: ["u4", "u1", "u2", "u3", "u1"], accountId } });
  expect(said(planStart(on(null), of)).toSorted()).toEqual(["a1: u1", "a2: u3", "a3: u4"]);
  expect(planStart(on(null), of).skipped).toEqual([{ why: "several_accounts", count: 1, sample: ["u2@x.example"] }]);
  expect(said(planStart(on("a2"), of))).toEqual(["a2: u2 u3"]);
  expect(planStart(on("a2"), of).skipped).toEqual([
    { why: "no_account", count: 2, sample: ["u4@x.example", "u1@x.example"] },
  ]);
});
