import { expect, test } from "vitest";
import { decideFollowUp, type FollowUpFacts, type FollowUpVerdict } from "#jobs/rules/follow-up.ts";

const dayMs = 86_400_000;
const nowMs = Date.UTC(2026, 2, 10);
const sent = { state: "sent", beganAtMs: nowMs - 3 * dayMs, endedAtMs: nowMs - 3 * dayMs, endedWhy: null } as const;
const ready: FollowUpFacts = {
  mail: sent,
  backUntilMs: null,
  afterMs: 3 * dayMs,
  replied: false,
  closed: false,
  hasReaders: true,
  left: false,
};
const mail = (over: Partial<FollowUpFacts["mail"]>) => ({ mail: { ...sent, ...over } });
const waits = (untilMs: number): FollowUpVerdict => ({ kind: "wait", untilMs });
const skip = (why: string) => ({ kind: "skip", why });

// deno-fmt-ignore
test.each<[string, Partial<FollowUpFacts>, unknown]>([
  ["three days after its mail was sent it is made", {}, { kind: "make" }],
  ["a moment sooner it waits", mail({ endedAtMs: nowMs - 3 * dayMs + 1 }), waits(nowMs + 1)],
  ["a mail that waits leaves no sooner than now", mail({ state: "pending", endedAtMs: null }), waits(nowMs + 3 * dayMs)],
  ["one on its way counts from when it began", mail({ state: "sending", beganAtMs: nowMs - 1 }), waits(nowMs - 1 + 3 * dayMs)],
  ["one that is not known for long is asked for again soon", mail({ state: "unknown" }), waits(nowMs + 600_000)],
  ["a mail that failed has no follow-up", mail({ state: "failed", endedWhy: "550 no" }), skip("not_sent")],
  ["nor one that a gate skipped", mail({ state: "skipped", endedWhy: "unsubscribed" }), skip("not_sent")],
  ["nor one that was deleted", mail({ state: "cancelled" }), skip("not_sent")],
  ["what was just deleted may come back", { ...mail({ state: "cancelled" }), backUntilMs: nowMs + 1 }, waits(nowMs + 1)],
  ["and does not once that is over", { ...mail({ state: "cancelled" }), backUntilMs: nowMs }, skip("not_sent")],
  ["what an answer made needless says so down the line", mail({ state: "skipped", endedWhy: "replied" }), skip("replied")],
  ["and so does what the account left", mail({ state: "skipped", endedWhy: "left_playbook" }), skip("left_playbook")],
  ["a reply ends it, before its time too", { ...mail({ endedAtMs: nowMs }), replied: true }, skip("replied")],
  ["a closed conversation ends it", { closed: true }, skip("closed")],
  ["one that is closed may be open again by its time", { ...mail({ endedAtMs: nowMs }), closed: true }, waits(nowMs + 3 * dayMs)],
  ["with nobody left to write to it is not made", { hasReaders: false }, skip("no_users")],
  ["nor for an account that left", { left: true }, skip("left_playbook")],
])("[PB4] %s", (_, differs, verdict) => {
  expect(decideFollowUp({ ...ready, ...differs }, nowMs)).toEqual(verdict);
});
