import { expect, test } from "vitest";
import type { SendingWindow } from "#db/schema/teammate.ts";
import { planDays, wallHour } from "#jobs/rules/day-plan.ts";
import { isOpen } from "#jobs/rules/sending-window.ts";
import { makeRandom } from "#tests/support/random.ts";
import { randomWindow } from "./random-window.ts";

const none = { hourly: null, daily: null, minGapMs: 0 };
const sender = (window: SendingWindow, timeZone: string, more: Partial<Parameters<typeof planDays>[0]> = {}) => ({
  ...{ window, timeZone, closedDays: [], limits: none },
  ...more,
});
const everyDay = (...spans: [string, string][]): SendingWindow =>
  Object.fromEntries(["mon", "tue", "wed", "thu", "fri", "sat", "sun"].map((day) => [day, spans]));
const opened = (days: ReturnType<typeof planDays>) =>
  days.map(({ day, open }) => [day, ...open.map(({ from, to }) => `${from}-${to}`)].join(" "));

test("[SW1] a day tells its spans, the tail of last night's and the whole of an open one", () => {
  expect(opened(planDays(sender({ fri: [["09:00", "12:00"], ["22:00", "02:00"]] }, "Europe/Berlin"), "2026-03-13", 2)))
    .toEqual(["2026-03-13 09:00-12:00 22:00-24:00", "2026-03-14 00:00-02:00"]);
  expect(opened(planDays(sender(null, "UTC"), "2026-03-13", 1))).toEqual(["2026-03-13 00:00-24:00"]);
});

test("[SW3] spans are wall times over both clock changes, an hour that happens twice told once", () => {
  const spring = planDays(sender(everyDay(["01:00", "02:30"], ["02:45", "04:00"]), "Europe/Berlin"), "2026-03-28", 3);
  expect(opened(spring)).toEqual([
    "2026-03-28 01:00-02:30 02:45-04:00",
    "2026-03-29 01:00-02:00 03:00-04:00",
    "2026-03-30 01:00-02:30 02:45-04:00",
  ]);
  expect(spring.map(({ fromMs, toMs }) => (toMs - fromMs) / 3_600_000)).toEqual([24, 23, 24]);
  const autumn = planDays(sender(everyDay(["02:30", "04:00"]), "Europe/Berlin"), "2026-10-25", 1);
  expect(opened(autumn)).toEqual(["2026-10-25 02:30-04:00"]);
  expect((autumn[0]!.toMs - autumn[0]!.fromMs) / 3_600_000).toBe(25);
  const [first, second] = [Date.parse("2026-10-25T00:30Z"), Date.parse("2026-10-25T01:30Z")];
  expect([first, second].map((at) => wallHour("Europe/Berlin", at))).toEqual([2, 2]);
});

test("[SW4] leave and holidays close their days, by name, also for a window that is always open", () => {
  const closedDays = [
    { fromDay: "2026-03-10", toDay: "2026-03-11", of: "leave", why: "on leave" },
    { fromDay: "2026-03-11", toDay: "2026-03-11", of: "holiday", why: "Eve" },
  ] as const;
  const days = planDays(sender(null, "Asia/Kolkata", { closedDays }), "2026-03-09", 4);
  expect(opened(days)).toEqual(["2026-03-09 00:00-24:00", "2026-03-10", "2026-03-11", "2026-03-12 00:00-24:00"]);
  expect(days.map(({ closed }) => closed.map(({ why }) => why))).toEqual([[], ["on leave"], ["on leave", "Eve"], []]);
});

test("[QU1] the most that a day lets leave is what its open hours and limits give", () => {
  const capacity = (window: SendingWindow, limits: typeof none | Record<string, number | null>) =>
    planDays(sender(window, "UTC", { limits: { ...none, ...limits } }), "2026-03-10", 1)[0]!.capacity;
  expect(capacity(null, {})).toBe(null);
  expect(capacity({ mon: [["09:00", "10:00"]] }, {})).toBe(0);
  expect(capacity(everyDay(["09:00", "11:30"]), { hourly: 60 })).toBe(180);
  expect(capacity(everyDay(["09:00", "17:00"]), { hourly: 60, daily: 250 })).toBe(250);
  expect(capacity(everyDay(["09:00", "10:00"]), { hourly: 60, minGapMs: 600_000 })).toBe(6);
  expect(capacity(null, { daily: 0 })).toBe(0);
});

test("[SW3] on random windows and zones, a day's spans hold exactly the minutes at which it is open", () => {
  const random = makeRandom(4711);
  const zones = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Africa/Casablanca"];
  const days = ["2026-03-08", "2026-03-29", "2026-04-05", "2026-10-04", "2026-10-25", "2026-11-01", "2026-03-22"];
  for (let round = 0; round < 40; round++) {
    const [window, zone, fromDay] = [randomWindow(random), random.pick(zones), random.pick(days)];
    const [plan] = planDays(sender(window, zone), fromDay, 1);
    const wall = new Intl.DateTimeFormat("en-GB", {
      timeZone: zone,
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
    });
    const wrong: unknown[] = [];
    for (let atMs = plan!.fromMs; atMs < plan!.toMs; atMs += 60_000) {
      const reads = wall.format(atMs);
      const told = plan!.open.some(({ from, to }) => from <= reads && reads < to);
      if (told !== isOpen(window, zone, atMs)) wrong.push({ zone, fromDay, window, reads, told });
    }
    expect(wrong).toEqual([]);
  }
});
