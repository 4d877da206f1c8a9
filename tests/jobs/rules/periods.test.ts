import { describe, expect, test } from "vitest";
import { type Every, lookBackFrom, lookBacks, periodsOf } from "#jobs/rules/periods.ts";
import { makeRandom } from "#tests/support/random.ts";

const hourMs = 3_600_000;
const at = (text: string) => Date.parse(text);
const asked = (fromMs: number, toMs: number, timeZone: string) => ({ fromMs, toMs, timeZone, most: 1_000 });
const lengths = (every: Every, from: string, to: string, timeZone: string) =>
  periodsOf(every, asked(at(from), at(to), timeZone))!.map(({ day, fromMs, toMs }) => [day, (toMs - fromMs) / hourMs]);

describe("[VI5] days, weeks from Monday and months of a zone", () => {
  test("a day is 23 or 25 hours long where the clock changes", () => {
    expect(lengths("day", "2026-03-28T12:00:00Z", "2026-03-30T12:00:00Z", "Europe/Berlin"))
      .toEqual([["2026-03-28", 24], ["2026-03-29", 23], ["2026-03-30", 24]]);
    expect(lengths("day", "2026-10-25T00:00:00Z", "2026-10-25T01:00:00Z", "Europe/Berlin")).toEqual([[
      "2026-10-25",
      25,
    ]]);
    // Lord Howe moves its clock by half an hour.
    expect(lengths("day", "2026-04-05T00:00:00Z", "2026-04-05T01:00:00Z", "Australia/Lord_Howe"))
      .toEqual([["2026-04-05", 24.5]]);
  });

  test("a day whose midnight the clock leaves out begins when it first exists", () => {
    const [day] = periodsOf("day", asked(at("2026-03-08T12:00:00Z"), at("2026-03-08T13:00:00Z"), "America/Havana"))!;
    expect(day).toEqual({ day: "2026-03-08", fromMs: at("2026-03-08T05:00:00Z"), toMs: at("2026-03-09T04:00:00Z") });
  });

  test("a day that a zone left out is no period, and those beside it meet", () => {
    expect(lengths("day", "2011-12-29T12:00:00Z", "2011-12-31T09:00:00Z", "Pacific/Apia"))
      .toEqual([["2011-12-29", 24], ["2011-12-31", 24]]);
  });

  test("a week begins on Monday, a month on its first", () => {
    const weeks = periodsOf("week", asked(at("2026-11-22T12:00:00Z"), at("2026-11-24T00:00:00Z"), "UTC"))!;
    expect(weeks.map(({ day }) => day)).toEqual(["2026-11-16", "2026-11-23"]);
    expect(lengths("month", "2026-02-10T00:00:00Z", "2026-04-01T00:00:00Z", "Europe/Berlin"))
      .toEqual([["2026-02-01", 28 * 24], ["2026-03-01", 31 * 24 - 1], ["2026-04-01", 30 * 24]]);
    expect(lengths("month", "2026-02-10T00:00:00Z", "2026-03-31T22:00:00Z", "Europe/Berlin")).toHaveLength(2);
  });

  test("whatever is asked, they are in order, touch one another and hold both ends", () => {
    const random = makeRandom(20_261_123);
    const zones = ["UTC", "Europe/Berlin", "America/Havana", "Asia/Kathmandu", "Pacific/Apia", "Africa/Casablanca"];
    for (let n = 0; n < 300; n++) {
      const timeZone = random.pick(zones);
      const every = random.pick(["day", "week", "month"] as const);
      const fromMs = random.int(at("2009-01-01T00:00:00Z"), at("2027-01-01T00:00:00Z"));
      const toMs = fromMs + random.int(1, 200 * 24) * hourMs;
      const periods = periodsOf(every, { fromMs, toMs, timeZone, most: 300 })!;
      const told = `${every} ${timeZone} ${new Date(fromMs).toISOString()} ${new Date(toMs).toISOString()}`;
      expect(periods[0]!.fromMs, told).toBeLessThanOrEqual(fromMs);
      expect(periods[0]!.toMs, told).toBeGreaterThan(fromMs);
      expect(periods.at(-1)!.fromMs, told).toBeLessThan(toMs);
      expect(periods.at(-1)!.toMs, told).toBeGreaterThanOrEqual(toMs);
      for (const [i, { day, fromMs: begins, toMs: ends }] of periods.entries()) {
        expect(ends, told).toBeGreaterThan(begins);
        if (i > 0) expect(begins, told).toBe(periods[i - 1]!.toMs);
        const wall = Temporal.Instant.fromEpochMilliseconds(begins).toZonedDateTimeISO(timeZone).toPlainDate();
        expect(wall.toString(), told).toBe(day);
        if (every === "week") expect(wall.dayOfWeek, told).toBe(1);
        if (every === "month") expect(wall.day, told).toBe(1);
      }
    }
  });

  test("none of no time, and null for more than are wanted", () => {
    expect(periodsOf("day", asked(5, 5, "UTC"))).toEqual([]);
    expect(periodsOf("day", { fromMs: 0, toMs: 10 * 24 * hourMs, timeZone: "UTC", most: 9 })).toBeNull();
    expect(periodsOf("day", { fromMs: 0, toMs: 10 * 24 * hourMs, timeZone: "UTC", most: 10 })).toHaveLength(10);
    expect(() => periodsOf("day", asked(0, 1, "Mars/Olympus"))).toThrow(RangeError);
  });
});

test("[VI5] a look back is of whole days or months in the zone, the one that is now among them", () => {
  const nowMs = at("2026-03-30T01:30:00Z");
  const begins = (timeZone: string) =>
    lookBacks.map((back) => {
      const fromMs = lookBackFrom(back, nowMs, timeZone);
      return fromMs === null ? null : new Date(fromMs).toISOString();
    });
  expect(begins("UTC")).toEqual([
    "2026-03-24T00:00:00.000Z",
    "2026-03-01T00:00:00.000Z",
    "2025-12-31T00:00:00.000Z",
    "2025-04-01T00:00:00.000Z",
    null,
  ]);
  // It is still the 29th there, and was an hour earlier before the clock changed.
  expect(begins("America/New_York").slice(0, 2)).toEqual(["2026-03-23T04:00:00.000Z", "2026-02-28T05:00:00.000Z"]);
});
