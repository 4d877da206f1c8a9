import { expect, test } from "vitest";
import { type BreakerState, coolDownMs, firstLimit, nextStep, type Seen, tripsBy } from "#jobs/rules/breaker.ts";

const closed = { limit: null };
const inSteps = { limit: 10 };
const seen = (over: Partial<Seen>): Seen => ({
  mails: 0,
  mailsOfWeek: over.mails ?? 0,
  bounced: 0,
  complainedOfWeek: 0,
  policy: 0,
  ...over,
});

test.each([
  ["4 % exactly is not over", { mails: 100, bounced: 4 }, closed, null],
  ["5 of 100", { mails: 100, bounced: 5 }, closed, "5 of 100 mails came back within a day (5 %)"],
  ["5 of 120", { mails: 120, bounced: 5 }, closed, "5 of 120 mails came back within a day (4.2 %)"],
  ["1 of 3 is too few to say", { mails: 3, bounced: 1 }, closed, null],
  ["2 of 20 is too few to say", { mails: 20, bounced: 2 }, closed, null],
  ["3 of 19 is too few to say", { mails: 19, bounced: 3 }, closed, null],
  ["3 of 20", { mails: 20, bounced: 3 }, closed, expect.stringContaining("3 of 20")],
  [
    "more bounces than mails, whose places are gone",
    { mails: 2, bounced: 30 },
    closed,
    expect.stringContaining("30 of 30"),
  ],
  ["in steps 1 of 5 is too few", { mails: 5, bounced: 1 }, inSteps, null],
  ["in steps 2 of 5", { mails: 5, bounced: 2 }, inSteps, expect.stringContaining("2 of 5")],
  ["in steps 2 of 60 is few enough", { mails: 60, bounced: 2 }, inSteps, null],
  ["one complaint says nothing", { mailsOfWeek: 100, complainedOfWeek: 1 }, closed, null],
  ["2 complaints of 2,000 are 0.1 % exactly", { mailsOfWeek: 2_000, complainedOfWeek: 2 }, closed, null],
  [
    "2 complaints of 1,999",
    { mailsOfWeek: 1_999, complainedOfWeek: 2 },
    closed,
    "2 of 1999 mails were reported as spam within a week (0.1 %)",
  ],
  ["in steps the first complaint", { mailsOfWeek: 300, complainedOfWeek: 1 }, inSteps, expect.stringContaining("spam")],
  ["two refusals of policy", { mails: 500, policy: 2 }, closed, null],
  ["three refusals of policy", { mails: 500, policy: 3 }, closed, expect.stringContaining("5.7.x")],
  ["nothing at all", {}, closed, null],
])("[SE6] pauses by what was seen: %s", (_, over, state, why) => {
  expect(tripsBy(seen(over), state)).toEqual(why);
});

test("[SE6] resumes in steps: a pause, then ever wider ones, then closed", () => {
  let nowMs = 0;
  let state: BreakerState = { limit: 0, atMs: 0 };
  const steps: (number | null)[] = [];
  const tell = { leftInStep: 3, ownHourly: null };
  while (state.limit !== null) {
    nowMs += 60_000;
    const next = nextStep(state, { ...tell, nowMs });
    if (!next) continue;
    steps.push(next.limit);
    state = { ...next, atMs: nowMs };
  }
  expect(steps).toEqual([10, 20, 40, 80, 160, 320, null]);
  expect(nowMs).toBe(coolDownMs + 6 * 3_600_000);
});

test("[SE6] is closed once a step is no less than the sender's own limit; a step in which nothing left lasts a day", () => {
  const at = (limit: number, leftInStep: number, ownHourly: number | null, nowMs: number) =>
    nextStep({ limit, atMs: 0 }, { leftInStep, ownHourly, nowMs });
  expect(at(0, 0, 60, coolDownMs - 1)).toBeNull();
  expect(at(0, 0, 60, coolDownMs)).toEqual({ limit: firstLimit });
  expect(at(0, 0, 5, coolDownMs)).toEqual({ limit: null });
  expect(at(40, 1, 60, 3_600_000)).toEqual({ limit: null });
  expect(at(20, 1, 60, 3_600_000)).toEqual({ limit: 40 });
  expect(at(20, 1, 60, 3_599_999)).toBeNull();
  expect(at(20, 0, 60, 3_600_000)).toBeNull();
  expect(at(20, 0, 60, 86_400_000)).toEqual({ limit: 40 });
  // The clock was set back: the step begins anew, and waits no longer than a whole one.
  expect(nextStep({ limit: 20, atMs: 86_400_000 }, { leftInStep: 0, ownHourly: null, nowMs: 0 })).toEqual({
    limit: 20,
  });
  expect(nextStep({ limit: 0, atMs: 601_000 }, { leftInStep: 0, ownHourly: null, nowMs: 0 })).toEqual({ limit: 0 });
  expect(nextStep({ limit: 0, atMs: 599_000 }, { leftInStep: 0, ownHourly: null, nowMs: 0 })).toBeNull();
  expect(nextStep({ limit: null, atMs: null }, { leftInStep: 1, ownHourly: null, nowMs: 1 })).toBeNull();
});
