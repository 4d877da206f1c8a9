import type { Hold, MessageState } from "#db/schema/conversation.ts";
import type { SendingWindow } from "#db/schema/teammate.ts";
import type { ClosedDays } from "./closed-days.ts";
import { calendarOf, closedBy, leavingSpan } from "./sending-window.ts";

/** An edit younger than this keeps a due message back (PR7). */
export const quietMs = 120_000;
/** An unbroken run of edits keeps a message back no longer than this after it became due (PR7). */
export const editingMostMs = 1_800_000;

/** What the gates ask of the message itself. */
export type OwnFacts = {
  state: MessageState;
  sendAtMs: number;
  /** Why it is not due before `sendAtMs`. */
  sendAtIs: Extract<Hold, "send_date" | "review_delay">;
  allowUnsubscribes: boolean;
  /** Nobody is left in To who did not unsubscribe (SU4). */
  unsubscribed: boolean;
  /** Nobody is left in To who has an e-mail address any more, who unsubscribed aside. */
  noEmail: boolean;
  /** Nobody is left in To whose address may be mailed. */
  suppressed: boolean;
  /** A follow-up that goes unless its user replied, and they did (PB4). */
  answered: boolean;
  /** Paths of variables without value and fallback (PE3). */
  holes: readonly string[];
  /** Addresses of links that must not leave (PE2). */
  badLinks: readonly string[];
  approvalNeeded: boolean;
  /** What was approved is what would leave now (PR5); asked only where approval is needed. */
  approved: boolean;
  /** What happened in its user's life since it was made, in words; null for nothing, or when nobody watches for it (PR8). */
  lifeEvent: string | null;
  /** Somebody stopped the start that made it (SE7). */
  startPaused: boolean;
  /** Why nobody can tell whether its account still matches the playbook that made it, in words (PB3). */
  playbookFault?: string;
  /** The last edit, and the first one of the unbroken run that it belongs to (`runOfEdits`). */
  editedAtMs: number | null;
  editingSinceMs: number | null;
  /** When a person last said "send now"; it ends the wait for edits made before it (PR7). */
  sendNowAtMs: number | null;
  /** A person chose to send outside the window (PR2): on leave and holidays too, since they choose it for the very day. */
  ignoreWindow: boolean;
  /** The provider was busy with this message: not before then (SE4). */
  holdUntilMs: number | null;
};

/** What the gates ask of who sends it and through what; one for all messages of a sender. */
export type SenderFacts = {
  workspacePaused: boolean;
  senderPaused: boolean;
  /** Its circuit breaker is open (SE6). */
  breakerOpen: boolean;
  /** Active, may send, no observer, with an address on the channel (`isValidSender`). */
  senderValid: boolean;
  channelState: "ok" | "broken";
  /** The channel sends to the world and `PUBLIC_URL` is unset or loopback (CH2). */
  publicUrlMissing: boolean;
  /** The provider asked the sender to wait: no claim before then (SE4). */
  busyUntilMs: number | null;
  window: SendingWindow;
  timeZone: string;
  /** Leave and holidays of the sender, on which their window is closed (SW4). */
  closedDays: readonly ClosedDays[];
  /** The shortest lease worth taking: nothing is claimed when no more is left of the open span, since no lease outlives it.
   * Not asked of a message that ignores the window. */
  leastLeaseMs: number;
};

export type MessageFacts = OwnFacts & SenderFacts;

/** A gate that is closed, and when it is expected to open; `untilMs` null means that a person must act. */
export type Closed = { hold: Hold; untilMs: number | null; detail?: string };

export type Verdict =
  | { kind: "go" }
  | { kind: "skip"; why: "unsubscribed" | "no_email" | "suppressed" | "replied" }
  | ({ kind: "hold" } & Closed)
  /** Neither pending nor in flight: nothing is to be decided. */
  | { kind: "over"; state: MessageState };

/** What happens to a message at `nowMs`, and the first reason in the order of SE1. The quota is not asked (`nextPlace`).
 * A message that is already sealed (`sending`: a try again) is asked only what may have changed around it: who may be
 * mailed, what is paused, the channel, the sender and the window; its text and its date are settled. */
export function decide(facts: MessageFacts, nowMs: number): Verdict {
  if (facts.state !== "pending" && facts.state !== "sending") return { kind: "over", state: facts.state };
  const pending = facts.state === "pending";
  if (pending && facts.sendAtMs > nowMs) return { kind: "hold", hold: facts.sendAtIs, untilMs: facts.sendAtMs };
  if (facts.allowUnsubscribes && facts.unsubscribed) return { kind: "skip", why: "unsubscribed" };
  if (facts.noEmail) return { kind: "skip", why: "no_email" };
  if (facts.suppressed) return { kind: "skip", why: "suppressed" };
  if (pending && facts.answered) return { kind: "skip", why: "replied" };
  const closed = (pending ? ownHolds(facts, nowMs)[0] : startHolds(facts)[0]) ?? senderHolds(facts, nowMs)[0] ??
    windowHold(facts, nowMs);
  return closed ? { kind: "hold", ...closed } : { kind: "go" };
}

