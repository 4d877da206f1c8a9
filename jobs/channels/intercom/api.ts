import { type Answered, call, type CallTerms, jsonOf, retryAfterMs, textOf } from "../http.ts";
import type { Outcome } from "../port.ts";
import { apiVersion } from "./limits.ts";

export type Api = {
  get(path: string): Promise<Answered>;
  post(path: string, body: unknown): Promise<Answered>;
};

/** Intercom's API under one access token. Its methods throw as `call` does. */
export function openApi(apiUrl: string, accessToken: string, terms: CallTerms): Api {
  const headers = {
    Authorization: `Bearer ${accessToken}`,
    Accept: "application/json",
    "Content-Type": "application/json",
    "Intercom-Version": apiVersion,
  };
  return {
    get: (path) => call(`${apiUrl}${path}`, { headers }, terms),
    post: (path, body) => call(`${apiUrl}${path}`, { method: "POST", headers, body: JSON.stringify(body) }, terms),
  };
}

/** What is left to do about a mail of which nobody knows. */
export const notKnown = "Look at this person's conversations in Intercom, then settle it.";

/** Intercom's own words, with its code for them. */
export function wordsOf(answer: Answered): string {
  const { errors } = (jsonOf(answer) ?? {}) as { errors?: { code?: unknown; message?: unknown }[] };
  const first = Array.isArray(errors) ? errors[0] : undefined;
  const said = [first?.message, first?.code].filter((word) => typeof word === "string").join(", ");
  return `${said || textOf(answer).trim().slice(0, 300) || "no words"} (${answer.status})`.slice(0, 1_000);
}

/**
 * What an answer means that is no yes. Source: developers.intercom.com/docs/references/rest-api/errors/http-responses, read 2026-11-22.
 * A 5xx does not say whether the message was taken.
 */
export function outcomeOf(answer: Answered, nowMs: number): Exclude<Outcome, { kind: "accepted" }> {
  const words = wordsOf(answer);
  const { status } = answer;
  if (status === 429) return { kind: "busy", untilMs: resetMs(answer.headers, nowMs), words };
  if (status === 400 || status === 404 || status === 409 || status === 413 || status === 422) {
    return { kind: "refused", words };
  }
  if (status < 500 && status !== 408) return { kind: "broken", words };
  return { kind: "ambiguous", why: `Intercom answered neither yes nor no: ${words}. ${notKnown}` };
}

/** The same of a look-up: nothing was sent. */
export function faultOf(answer: Answered, nowMs: number): Exclude<Outcome, { kind: "accepted" | "ambiguous" }> {
  const outcome = outcomeOf(answer, nowMs);
  if (outcome.kind === "ambiguous") return { kind: "busy", untilMs: null, words: wordsOf(answer) };
  return outcome.kind === "refused" ? { kind: "broken", words: outcome.words } : outcome;
}

/** The window's end in Unix seconds. */
function resetMs(headers: Headers, nowMs: number): number | null {
  const seconds = Number(headers.get("x-ratelimit-reset") ?? Number.NaN);
  if (Number.isFinite(seconds) && seconds > 0) return Math.max(nowMs, seconds * 1_000);
  return retryAfterMs(headers, nowMs);
}
