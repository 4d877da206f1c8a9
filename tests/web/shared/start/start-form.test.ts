import { expect, test } from "vitest";
import {
  becameOf,
  conversationsText,
  groupText,
  leavingText,
  plannedText,
  sendersOf,
  skipText,
} from "#web/shared/start/preview-text.ts";
import { bodyOf, emptyForm, isWritten, type StartForm, whenOf } from "#web/shared/start/start-form.ts";

const form = (over: Partial<StartForm> = {}): StartForm => ({ ...emptyForm, channelId: "C", teammateId: "T", ...over });
const nowMs = Date.UTC(2026, 10, 23, 12);

test("[ST2] a form left as it is gives the team a day to review", () => {
  expect(bodyOf(form(), { accountIds: ["A"] })).toMatchObject({
    when: { delayDays: 1 },
    audience: { kind: "owners" },
    allowUnsubscribes: true,
    sender: { mode: "teammate", teammateId: "T" },
  });
});

test.each([
  [{ when: "now" as const }, "now"],
  [{ when: "at" as const, at: "2026-11-24T09:00:00Z" }, { at: "2026-11-24T09:00:00Z" }],
  [{ when: "at" as const }, null],
  [{ delay: "1,5", delayUnit: "hours" as const }, { delayHours: 1.5 }],
  [{ delay: "0" }, null],
  [{ delay: "soon" }, null],
])("[ST2] %o means %o", (over, when) => {
  expect(whenOf(form(over))).toEqual(when);
});

test("[ST4] selected users are the audience themselves, with their account where it is named", () => {
  const body = bodyOf(form({ accountId: "A" }), { userIds: ["U"] });
  expect(body).toMatchObject({ on: { userIds: ["U"], accountId: "A" } });
  expect(body).not.toHaveProperty("audience");
});

test("[ST5] a start per account asks for it, but where there is only one user", () => {
  const perAccount = form({ strategy: "perAccount" });
  expect(bodyOf(perAccount, { accountIds: ["A"] })).toMatchObject({ strategy: "perAccount" });
  expect(bodyOf(perAccount, { userIds: ["U", "V"] })).toMatchObject({ strategy: "perAccount" });
  expect(bodyOf(perAccount, { userIds: ["U"] })).toMatchObject({ strategy: "perUser" });
  expect(bodyOf(form(), { accountIds: ["A"] })).toMatchObject({ strategy: "perUser" });
});

test("[ST5] groups are named by their people, and a preview counts them", () => {
  const people = (...names: string[]) => names.map((name) => ({ id: name, name, email: `${name}@acme.test` }));
  expect(groupText(people("Ann"))).toBe("Ann");
  expect(groupText(people("Ann", "Bo", "Cy", "Di", "Ed"))).toBe("Ann, Bo, Cy and 2 more");
  expect(plannedText({ conversations: 1, users: 1, isMore: false })).toBe("1 conversation");
  expect(plannedText({ conversations: 12, users: 1_048, isMore: false })).toBe("12 conversations with 1,048 users");
});

test("[ST2] what is left empty is not sent, and without channel or sender there is no request", () => {
  const body = bodyOf(form({ name: " ", replyTo: " ", traits: { stage: "", tier: null } }), { accountIds: ["A"] });
  for (const key of ["name", "replyTo", "templateId", "traits"]) expect(body).not.toHaveProperty(key);
  expect(bodyOf(form({ channelId: null }), { accountIds: ["A"] })).toBeNull();
  expect(bodyOf(form({ teammateId: null }), { accountIds: ["A"] })).toBeNull();
});

test("leaving asks only once something was written", () => {
  expect(isWritten(form({ html: "<p></p>" }))).toBe(false);
  expect(isWritten(form({ html: "<p>Hi</p>" }))).toBe(true);
});

const item = (teammateId: string, senderBecause: "csm" | "csm_not_set", expectedAt: string | null) => ({
  hold: null,
  account: { id: "A", name: "Acme" },
  users: [{ id: "U", name: "Mia", email: "mia@acme.test" }],
  teammate: { id: teammateId, name: teammateId, email: "", color: "" },
  senderBecause,
  expectedAt,
});

test("[ST6] senders are told with the reason for each, the most first", () => {
  const groups = sendersOf([item("Ada", "csm_not_set", null), item("Grace", "csm", null), item("Grace", "csm", null)]);
  expect(groups.map(({ teammate, because, count }) => [teammate.name, because, count])).toEqual([
    ["Grace", "the account's CSM", 2],
    ["Ada", "the account has no CSM", 1],
  ]);
});

test("[PR3] the preview says from when to when they leave, and how many wait for a person", () => {
  const items = [
    item("Ada", "csm", "2026-11-24T09:00:00Z"),
    item("Ada", "csm", "2026-11-23T13:00:00Z"),
    item("Ada", "csm", null),
  ];
  expect(leavingText(items, "UTC", nowMs)).toBe(
    "Leave Mon 23 Nov, 13:00 to Tue 24 Nov, 09:00, UTC. 1 of them waits for a person.",
  );
  expect(leavingText([], "UTC", nowMs)).toBeNull();
  expect(conversationsText(1)).toBe("1 conversation");
});

test("[ST6] [QU1] where all wait for a person, the preview says for what, in the words of the messages", () => {
  const zero = { ...item("Ada", "csm", null), hold: { kind: "hourly_limit" as const, until: null, detail: null } };
  expect(leavingText([zero, zero], "UTC", nowMs)).toMatch(
    /^They wait for a person before they leave\. Ada.*'s limit is 0: nothing leaves until somebody raises it\.$/,
  );
});

test("[ST8] [ST6] what a start made is counted by what became of it; accounts without owners are called so", () => {
  const messages = { pending: 0, sending: 0, sent: 1_204, failed: 2, unknown: 0 };
  expect(becameOf({ id: "S", messages })).toEqual([
    { words: "1,204 sent", href: "/active" },
    { words: "2 failed", href: "/attention?view=all&kind=failed" },
  ]);
  expect(skipText("no_users", "owners")).toBe("no owner at the account");
  expect(skipText("no_users")).toBe("no users to write to at the account");
});
