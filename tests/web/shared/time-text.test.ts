import { expect, test } from "vitest";
import { moneyText } from "#web/shared/money.ts";
import { agoText, dateText, dateTimeText, zoneText } from "#web/shared/time-text.ts";
import { undoMs } from "#web/shared/undo-time.ts";

const nowMs = Date.UTC(2026, 10, 22, 12);

test("[PR3] an instant is told in the zone that is asked for, the year only when it is another", () => {
  expect(dateTimeText("2026-11-24T08:00:00Z", "Europe/Berlin", nowMs)).toBe("Tue 24 Nov, 09:00");
  expect(dateTimeText("2026-11-24T08:00:00Z", "America/New_York", nowMs)).toBe("Tue 24 Nov, 03:00");
  expect(dateTimeText("2027-01-04T08:00:00Z", "Europe/Berlin", nowMs)).toBe("Mon 4 Jan 2027, 09:00");
});

test("[PE1] a calendar date is read as written, in no zone", () => {
  expect(dateText("2027-03-14")).toBe("14 March 2027");
});

test.each([
  [0, "just now"],
  [-5 * 60_000, "5 min ago"],
  [90 * 60_000, "in 2 h"],
  [-26 * 3_600_000, "yesterday"],
  [-5 * 86_400_000, "5 days ago"],
  [-60 * 86_400_000, "Wed 23 Sept"],
])("%i ms from now is %s", (ms, text) => {
  expect(agoText(nowMs + ms, nowMs, "UTC")).toBe(text);
});

test("[PR3] a zone is named by its city", () => {
  expect(zoneText("America/New_York")).toBe("New York time");
  expect(zoneText("UTC")).toBe("UTC");
});

test("[PE1] money stands with its currency, without cents where there are none", () => {
  expect(moneyText(125_000, "EUR")).toBe("€1,250");
  expect(moneyText(1_250, "USD")).toBe("$12.50");
});

test("[PR2] undo is offered for what the server has left, and for 10 s when the clocks disagree", () => {
  expect(undoMs(new Date(nowMs + 7_000).toISOString(), nowMs)).toBe(7_000);
  expect(undoMs(new Date(nowMs + 60_000).toISOString(), nowMs)).toBe(10_000);
  expect(undoMs(new Date(nowMs - 5_000).toISOString(), nowMs)).toBe(10_000);
});
