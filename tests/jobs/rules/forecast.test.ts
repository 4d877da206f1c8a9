import { expect, test } from "vitest";
import { type Expected, forecastQueue, type SenderPlan } from "#jobs/rules/forecast.ts";
import { byPlace, type Queued } from "#jobs/rules/queue-line.ts";
import { makeRandom } from "#tests/support/random.ts";

const at = (text: string) => Date.parse(text);
const nowMs = at("2026-03-06T20:59:30Z"); // a Friday, 15:59:30 in New York, where the clocks change on Sunday
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

const plan: SenderPlan = {
  window: null,
  timeZone: "America/New_York",
  limits: { hourly: null, daily: null, minGapMs: 0 },
  usedAtMs: [],
  busyUntilMs: null,
  blockedBy: null,
  tickMs: 5_000,
  closedDays: [],
  leastLeaseMs: 10_000,
};
const days = ["mon", "tue", "wed", "thu", "fri"] as const;
const office: SenderPlan["window"] = Object.fromEntries(days.map((day) => [day, [["09:00", "16:00"]]]));
const mondayMs = at("2026-03-09T13:00Z"); // 09:00 in New York, in summer time

function queued(id: string, differs: Partial<Queued> = {}): Queued {
  const sendAtMs = differs.sendAtMs ?? nowMs - hourMs;
  return {
    id,
    lane: 2,
    ignoreWindow: false,
    blockedBy: null,
    notBeforeIs: "send_date",
    notBeforeMs: sendAtMs,
    ...differs,
    sendAtMs,
  };
}
const told = (queue: Queued[], differs: Partial<SenderPlan> = {}) =>
  Object.fromEntries(forecastQueue(queue, { ...plan, ...differs }, nowMs));
const leaves = (atMs: number | null, because: Expected["because"]): Expected => ({
  atMs,
  because,
  wouldLeaveAtMs: null,
});
const blocked = (because: Expected["because"], wouldLeaveAtMs: number | null): Expected => ({
  atMs: null,
  because,
  wouldLeaveAtMs,
});

test("[PR3] with nothing in the way everything leaves at the next tick", () => {
  expect(told([queued("a"), queued("b")])).toEqual({ a: leaves(nowMs, "now"), b: leaves(nowMs, "now") });
  const between = forecastQueue([queued("a")], plan, nowMs + 1).get("a");
  expect(between).toEqual(leaves(nowMs + 5_000, "now"));
});

test("[PR3] an empty queue has nothing to tell", () => {
  expect(told([])).toEqual({});
});

test("[PR3] a send date or a review is told as such, at the first tick that has come by then", () => {
  const dateMs = nowMs + dayMs + 1;
  expect(
    told([queued("a", { sendAtMs: dateMs }), queued("b", { sendAtMs: nowMs + 5_000, notBeforeIs: "review_delay" })]),
  )
    .toEqual({ a: leaves(nowMs + dayMs + 5_000, "send_date"), b: leaves(nowMs + 5_000, "review_delay") });
});

test("[PR3] what is being edited leaves when the wait ends, and lets others go first", () => {
  const typing = queued("a", { notBeforeMs: nowMs + 120_000, notBeforeIs: "being_edited" });
  expect(told([typing, queued("b")], { limits: { hourly: 1, daily: null, minGapMs: 0 } })).toEqual({
    a: leaves(nowMs + hourMs, "hourly_limit"),
    b: leaves(nowMs, "now"),
  });
  expect(told([typing])).toEqual({ a: leaves(nowMs + 120_000, "being_edited") });
});

test("[SW2] [SW3] past the last minute of Friday it is nine on Monday by the changed clock", () => {
  const late = { window: office, leastLeaseMs: 40_000 };
  expect(told([queued("a"), queued("b", { ignoreWindow: true })], late)).toEqual({
    a: leaves(mondayMs, "window"),
    b: leaves(nowMs, "now"),
  });
  expect(told([queued("a")], { window: office })).toEqual({ a: leaves(nowMs, "now") });
});

test("[QU2] over the limit the lanes go first, then the send dates, then the ids", () => {
  const queue = [
    queued("playbook", { lane: 3, sendAtMs: nowMs - dayMs }),
    queued("b"),
    queued("a"),
    queued("older", { sendAtMs: nowMs - 2 * hourMs }),
    queued("now", { lane: 0, sendAtMs: nowMs }),
  ];
  const times = told(queue, { limits: { hourly: 1, daily: null, minGapMs: 0 } });
  const order = Object.entries(times).sort(([, x], [, y]) => (x.atMs ?? 0) - (y.atMs ?? 0)).map(([id]) => id);
  expect(order).toEqual(["now", "older", "a", "b", "playbook"]);
  expect(times.playbook).toEqual(leaves(nowMs + 4 * hourMs, "hourly_limit"));
  expect(queue.toSorted(byPlace).map(({ id }) => id)).toEqual(order);
});

