import { expect, test } from "vitest";
import { instantOf, todayIn, wallTimeOf } from "#web/shared/wall-time.ts";

test("a picked wall time comes back as it was picked", () => {
  const wall = { year: 2026, month: 11, day: 24, hour: 9, minute: 0 };
  expect(instantOf(wall, "Europe/Berlin")).toBe("2026-11-24T08:00:00Z");
  expect(wallTimeOf("2026-11-24T08:00:00Z", "Europe/Berlin")).toEqual(wall);
});

test("a wall time that the spring change skips means the same time after it", () => {
  const skipped = { year: 2027, month: 3, day: 28, hour: 2, minute: 30 };
  expect(wallTimeOf(instantOf(skipped, "Europe/Berlin"), "Europe/Berlin")).toMatchObject({ hour: 3, minute: 30 });
});

test("a wall time that happens twice means the first", () => {
  const twice = { year: 2026, month: 11, day: 1, hour: 1, minute: 30 };
  expect(instantOf(twice, "America/New_York")).toBe("2026-11-01T05:30:00Z");
});

test("today is the zone's, not the browser's", () => {
  const nowMs = Date.UTC(2026, 10, 22, 12);
  expect(todayIn("Pacific/Kiritimati", nowMs)).toEqual({ year: 2026, month: 11, day: 23 });
  expect(todayIn("Pacific/Niue", nowMs)).toEqual({ year: 2026, month: 11, day: 22 });
});
