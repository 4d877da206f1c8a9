import { type Answered, jsonOf, retryAfterMs, textOf, Unreached } from "../http.ts";
import type { Outcome } from "../port.ts";
import { dayWaitMs } from "./limits.ts";

/** Why something could not be asked or done; surely nothing was taken. */
export type Fault = Extract<Outcome, { kind: "busy" | "broken" }>;

/** What is left to do about a mail of which nobody knows. */
export const notKnown = "Look in the mailbox's Sent folder, then settle it.";

/** What Gmail says is wrong: `reason` is its own word for it. */
export function saidBy(answer: Answered): { reason: string; words: string } {
  const { error } = (jsonOf(answer) ?? {}) as {
    error?: { message?: unknown; status?: unknown; errors?: { reason?: unknown }[] };
  };
  const reason = [error?.errors?.[0]?.reason, error?.status].find((word) => typeof word === "string") ?? "";
  const said = typeof error?.message === "string" ? error.message : textOf(answer).trim().slice(0, 300);
  return { reason: String(reason), words: `${said || "no words"} (${answer.status} ${reason})`.slice(0, 1_000) };
}

const asksToWait = /^(rateLimitExceeded|userRateLimitExceeded|quotaExceeded|dailyLimitExceeded|RESOURCE_EXHAUSTED)$/;
const isOfTheDay = (reason: string, words: string) =>
  /^(dailyLimitExceeded|quotaExceeded)$/.test(reason) || /daily|sending limit/i.test(words);

/**
 * What an answer means that is no yes. Source: developers.google.com/gmail/api/guides/handle-errors, read 2026-11-22. A 5xx does not say
 * whether the mail was taken.
 */
export function outcomeOf(answer: Answered, nowMs: number): Exclude<Outcome, { kind: "accepted" }> {
  const { status } = answer;
  const { reason, words } = saidBy(answer);
  if (status === 429 || (status === 403 && asksToWait.test(reason))) {
    const untilMs = retryAfterMs(answer.headers, nowMs) ?? saidInstant(words, nowMs) ??
      (isOfTheDay(reason, words) ? nowMs + dayWaitMs : null);
    return { kind: "busy", untilMs, words };
  }
  if (status === 400 || status === 413) {
    return reason === "failedPrecondition" || reason === "FAILED_PRECONDITION"
      ? { kind: "broken", words }
      : { kind: "refused", words };
  }
  if (status < 500 && status !== 408) return { kind: "broken", words };
  return { kind: "ambiguous", why: `Gmail answered neither yes nor no: ${words}. ${notKnown}` };
}

/** The same of a call that sends nothing: whatever went wrong, nothing was taken. */
export function faultOf(answer: Answered, nowMs: number): Fault {
  const outcome = outcomeOf(answer, nowMs);
  if (outcome.kind === "busy" || outcome.kind === "broken") return outcome;
  return outcome.kind === "refused"
    ? { kind: "broken", words: outcome.words }
    : { kind: "busy", untilMs: null, words: saidBy(answer).words };
}

/** What a call that sends nothing threw. */
export const faultOfThrown = (error: unknown): Fault => ({ kind: "busy", untilMs: null, words: wordsOf(error) });

/** What sending threw. */
export const outcomeOfThrown = (error: unknown): Outcome =>
  error instanceof Unreached
    ? faultOfThrown(error)
    : { kind: "ambiguous", why: `Gmail did not answer: ${wordsOf(error)}. ${notKnown}` };

/** Gmail writes into its words when to come back: "User-rate limit exceeded. Retry after 2026-11-22T20:50:30.123Z". */
function saidInstant(words: string, nowMs: number): number | null {
  const said = /retry after (\d{4}-\d\d-\d\dT[\d:.]+Z)/i.exec(words)?.[1];
  const atMs = said === undefined ? Number.NaN : Date.parse(said);
  return Number.isNaN(atMs) ? null : Math.max(nowMs, atMs);
}

const wordsOf = (error: unknown) => error instanceof Error ? error.message : String(error);
