import type { MessageState } from "#db/schema/conversation.ts";

/** Why a follow-up is not made (PB4). */
export type FollowUpSkip = "not_sent" | "replied" | "closed" | "left_playbook" | "no_users" | "action_gone";

export type FollowUpFacts = {
  /** The mail that it follows: what the action before it made, or a copy of that which lives in its stead. */
  mail: { state: MessageState; beganAtMs: number | null; endedAtMs: number | null; endedWhy: string | null };
  /** Until then whoever deleted the mail may take that back. */
  backUntilMs: number | null;
  /** How long after the mail was sent it is to be made. */
  afterMs: number;
  /** Its conversation has a reply, is closed, has nobody left to write to. */
  replied: boolean;
  closed: boolean;
  hasReaders: boolean;
  /** Its account left the playbook, and the action lets nothing more be made then (PB3). */
  left: boolean;
};

export type FollowUpVerdict =
  | { kind: "make" }
  | { kind: "skip"; why: FollowUpSkip }
  /** There is nothing to do about it before then. */
  | { kind: "wait"; untilMs: number };

/** When to look again at a mail that is on its way, or may be, and began longer ago than the follow-up waits. */
const again = 10 * 60_000;

/** What becomes of a follow-up at `nowMs` (PB4): made once its mail was sent long enough ago and nobody replied; never after a mail that
 * was not sent. A mail that waits is sent no sooner than now, so its follow-up is looked at no sooner than that long from now. */
export function decideFollowUp(facts: FollowUpFacts, nowMs: number): FollowUpVerdict {
  const { mail, afterMs } = facts;
  const skip = (why: FollowUpSkip): FollowUpVerdict => ({ kind: "skip", why });
  if (facts.left) return skip("left_playbook");
  switch (mail.state) {
    case "pending":
      return { kind: "wait", untilMs: nowMs + afterMs };
    case "sending":
    case "unknown":
      // What is found to have been sent was so when it began (SE3).
      return { kind: "wait", untilMs: Math.max((mail.beganAtMs ?? nowMs) + afterMs, nowMs + Math.min(again, afterMs)) };
    case "sent":
      break;
    default:
      if (facts.backUntilMs !== null && facts.backUntilMs > nowMs) return { kind: "wait", untilMs: facts.backUntilMs };
      return skip(mail.endedWhy === "replied" || mail.endedWhy === "left_playbook" ? mail.endedWhy : "not_sent");
  }
  if (facts.replied) return skip("replied");
  const dueAtMs = (mail.endedAtMs ?? nowMs) + afterMs;
  if (dueAtMs > nowMs) return { kind: "wait", untilMs: dueAtMs };
  if (facts.closed) return skip("closed");
  return facts.hasReaders ? { kind: "make" } : skip("no_users");
}