/** The closed gates of a message itself, its date left out, in the order of SE1. All of them: one that opens by itself
 * can hide one that a person must open. */
export function ownHolds(facts: OwnFacts, nowMs: number): Closed[] {
  const closed: Closed[] = [];
  if (facts.holes.length > 0) closed.push({ hold: "missing_data", untilMs: null, detail: facts.holes.join(", ") });
  if (facts.badLinks.length > 0) closed.push({ hold: "bad_link", untilMs: null, detail: facts.badLinks.join(", ") });
  if (facts.approvalNeeded && !facts.approved) closed.push({ hold: "approval", untilMs: null });
  if (facts.lifeEvent !== null) closed.push({ hold: "life_event", untilMs: null, detail: facts.lifeEvent });
  const editedUntilMs = editingEndsMs(facts, nowMs);
  if (editedUntilMs > nowMs) closed.push({ hold: "being_edited", untilMs: editedUntilMs });
  closed.push(...startHolds(facts));
  if (facts.playbookFault !== undefined) closed.push({ hold: "paused", untilMs: null, detail: facts.playbookFault });
  if (facts.holdUntilMs !== null && facts.holdUntilMs > nowMs) {
    closed.push({ hold: "channel_broken", untilMs: facts.holdUntilMs, detail: "busy" });
  }
  return closed;
}

const startHolds = ({ startPaused }: OwnFacts): Closed[] =>
  startPaused ? [{ hold: "paused", untilMs: null, detail: "start" }] : [];

/** The closed gates that hold a sender's whole queue, its window left out, in the order of SE1. */
export function senderHolds(facts: SenderFacts, nowMs: number): Closed[] {
  const closed: Closed[] = [];
  if (facts.workspacePaused) closed.push({ hold: "paused", untilMs: null, detail: "workspace" });
  if (facts.senderPaused) closed.push({ hold: "paused", untilMs: null, detail: "sender" });
  if (facts.breakerOpen) closed.push({ hold: "paused", untilMs: null, detail: "breaker" });
  if (facts.channelState === "broken") closed.push({ hold: "channel_broken", untilMs: null, detail: "broken" });
  if (facts.publicUrlMissing) closed.push({ hold: "channel_broken", untilMs: null, detail: "public_url" });
  if (facts.busyUntilMs !== null && facts.busyUntilMs > nowMs) {
    closed.push({ hold: "channel_broken", untilMs: facts.busyUntilMs, detail: "busy" });
  }
  if (!facts.senderValid) closed.push({ hold: "no_sender", untilMs: null });
  return closed;
}

/** The first edit of the run that an edit at `atMs` belongs to: what `editingSinceMs` becomes with it. A run breaks once
 * a whole `quietMs` went by without an edit (PR7). */
export function runOfEdits(before: Pick<OwnFacts, "editedAtMs" | "editingSinceMs">, atMs: number): number {
  if (before.editedAtMs === null || atMs - before.editedAtMs >= quietMs) return atMs;
  // A clock that was put back since: a run has not begun later than its last edit.
  return Math.min(before.editingSinceMs ?? before.editedAtMs, atMs);
}

/** When the wait for somebody's typing is over, -Infinity when there is none (PR7). The half hour is one of waiting: it begins when
 * the message is due and somebody writes, so that whoever began long before its date is not cut off in the middle of it. */
function editingEndsMs(facts: OwnFacts, nowMs: number): number {
  if (facts.editedAtMs === null) return -Infinity;
  // The clock was put back since: nobody knows when that was.
  if (facts.editedAtMs > nowMs + quietMs) return -Infinity;
  if (facts.sendNowAtMs !== null && facts.sendNowAtMs >= facts.editedAtMs) return -Infinity;
  const waitsSinceMs = Math.max(facts.sendAtMs, facts.editingSinceMs ?? facts.editedAtMs);
  return Math.min(facts.editedAtMs + quietMs, waitsSinceMs + editingMostMs);
}

function windowHold(facts: MessageFacts, nowMs: number): Closed | null {
  if (facts.ignoreWindow) return null;
  const calendar = calendarOf(facts.window, facts.timeZone, facts.closedDays);
  const span = leavingSpan(calendar, nowMs, facts.leastLeaseMs);
  if (span !== null && span.fromMs <= nowMs) return null;
  return { ...closedBy(calendar, nowMs, facts.leastLeaseMs, span), untilMs: span?.fromMs ?? null };
}
