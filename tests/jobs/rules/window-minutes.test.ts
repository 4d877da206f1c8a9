import { describe, expect, test } from "vitest";
import type { SendingWindow } from "#db/schema/teammate.ts";
import { makeCalendar } from "#jobs/rules/sending-window.ts";
import { makeRandom } from "#tests/support/random.ts";
import { isOpenOnTheWall, type Reading, readMinutes } from "./minute-oracle.ts";
import { randomWindow } from "./random-window.ts";

const minuteMs = 60_000;
const dayMs = 86_400_000;

// Every clock change of 2026 and 2027; zones without one are looked at on days when their neighbours change.
const changes: Record<string, string[]> = {
  "America/New_York": ["2026-03-08T07:00Z", "2026-11-01T06:00Z", "2027-03-14T07:00Z", "2027-11-07T06:00Z"],
  "Europe/Berlin": ["2026-03-29T01:00Z", "2026-10-25T01:00Z", "2027-03-28T01:00Z", "2027-10-31T01:00Z"],
  "Australia/Sydney": ["2026-04-04T16:00Z", "2026-10-03T16:00Z", "2027-04-03T16:00Z", "2027-10-02T16:00Z"],
  "Australia/Lord_Howe": ["2026-04-04T15:00Z", "2026-10-03T15:30Z", "2027-04-03T15:00Z", "2027-10-02T15:30Z"],
  "Asia/Kolkata": ["2026-03-28T20:30Z", "2026-10-24T20:30Z", "2027-03-27T20:30Z", "2027-10-30T20:30Z"],
  "Pacific/Apia": ["2026-04-04T14:00Z", "2026-09-26T14:00Z", "2027-04-03T14:00Z", "2027-09-25T14:00Z"],
};

const windows: Record<string, SendingWindow> = {
  "office hours": {
    mon: [["09:00", "17:00"]],
    tue: [["09:00", "17:00"]],
    fri: [["08:30", "12:00"], ["13:00", "16:45"]],
  },
  "the hours of the change": { sat: [["01:00", "04:00"]], sun: [["01:00", "04:00"]] },
  "inside the gap": { sun: [["02:00", "02:30"], ["02:40", "02:50"]] },
  "up to the change": { sun: [["00:00", "02:00"]] },
  "from the change": { sun: [["02:00", "24:00"]] },
  "around the gap": { sun: [["01:00", "02:00"], ["03:00", "03:30"]] },
  "half hours of Lord Howe": { sun: [["01:45", "02:15"]], mon: [["00:15", "00:30"]] },
  "nights": { fri: [["22:00", "02:00"]], sat: [["22:00", "02:15"]], sun: [["23:00", "01:00"]] },
  "a night that ends at the change": { sat: [["20:00", "03:00"]] },
  "whole days": { sat: [["00:00", "24:00"]], sun: [["00:00", "24:00"]] },
  "all but the hour of the change": {
    fri: [["00:00", "24:00"]],
    sat: [["00:00", "24:00"]],
    sun: [["00:00", "02:00"], ["03:00", "24:00"]],
    mon: [["00:00", "24:00"]],
  },
  "overlaps": { sun: [["01:00", "02:30"], ["02:15", "03:15"], ["03:15", "03:20"]] },
  "always": null,
};

const stretches = Object.entries(changes).flatMap(([zone, instants]) =>
  instants.map((instant) => {
    const fromMs = Date.parse(instant) - 3 * dayMs;
    return { zone, instant, fromMs, readings: readMinutes(zone, fromMs, fromMs + 6 * dayMs) };
  })
);

/** Every minute at which the calendar and the wall clock disagree, or a span is not as long as the open minutes go. */
function disagreements(window: SendingWindow, zone: string, fromMs: number, readings: Reading[]): string[] {
  const calendar = makeCalendar(window, zone);
  const open = readings.map((reading) => isOpenOnTheWall(window, reading));
  const opensNext: number[] = [];
  const closesNext: number[] = [];
  for (let i = open.length - 1; i >= 0; i--) {
    opensNext[i] = open[i] ? i : opensNext[i + 1] ?? Infinity;
    closesNext[i] = open[i] ? closesNext[i + 1] ?? Infinity : i;
  }
  const wrong: string[] = [];
  let sinceMs: number | null = null;
  for (const [i, isOpen] of open.entries()) {
    const atMs = fromMs + i * minuteMs;
    if (isOpen && i > 0 && !open[i - 1]) sinceMs = atMs;
    const opens = opensNext[i] ?? Infinity;
    const span = calendar.openSpan(atMs);
    const as = (n: number) => n === Infinity ? Infinity : fromMs + n * minuteMs;
    const startsRight = isOpen
      ? sinceMs === null || span?.fromMs === sinceMs
      : span?.fromMs === as(opens) || opens === Infinity;
    const closes = opens === Infinity ? Infinity : closesNext[opens] ?? Infinity;
    const endsRight = closes === Infinity || span?.toMs === as(closes);
    const readsRight = [0, 1, 59_999].every((ms) => calendar.isOpen(atMs + ms) === isOpen);
    if (!readsRight || !startsRight || !endsRight) wrong.push(new Date(atMs).toISOString());
  }
  return wrong;
}

describe.each(stretches)("$zone around $instant", ({ zone, fromMs, readings }) => {
  test.each(Object.entries(windows))(
    "[SW1] [SW3] %s: every minute of six days as the wall clock reads",
    (_, window) => {
      expect(disagreements(window, zone, fromMs, readings)).toEqual([]);
    },
  );

  test("[SW3] ten random windows: every minute of six days as the wall clock reads", () => {
    const random = makeRandom(fromMs / minuteMs);
    for (let i = 0; i < 10; i++) {
      const window = randomWindow(random);
      expect(disagreements(window, zone, fromMs, readings), JSON.stringify(window)).toEqual([]);
    }
  });
});

const zones = [
  ...Object.keys(changes),
  "UTC",
  "America/St_Johns",
  "Asia/Kathmandu",
  "Africa/Casablanca",
  "Pacific/Chatham",
];

test("[SW2] a wait for the window ends inside it, at or after now, at its first open instant", () => {
  const random = makeRandom(2026);
  for (let i = 0; i < 600; i++) {
    const window = randomWindow(random);
    const zone = random.pick(zones);
    const calendar = makeCalendar(window, zone);
    const atMs = random.int(Date.parse("2025-12-01T00:00Z"), Date.parse("2028-02-01T00:00Z"));
    const label = `${zone} ${new Date(atMs).toISOString()} ${JSON.stringify(window)}`;
    const span = calendar.openSpan(atMs);
    if (!span) throw new Error(`never opens: ${label}`);
    const leavesMs = Math.max(atMs, span.fromMs);
    expect(leavesMs, label).toBeLessThan(span.toMs);
    expect(calendar.isOpen(atMs), label).toBe(span.fromMs <= atMs);
    expect(calendar.isOpen(leavesMs), label).toBe(true);
    expect(calendar.isOpen(span.toMs - 1), label).toBe(true);
    expect(calendar.isOpen(span.fromMs - 1), label).toBe(false);
    expect(calendar.isOpen(span.toMs), label).toBe(false);
    expect(calendar.openSpan(leavesMs), label).toEqual(span);
  }
});
