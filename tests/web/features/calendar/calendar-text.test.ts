import { expect, test } from "vitest";
import {
  capacityOf,
  closedLines,
  countText,
  type Day,
  isDay,
  longDay,
  mondayOf,
  openText,
  rangeText,
  runOf,
  shiftDay,
  shownHours,
} from "#web/features/calendar/calendar-text.ts";
import { daysText, movesText } from "#web/features/settings/leave-text.ts";

const dayOf = (over: Partial<Day> = {}): Day => ({
  ...{ day: "2026-06-02", open: [{ from: "09:00", to: "17:00" }], closed: [], capacity: 250, sent: 0, leaving: 0 },
  hours: [],
  ...over,
});
const hour = (n: number) => ({ hour: n, sent: 0, leaving: 1, messages: [], more: 0 });
const ben = { id: "", name: "Ben", email: "", color: "" };

test("[SW3] wall dates step over months, leap days and clock changes", () => {
  expect([shiftDay("2026-03-28", 2), shiftDay("2028-02-28", 1), shiftDay("2026-01-01", -1)])
    .toEqual(["2026-03-30", "2028-02-29", "2025-12-31"]);
  expect(["2026-06-01", "2026-06-07", "2026-06-08"].map(mondayOf)).toEqual(["2026-06-01", "2026-06-01", "2026-06-08"]);
  expect(["2026-06-01", "2026-02-30", "x", undefined].map(isDay)).toEqual([true, false, false, false]);
  expect([longDay("2026-06-02"), rangeText("2026-12-28", "2027-01-03")])
    .toEqual(["Tuesday 2 June", "28 Dec – 3 Jan 2027"]);
});

test("the hours that are open or see mail have room, and no view is a sliver", () => {
  expect(shownHours([dayOf()])).toEqual({ from: 8, to: 18 });
  expect(shownHours([dayOf({ hours: [hour(22)] })])).toEqual({ from: 8, to: 24 });
  expect(shownHours([dayOf({ open: [{ from: "00:00", to: "24:00" }] })])).toEqual({ from: 0, to: 24 });
  expect(shownHours([dayOf({ open: [{ from: "22:30", to: "23:00" }] })])).toEqual({ from: 16, to: 24 });
  expect(shownHours([dayOf({ open: [] })])).toEqual({ from: 8, to: 18 });
});

test("[SW4] what closes a day is told by name, else the window where it never opens", () => {
  const why = { of: "leave" as const, why: "on leave until 2 June 2026", standIn: null };
  expect(closedLines(dayOf()).map(({ text }) => text)).toEqual([]);
  expect(closedLines(dayOf({ open: [] })).map(({ text }) => text)).toEqual(["Window closed"]);
  expect(closedLines(dayOf({ open: [], closed: [why, { of: "holiday", why: "Eve", standIn: null }] })))
    .toMatchObject([{ text: "On leave" }, { text: "Eve" }]);
  expect(closedLines(dayOf({ open: [], closed: [{ ...why, standIn: ben }] }))[0]!.text)
    .toBe("On leave, Ben stands in");
});

test("[SW4] what closes several days in a row is one band", () => {
  const leave = { of: "leave" as const, why: "on leave until 4 June 2026", standIn: null };
  const eve = { of: "holiday" as const, why: "Eve", standIn: null };
  const closed = (...lines: Day["closed"]) => dayOf({ open: [], closed: lines });
  const row = [dayOf(), closed(leave), closed(leave, eve), closed(leave), closed(eve)];
  expect([1, 2, 3, 4].map((n) => runOf(row, n, 0))).toEqual([
    { goesOn: false, ends: false, length: 3 },
    { goesOn: true, ends: false, length: 2 },
    { goesOn: true, ends: true, length: 1 },
    { goesOn: false, ends: true, length: 1 },
  ]);
  expect(runOf(row, 2, 1)).toEqual({ goesOn: false, ends: true, length: 1 });
});

test("[QU1] counts and capacity in words", () => {
  expect([countText({ sent: 2, leaving: 1 }), countText({ sent: 0, leaving: 3 }), countText({ sent: 0, leaving: 0 })])
    .toEqual(["2 left, 1 leaves", "3 leave", ""]);
  expect(capacityOf(dayOf({ sent: 5, leaving: 20 }))).toEqual({ used: 25, text: "25 of 250", share: 0.1 });
  expect(capacityOf(dayOf({ capacity: null, leaving: 3 }))).toEqual({ used: 3, text: "3, no limit", share: null });
  expect(capacityOf(dayOf({ capacity: 0 })).share).toBe(null);
  expect(openText(dayOf({ open: [{ from: "09:00", to: "12:00" }, { from: "13:00", to: "24:00" }] })))
    .toBe("Open 09:00–12:00 and 13:00–24:00");
});

test.each([
  [0, null, "Nothing falls due then yet. What does, waits until the leave is over."],
  [0, "Ben", "Nothing falls due then yet. What does, leaves as Ben's."],
  [1, null, "1 message falls due then; it waits until the leave is over."],
  [12, null, "12 messages fall due then; they wait until the leave is over."],
  [12, "Ben", "12 messages fall due then; they leave as Ben's, by Ben's window, limits and signature."],
])("[SW4] what a leave moves is said before it is saved: %s, %s", (count, standIn, words) => {
  expect(movesText(count, standIn)).toBe(words);
  expect(daysText({ fromDay: "2026-06-03", toDay: "2026-06-03" })).toBe("3 June 2026");
  expect(daysText({ fromDay: "2026-06-03", toDay: "2026-06-09" })).toBe("3 June 2026 to 9 June 2026");
});