test("[QU2] a send date that comes while others wait takes its lane's turn", () => {
  const queue = [queued("a"), queued("b"), queued("soon", { lane: 0, sendAtMs: nowMs + 60_000 })];
  expect(told(queue, { limits: { hourly: 1, daily: null, minGapMs: 0 } })).toEqual({
    a: leaves(nowMs, "now"),
    soon: leaves(nowMs + hourMs, "hourly_limit"),
    b: leaves(nowMs + 2 * hourMs, "hourly_limit"),
  });
});

test("[QU1] what was sent and what is in flight fills the hour; in flight it counts at the end of its lease", () => {
  const limits = { hourly: 2, daily: null, minGapMs: 0 };
  const usedAtMs = [nowMs - hourMs + 30_000, nowMs + 45_000];
  expect(told([queued("a"), queued("b"), queued("c")], { limits, usedAtMs })).toEqual({
    a: leaves(nowMs + 30_000, "hourly_limit"),
    b: leaves(nowMs + 30_000 + hourMs, "hourly_limit"),
    c: leaves(nowMs + 45_000 + hourMs, "hourly_limit"),
  });
});

test("[QU2] the least gap and the daily limit are told as such", () => {
  expect(told([queued("a"), queued("b"), queued("c")], { limits: { hourly: null, daily: 2, minGapMs: 61_000 } }))
    .toEqual({
      a: leaves(nowMs, "now"),
      b: leaves(nowMs + 65_000, "min_gap"), // the first tick after 61 s
      c: leaves(nowMs + dayMs, "daily_limit"),
    });
});

test("[QU1] a limit of 0 lets nothing go, and says which", () => {
  expect(
    told([queued("a"), queued("b", { blockedBy: "approval" })], { limits: { hourly: null, daily: 0, minGapMs: 0 } }),
  )
    .toEqual({ a: leaves(null, "daily_limit"), b: blocked("approval", null) });
});

test("[SW1] a window that never opens keeps all but what ignores it", () => {
  expect(told([queued("a"), queued("b", { ignoreWindow: true, sendAtMs: nowMs + dayMs })], { window: {} })).toEqual({
    a: leaves(null, "window"),
    b: leaves(nowMs + dayMs, "send_date"),
  });
});

test("[SE4] a sender whose provider is busy begins again when the wait is over", () => {
  const busyUntilMs = nowMs + 61_000;
  expect(told([queued("a"), queued("b", { sendAtMs: nowMs + dayMs })], { busyUntilMs })).toEqual({
    a: leaves(nowMs + 65_000, "channel_broken"),
    b: leaves(nowMs + dayMs, "send_date"),
  });
});

test("[PR3] each blocked message says when it would leave, were it alone released; it takes nobody's place", () => {
  const queue = [
    queued("a", { blockedBy: "missing_data", sendAtMs: nowMs - 3 * hourMs }),
    queued("b", { blockedBy: "approval", sendAtMs: nowMs - 2 * hourMs }),
    queued("c"),
    queued("d"),
    queued("e", { blockedBy: "bad_link", lane: 3 }),
    queued("f", { blockedBy: "approval", sendAtMs: nowMs + dayMs }),
  ];
  expect(told(queue, { limits: { hourly: 1, daily: null, minGapMs: 0 } })).toEqual({
    a: blocked("missing_data", nowMs),
    b: blocked("approval", nowMs),
    c: leaves(nowMs, "now"),
    d: leaves(nowMs + hourMs, "hourly_limit"),
    e: blocked("bad_link", nowMs + 2 * hourMs),
    f: blocked("approval", nowMs + dayMs),
  });
});

test("[PR3] [SE7] a paused sender's queue says when it would leave, were the sender resumed", () => {
  const queue = [queued("a"), queued("b"), queued("c", { blockedBy: "approval" })];
  expect(told(queue, { blockedBy: "paused", limits: { hourly: 1, daily: null, minGapMs: 0 } })).toEqual({
    a: blocked("paused", nowMs),
    b: blocked("paused", nowMs + hourMs),
    c: blocked("approval", nowMs + 2 * hourMs),
  });
});

test("[PR3] [QU1] of ten thousand at 250 a day the last leaves on the fortieth day", () => {
  const queue = Array.from({ length: 10_000 }, (_, i) => queued(String(i).padStart(5, "0")));
  const times = forecastQueue(makeRandom(3).shuffle(queue), {
    ...plan,
    limits: { hourly: 60, daily: 250, minGapMs: 0 },
  }, nowMs);
  expect(times.get("00059")).toEqual(leaves(nowMs, "now"));
  expect(times.get("00060")).toEqual(leaves(nowMs + hourMs, "hourly_limit"));
  expect(times.get("00249")).toEqual(leaves(nowMs + 4 * hourMs, "hourly_limit"));
  expect(times.get("00250")).toEqual(leaves(nowMs + dayMs, "daily_limit"));
  expect(times.get("09999")).toEqual(leaves(nowMs + 39 * dayMs + 4 * hourMs, "hourly_limit"));
});
