import { describe, expect, test } from "vitest";
import { publicHolidays } from "#jobs/calendar/holidays.ts";
import { closedDaysOf } from "#jobs/calendar/closed.ts";
import type { ClosedDays } from "#jobs/rules/closed-days.ts";
import { nextSend } from "#jobs/rules/next-send.ts";
import { makeCalendar } from "#jobs/rules/sending-window.ts";

const at = (text: string) => Date.parse(text);
const iso = (ms: number | null | undefined) =>
  typeof ms === "number" && Number.isFinite(ms) ? new Date(ms).toISOString() : ms;
const office = {
  mon: [["09:00", "17:00"]],
  tue: [["09:00", "17:00"]],
  fri: [["22:00", "02:00"]],
} satisfies object as never;
const days = (fromDay: string, toDay = fromDay, why = "Labour Day"): ClosedDays => ({
  fromDay,
  toDay,
  of: "holiday",
  why,
});

describe("closed wall dates [SW4]", () => {
  test("a null window is closed from midnight to midnight, on the day of a clock change too", () => {
    const calendar = makeCalendar(null, "Europe/Berlin", [days("2026-03-29")]);
    expect(calendar.openSpan(at("2026-03-28T12:00Z"))).toEqual({ fromMs: -Infinity, toMs: at("2026-03-28T23:00Z") });
    expect(calendar.openSpan(at("2026-03-29T12:00Z"))).toEqual({ fromMs: at("2026-03-29T22:00Z"), toMs: Infinity });
  });

  test("a midnight that comes twice is closed both times", () => {
    // In Beirut the clock goes from 24:00 back to 23:00.
    const calendar = makeCalendar(null, "Asia/Beirut", [days("2026-10-24")]);
    expect(iso(calendar.openSpan(at("2026-10-24T20:30Z"))?.fromMs)).toBe("2026-10-24T22:00:00.000Z");
    expect([20, 21].map((hour) => calendar.isOpen(at(`2026-10-24T${hour}:30Z`)))).toEqual([false, false]);
  });

  test("the tail of last night's span closes with its date; the tail after a closed day opens", () => {
    const tail = makeCalendar(office, "UTC", [days("2026-05-02")]); // a Saturday
    expect(tail.openSpan(at("2026-05-01T21:00Z"))).toEqual({
      fromMs: at("2026-05-01T22:00Z"),
      toMs: at("2026-05-02T00:00Z"),
    });
    expect(tail.isOpen(at("2026-05-02T01:00Z"))).toBe(false);
    const night = makeCalendar(office, "UTC", [days("2026-05-01")]);
    expect(night.isOpen(at("2026-05-01T23:00Z"))).toBe(false);
    expect(night.isOpen(at("2026-05-02T01:00Z"))).toBe(true);
  });

  test("leave over months, overlapping lists and dates that are none", () => {
    const closed = [
      days("2026-04-20", "2026-12-31"),
      days("2026-04-10", "2026-05-01"),
      days("2026-09-09", "2026-01-01"),
      days("soon"),
    ];
    const calendar = makeCalendar(office, "America/New_York", closed);
    expect(iso(calendar.openSpan(at("2026-04-09T12:00Z"))?.fromMs)).toBe("2027-01-02T03:00:00.000Z");
  });
});

describe("what it waits for [SW4] [PR3]", () => {
  const zone = "Europe/Berlin";
  test.each([
    ["on the day itself", "2026-05-04T08:00Z", "2026-05-05T07:00:00.000Z", "leave", "Labour Day"],
    [
      "on the evening before, when the day is what costs",
      "2026-05-03T18:00Z",
      "2026-05-05T07:00:00.000Z",
      "leave",
      "Labour Day",
    ],
    ["before a closed day that costs nothing", "2026-04-28T18:00Z", "2026-05-01T20:00:00.000Z", "window", undefined],
    ["inside a span", "2026-05-05T08:00Z", "2026-05-05T08:00:00.000Z", "open", undefined],
  ])("%s", (_, from, leaves, because, detail) => {
    const next = nextSend(office, zone, at(from), [days("2026-05-04"), days("2026-04-29", "2026-04-30", "Fair")]);
    expect([iso(next.atMs), next.because, next.detail]).toEqual([leaves, because, detail]);
  });
});

describe("public holidays [SW4]", () => {
  test("of a country, and of a part of it that has more", () => {
    const named = (region: string) => publicHolidays(region, 2026).map(({ day, name }) => `${day} ${name}`);
    expect(named("DE")).toEqual(expect.arrayContaining(["2026-05-01 Labour Day", "2026-12-25 Christmas Day"]));
    expect(named("DE")).not.toContain("2026-01-06 Epiphany");
    expect(named("DE-BY")).toContain("2026-01-06 Epiphany");
    expect(named("XX")).toEqual([]);
  });

  test("leave, own days and public holidays in one list, the same for the same days", () => {
    const off = {
      leave: [{ fromDay: "2026-08-03", toDay: "2026-08-14" }],
      own: [{ day: "2026-12-24", name: "Eve" }],
      holidayRegion: "DE",
    };
    const closed = closedDaysOf(off, at("2026-06-01T00:00Z"));
    expect(closed).toContainEqual({
      fromDay: "2026-08-03",
      toDay: "2026-08-14",
      of: "leave",
      why: "on leave until 14 August 2026",
    });
    expect(closed).toContainEqual({ fromDay: "2026-12-24", toDay: "2026-12-24", of: "holiday", why: "Eve" });
    expect(closed).toContainEqual({ fromDay: "2027-05-01", toDay: "2027-05-01", of: "holiday", why: "Labour Day" });
    expect(closedDaysOf(structuredClone(off), at("2026-06-02T00:00Z"))).toBe(closed);
  });
});
