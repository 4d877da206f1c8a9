import { type Answered, jsonOf, retryAfterMs, textOf } from "../http.ts";
import type { Outcome } from "../port.ts";

/** What is left to do about a mail of which nobody knows. */
export const notKnown =
  "SendGrid has no keys against sending twice, so it is not sent again: look in SendGrid's activity, then settle it.";

/**
 * What SendGrid's answer means for the mail. Source: twilio.com/docs/sendgrid/api-reference/mail-send/errors and
 * /how-to-use-the-sendgrid-v3-api/responses, read 2026-11-22: 202 is queued, 503 is "the API is not available", 500 says nothing.
 */
export function outcomeOf(answer: Answered, nowMs: number): Outcome {
  const { status, headers } = answer;
  const words = wordsOf(answer);
  if (status === 202) {
    const providerId = headers.get("x-message-id");
    return providerId
      ? { kind: "accepted", providerId }
      : { kind: "ambiguous", why: `SendGrid took it and named no id. ${notKnown}` };
  }
  if (status === 429) return { kind: "busy", untilMs: resetMs(headers) ?? retryAfterMs(headers, nowMs), words };
  if (status === 503) return { kind: "busy", untilMs: retryAfterMs(headers, nowMs), words };
  // Of the key, of what it may do, of a sender that is not verified, of credits that are used up: the next mail fares no better.
  if (status === 401 || status === 403) return { kind: "broken", words };
  // What stands at this address is not SendGrid's API.
  if (status === 404 || status === 405 || (status >= 300 && status < 400)) return { kind: "broken", words };
  if (status >= 400 && status < 500 && status !== 408 && status !== 425) return { kind: "refused", words };
  return { kind: "ambiguous", why: `SendGrid answered neither yes nor no: ${words}. ${notKnown}` };
}

/** The instant at which the rate is counted anew, in seconds of the epoch; null without one. */
function resetMs(headers: Headers): number | null {
  const seconds = Number(headers.get("x-ratelimit-reset") || Number.NaN);
  return Number.isFinite(seconds) ? seconds * 1_000 : null;
}

/** Its errors with the fields they are about, or that it said nothing. */
export function wordsOf(answer: Pick<Answered, "status" | "body">): string {
  const said = jsonOf(answer) as { errors?: { message?: unknown; field?: unknown }[] } | null | undefined;
  const errors = Array.isArray(said?.errors) ? said.errors : [];
  const words = errors.filter((one) => typeof one?.message === "string")
    .map(({ message, field }) => typeof field === "string" ? `${field}: ${message}` : `${message}`).join(" ");
  return (words || textOf(answer).trim().slice(0, 200) || "no words").slice(0, 1_000) + ` (${answer.status})`;
}
