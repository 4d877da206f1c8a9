import { retryAfterMs } from "../http.ts";
import type { Outcome } from "../port.ts";
import { quotaWaitMs } from "./limits.ts";

/** As Resend's client answers it; `statusCode` is the answer's. */
export type ResendError = { name: string; message: string; statusCode: number | null };

/** What is left to do about a mail of which nobody knows. */
export const notKnown = "The same mail is tried again under the same key, which Resend delivers once.";

/**
 * What an error means for the mail. Source: resend.com/docs/api-reference/errors and /idempotency-keys, read 2026-11-22. Of a 5xx nobody
 * can say what was taken; the key makes another try harmless.
 */
export function outcomeOf(error: ResendError, headers: Record<string, string> | null, nowMs: number): Outcome {
  const words = `${error.message} (${error.name})`.slice(0, 1_000);
  const status = error.statusCode ?? 0;
  if (status === 429) return { kind: "busy", untilMs: untilOf(error, headers, nowMs), words };
  // The key is under way elsewhere, or was taken with other words: either way something of it may have been accepted.
  if (status === 409) return { kind: "ambiguous", why: `Resend knows this key already: ${words}. ${notKnown}` };
  if (status === 401 || status === 403) return { kind: "broken", words };
  // No such route or method: what stands at this address is not Resend's API.
  if (status === 404 || status === 405 || (status >= 300 && status < 400)) return { kind: "broken", words };
  if (status >= 400 && status < 500 && status !== 408 && status !== 425) return { kind: "refused", words };
  return { kind: "ambiguous", why: `Resend answered neither yes nor no: ${words}. ${notKnown}` };
}

function untilOf(error: ResendError, headers: Record<string, string> | null, nowMs: number): number | null {
  const said = new Headers(headers ?? {});
  const reset = Number(said.get("ratelimit-reset") ?? Number.NaN);
  const untilMs = retryAfterMs(said, nowMs) ?? (Number.isFinite(reset) ? nowMs + Math.max(0, reset) * 1_000 : null);
  return untilMs ?? (/_quota_exceeded$/.test(error.name) ? nowMs + quotaWaitMs : null);
}
