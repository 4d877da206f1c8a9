import { expect, test } from "vitest";
import { faultOf, outcomeOf } from "#jobs/channels/gmail/outcome.ts";

const nowMs = Date.UTC(2026, 10, 22, 12);
const answered = (status: number, reason: string, message = "words", headers: Record<string, string> = {}) => ({
  status,
  headers: new Headers(headers),
  body: new TextEncoder().encode(JSON.stringify({ error: { code: status, message, errors: [{ reason }] } })),
});

test.each([
  [403, "rateLimitExceeded", "busy"],
  [403, "userRateLimitExceeded", "busy"],
  [403, "dailyLimitExceeded", "busy"],
  [429, "rateLimitExceeded", "busy"],
  [403, "domainPolicy", "broken"],
  [403, "insufficientPermissions", "broken"],
  [403, "accessNotConfigured", "broken"],
  [401, "authError", "broken"],
  [404, "notFound", "broken"],
  [301, "", "broken"],
  [400, "failedPrecondition", "broken"],
  [400, "invalidArgument", "refused"],
  [413, "uploadTooLarge", "refused"],
  [408, "", "ambiguous"],
  [500, "backendError", "ambiguous"],
  [503, "backendError", "ambiguous"],
])("[SE4] %i %s is %s", (status, reason, kind) => {
  expect(outcomeOf(answered(status, reason), nowMs).kind).toBe(kind);
});

test.each<[string, ReturnType<typeof answered>, number | null]>([
  ["in its header", answered(429, "rateLimitExceeded", "later", { "retry-after": "30" }), nowMs + 30_000],
  [
    "in its words",
    answered(429, "rateLimitExceeded", "User-rate limit exceeded.  Retry after 2026-11-22T20:50:30.123Z"),
    Date.UTC(2026, 10, 22, 20, 50, 30, 123),
  ],
  ["that is over already", answered(429, "x", "Retry after 2020-01-01T00:00:00Z"), nowMs],
  ["of a day, an hour", answered(403, "dailyLimitExceeded"), nowMs + 3_600_000],
  ["nowhere", answered(403, "userRateLimitExceeded"), null],
])("[SE4] how long to wait, said %s", (_, answer, untilMs) => {
  expect(outcomeOf(answer, nowMs)).toMatchObject({ kind: "busy", untilMs });
});

test("[SE4] a call that sends nothing is never ambiguous and never refuses a mail", () => {
  expect(faultOf(answered(500, "backendError"), nowMs).kind).toBe("busy");
  expect(faultOf(answered(400, "invalidArgument"), nowMs).kind).toBe("broken");
});

test("[SE4] an answer that is no JSON is shown as it came, shortened", () => {
  const body = new TextEncoder().encode(`<html>${"x".repeat(5_000)}`);
  const outcome = outcomeOf({ status: 502, headers: new Headers(), body }, nowMs);
  expect(outcome).toMatchObject({ kind: "ambiguous", why: expect.stringContaining("<html>") });
  expect(JSON.stringify(outcome).length).toBeLessThan(700);
});
