import { expect, test } from "vitest";
import {
  approverText,
  attentionHref,
  type AttentionItem,
  attentionKinds,
  attentionText,
  type Block,
  blockText,
  itemText,
} from "#web/features/pending/attention-text.ts";
import { slotText } from "#web/shared/mail/sender-text.ts";

const nowMs = Date.UTC(2026, 10, 23, 12);
const item = (over: Partial<AttentionItem>, message: Partial<AttentionItem["message"]> = {}): AttentionItem => ({
  kind: "failed",
  hold: null,
  why: "550 No such user",
  at: "2026-11-23T11:00:00Z",
  about: null,
  asked: null,
  message: {
    id: "M1",
    conversationId: "C1",
    state: "failed",
    hold: null,
    expectedAt: null,
    wouldLeaveAt: null,
    timeZone: "UTC",
    ignoreWindow: false,
    approval: "not_needed",
    teammate: { id: "T1", name: "Grace Okafor", email: "", color: "" },
    ...message,
  } as AttentionItem["message"],
  ...over,
});

test("[PR5] one who may not approve what waits for it is told who does", () => {
  const waiting = (message: Partial<AttentionItem["message"]>) =>
    item({ kind: "held", hold: "approval" }, { approval: "needed", mayApprove: false, ...message });
  expect(approverText(waiting({}), true)).toBe("You had the last hand in it: a colleague approves it.");
  expect(approverText(waiting({}), false)).toBe("A teammate who may send approves it.");
  expect(approverText(waiting({ mayApprove: true }), true)).toBeNull();
  expect(approverText(waiting({ approval: "voided" }), true)).toBeNull();
  expect(approverText(item({}), true)).toBeNull();
});

test("[PR10] what has ended is looked at in its conversation, what waits on the desk", () => {
  expect(attentionHref(item({}))).toBe("/conversations/C1");
  expect(attentionHref(item({}, { state: "pending" }))).toBe("/pending/M1?view=all");
});

test("[PR10] each kind has its word; a held one says what holds it", () => {
  expect(attentionKinds.map((kind) => attentionText(kind).label)).toEqual(["Failed", "Not known", "Came back", "Held"]);
  expect(itemText(item({}), nowMs)).toMatchObject({ label: "Failed", why: "550 No such user" });
  const hold = { kind: "approval" as const, until: null, detail: null };
  const held = item({ kind: "held", hold: "approval", why: "It waits for an approval." }, { state: "pending", hold });
  expect(itemText(held, nowMs)).toMatchObject({ label: "Needs approval", why: "Nobody has approved these words yet." });
  const again = { state: "pending" as const, hold, approval: "voided" as const };
  const voided = item({ kind: "held", hold: "approval", why: "It was changed since it was approved." }, again);
  expect(itemText(voided, nowMs).why).toBe("It was changed since it was approved.");
});

const sender: Block["sender"] = {
  id: "S1",
  teammate: { id: "T1", name: "Grace Okafor", email: "", color: "" },
  channel: { id: "C1", name: "Outbox" },
};
test.each<[Block, string]>([
  [
    { kind: "paused", why: "", sender: null, start: null, count: 3 },
    "All sending is paused: 3 messages wait behind it",
  ],
  [
    { kind: "paused", why: "", sender, start: null, count: 1 },
    "Grace Okafor is paused on Outbox: 1 message waits behind it",
  ],
  [
    { kind: "channel_broken", why: "", sender, start: null, count: 10_000 },
    "Outbox does not work: 10,000+ messages wait behind it",
  ],
  [
    { kind: "no_sender", why: "", sender, start: null, count: 0 },
    "Grace Okafor cannot send on Outbox: nothing waits behind it",
  ],
])("[PR10] what stops a queue says who and how much: %#", (block, words) => {
  expect(blockText(block)).toBe(words);
});

const grace = { address: "grace@x.example", paused: null, dailyLimit: 250, hourlyLimit: null };
test.each(
  [
    ["not known yet", grace, null, "grace@x.example"],
    ["now", grace, { at: "2026-11-23T12:00:00Z", because: "open", timeZone: "UTC" }, "grace@x.example · now"],
    [
      "later",
      grace,
      { at: "2026-11-24T09:00:00Z", because: "window", timeZone: "UTC" },
      "grace@x.example · Tue 24 Nov, 09:00 (UTC)",
    ],
    [
      "after a leave",
      grace,
      { at: "2026-11-26T09:00:00Z", because: "leave", detail: "on leave until 25 November 2026", timeZone: "UTC" },
      "grace@x.example · on leave until 25 November 2026 · Thu 26 Nov, 09:00 (UTC)",
    ],
    ["never", grace, { at: null, because: "window", timeZone: "UTC" }, "grace@x.example · window never opens"],
    ["without a limit above 0", { ...grace, dailyLimit: 0 }, null, "grace@x.example · limit is 0"],
    ["paused", { ...grace, paused: { at: "2026-11-23T12:00:00Z", by: null } }, null, "grace@x.example · paused"],
  ] as const,
)("[PR2] [PR3] a sender to choose says when they could send at the earliest: %s", (_, given, slot, words) => {
  expect(slotText(given, slot, nowMs)).toBe(words);
});
