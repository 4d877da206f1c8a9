import { expect, test } from "vitest";
import type { SendingWindow } from "#db/schema/teammate.ts";
import { nextSend } from "#jobs/rules/next-send.ts";
import { isOpen, leavingSpan, makeCalendar, openSpan } from "#jobs/rules/sending-window.ts";

const newYork = "America/New_York";
const berlin = "Europe/Berlin";
const sydney = "Australia/Sydney";
const lordHowe = "Australia/Lord_Howe";
const apia = "Pacific/Apia";

const office: SendingWindow = {
  mon: [["09:00", "17:00"]],
  tue: [["09:00", "17:00"]],
  wed: [["09:00", "17:00"]],
  thu: [["09:00", "17:00"]],
  fri: [["09:00", "17:00"]],
};
const weekend: SendingWindow = { sat: [["00:00", "24:00"]], sun: [["00:00", "24:00"]] };
const sunday = (...spans: [string, string][]): SendingWindow => ({ sun: spans });
const saturday = (...spans: [string, string][]): SendingWindow => ({ sat: spans });

const iso = (atMs: number) => new Date(atMs).toISOString().replace(":00.000Z", "Z");
const said = (window: SendingWindow, zone: string, at: string) => {
  const span = openSpan(window, zone, Date.parse(at));
  return span && `${iso(span.fromMs)} to ${iso(span.toMs)}`;
};

// deno-fmt-ignore
test.each<[string, string, SendingWindow, string, string]>([
  ["[SW1] nine to five in winter", newYork, office, "2026-03-02T00:00Z", "2026-03-02T14:00Z to 2026-03-02T22:00Z"],
  ["[SW3] nine stays nine after the spring change", newYork, office, "2026-03-06T23:00Z", "2026-03-09T13:00Z to 2026-03-09T21:00Z"],
  ["[SW3] nine stays nine after the autumn change", newYork, office, "2026-10-31T12:00Z", "2026-11-02T14:00Z to 2026-11-02T22:00Z"],
  ["[SW3] the same a year later, spring", newYork, office, "2027-03-13T12:00Z", "2027-03-15T13:00Z to 2027-03-15T21:00Z"],
  ["[SW3] the same a year later, autumn", newYork, office, "2027-11-06T12:00Z", "2027-11-08T14:00Z to 2027-11-08T22:00Z"],
  ["[SW3] south of the equator the other way round", sydney, office, "2026-04-03T12:00Z", "2026-04-05T23:00Z to 2026-04-06T07:00Z"],
  ["[SW3] south of the equator in October", sydney, office, "2026-10-02T12:00Z", "2026-10-04T22:00Z to 2026-10-05T06:00Z"],
  ["[SW3] a start inside the gap opens at the first minute that exists", berlin, sunday(["02:30", "04:00"]), "2026-03-28T12:00Z", "2026-03-29T01:00Z to 2026-03-29T02:00Z"],
  ["[SW3] an end inside the gap closes where the gap begins", berlin, sunday(["01:00", "02:30"]), "2026-03-28T12:00Z", "2026-03-29T00:00Z to 2026-03-29T01:00Z"],
  ["[SW3] a span wholly inside the gap does not open that day", berlin, sunday(["02:00", "03:00"]), "2026-03-28T12:00Z", "2026-04-05T00:00Z to 2026-04-05T01:00Z"],
  ["[SW3] nor a year later", berlin, sunday(["02:15", "02:45"]), "2027-03-27T12:00Z", "2027-04-04T00:15Z to 2027-04-04T00:45Z"],
  ["[SW3] two spans that touch across the gap are one", berlin, sunday(["01:00", "02:00"], ["03:00", "04:00"]), "2026-03-28T12:00Z", "2026-03-29T00:00Z to 2026-03-29T02:00Z"],
  ["[SW3] a doubled half hour is open the first time", berlin, sunday(["02:30", "03:00"]), "2026-10-24T12:00Z", "2026-10-25T00:30Z to 2026-10-25T01:00Z"],
  ["[SW3] a doubled half hour is open the second time", berlin, sunday(["02:30", "03:00"]), "2026-10-25T01:00Z", "2026-10-25T01:30Z to 2026-10-25T02:00Z"],
  ["[SW3] the whole doubled hour is open for two", berlin, sunday(["02:00", "03:00"]), "2026-10-24T12:00Z", "2026-10-25T00:00Z to 2026-10-25T02:00Z"],
  ["[SW3] a span that runs into the doubled hour closes and opens again", berlin, sunday(["01:00", "02:30"]), "2027-10-31T00:30Z", "2027-10-31T01:00Z to 2027-10-31T01:30Z"],
  ["[SW3] Sydney's gap", sydney, sunday(["02:30", "03:30"]), "2026-10-03T12:00Z", "2026-10-03T16:00Z to 2026-10-03T16:30Z"],
  ["[SW3] Sydney's doubled hour", sydney, sunday(["02:00", "03:00"]), "2027-04-03T12:00Z", "2027-04-03T15:00Z to 2027-04-03T17:00Z"],
  ["[SW3] a gap of half an hour", lordHowe, sunday(["02:15", "03:00"]), "2026-10-03T12:00Z", "2026-10-03T15:30Z to 2026-10-03T16:00Z"],
  ["[SW3] a span inside the half-hour gap stays closed", lordHowe, sunday(["02:00", "02:30"]), "2027-10-02T12:00Z", "2027-10-09T15:00Z to 2027-10-09T15:30Z"],
  ["[SW3] a doubled half hour, first reading", lordHowe, sunday(["01:45", "02:15"]), "2026-04-04T12:00Z", "2026-04-04T14:45Z to 2026-04-04T15:00Z"],
  ["[SW3] a doubled half hour, second reading", lordHowe, sunday(["01:45", "02:15"]), "2026-04-04T15:00Z", "2026-04-04T15:15Z to 2026-04-04T15:45Z"],
  ["[SW3] a zone of half hours without changes, in winter", "Asia/Kolkata", office, "2026-01-04T12:00Z", "2026-01-05T03:30Z to 2026-01-05T11:30Z"],
  ["[SW3] a zone of half hours without changes, in summer", "Asia/Kolkata", office, "2027-07-04T12:00Z", "2027-07-05T03:30Z to 2027-07-05T11:30Z"],
  ["[SW3] a zone far east of UTC begins its Monday on our Sunday", apia, office, "2026-05-30T12:00Z", "2026-05-31T20:00Z to 2026-06-01T04:00Z"],
  ["[SW3] a weekday that the date line took does not open", apia, { fri: [["09:00", "17:00"]] }, "2011-12-29T12:00Z", "2012-01-05T19:00Z to 2012-01-06T03:00Z"],
  ["[SW3] the night after it reads inside its span", apia, { fri: [["22:00", "02:00"]] }, "2011-12-29T12:00Z", "2011-12-30T10:00Z to 2011-12-30T12:00Z"],
  ["[SW3] the night before it ends with its day", apia, { thu: [["22:00", "02:00"]] }, "2011-12-29T12:00Z", "2011-12-30T08:00Z to 2011-12-30T10:00Z"],
  ["[SW1] a night belongs to the day it starts, past Sunday too", berlin, sunday(["22:00", "02:00"]), "2026-06-05T12:00Z", "2026-06-07T20:00Z to 2026-06-08T00:00Z"],
  ["[SW1] its tail holds an instant of the next day", berlin, sunday(["22:00", "02:00"]), "2026-06-07T23:30Z", "2026-06-07T20:00Z to 2026-06-08T00:00Z"],
  ["[SW3] a night over the spring change is an hour shorter", newYork, saturday(["22:00", "03:00"]), "2026-03-07T12:00Z", "2026-03-08T03:00Z to 2026-03-08T07:00Z"],
  ["[SW3] a night over the autumn change is an hour longer", newYork, saturday(["22:00", "03:00"]), "2026-10-31T12:00Z", "2026-11-01T02:00Z to 2026-11-01T08:00Z"],
  ["[SW1] an end at midnight is the day's end", berlin, sunday(["22:00", "00:00"]), "2026-06-05T12:00Z", "2026-06-07T20:00Z to 2026-06-07T22:00Z"],
  ["[SW1] whole days in a row are one span", berlin, weekend, "2026-06-05T12:00Z", "2026-06-05T22:00Z to 2026-06-07T22:00Z"],
  ["[SW3] a weekend with the autumn change has 49 hours", berlin, weekend, "2026-10-24T12:00Z", "2026-10-23T22:00Z to 2026-10-25T23:00Z"],
  ["[SW3] a weekend with the spring change has 47 hours", berlin, weekend, "2026-03-28T12:00Z", "2026-03-27T23:00Z to 2026-03-29T22:00Z"],
  ["[SW1] overlaps and touching spans are a union", "UTC", { wed: [["14:00", "15:00"], ["09:00", "12:00"], ["11:00", "14:00"]] }, "2026-06-01T00:00Z", "2026-06-03T09:00Z to 2026-06-03T15:00Z"],
  ["[SW1] a span inside another adds nothing", "UTC", { wed: [["09:00", "17:00"], ["10:00", "11:00"]] }, "2026-06-03T16:00Z", "2026-06-03T09:00Z to 2026-06-03T17:00Z"],
  ["[SW1] a night joins the morning that follows", "UTC", { wed: [["20:00", "06:00"]], thu: [["05:00", "08:00"]] }, "2026-06-01T00:00Z", "2026-06-03T20:00Z to 2026-06-04T08:00Z"],
  ["[SW2] the closing minute is outside", berlin, office, "2026-06-05T15:00Z", "2026-06-08T07:00Z to 2026-06-08T15:00Z"],
])("%s (%s)", (_, zone, window, at, expected) => {
  expect(said(window, zone, at)).toBe(expected);
});

test("[SW1] a null window and seven whole days are always open", () => {
  const days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
  const whole = Object.fromEntries(days.map((day) => [day, [["00:00", "24:00"]]])) as SendingWindow;
  for (const window of [null, whole]) {
    expect(openSpan(window, newYork, 0)).toEqual({ fromMs: -Infinity, toMs: Infinity });
    expect(isOpen(window, newYork, Date.parse("2026-03-08T07:00Z"))).toBe(true);
  }
});

test("[SW1] a window without an open day never opens", () => {
  expect(openSpan({ mon: [] }, berlin, 0)).toBeNull();
  expect(isOpen({}, berlin, 0)).toBe(false);
  expect(nextSend({}, berlin, 0)).toEqual({ atMs: null, because: "window" });
});

test("[SW2] a span holds its first instant and not its last", () => {
  const [opensMs, closesMs] = [Date.parse("2026-06-05T07:00Z"), Date.parse("2026-06-05T15:00Z")];
  expect([opensMs - 1, opensMs, closesMs - 1, closesMs].map((at) => isOpen(office, berlin, at)))
    .toEqual([false, true, true, false]);
});

test("[SW2] next send is the instant itself inside the window and the next start outside", () => {
  const insideMs = Date.parse("2026-06-05T14:59:59.999Z");
  expect(nextSend(office, berlin, insideMs)).toEqual({ atMs: insideMs, because: "open" });
  expect(nextSend(office, berlin, insideMs + 1)).toEqual({ atMs: Date.parse("2026-06-08T07:00Z"), because: "window" });
  expect(nextSend(null, berlin, insideMs)).toEqual({ atMs: insideMs, because: "open" });
});

test("[SW2] what lasts ten minutes may begin until ten minutes before the end", () => {
  const calendar = makeCalendar({ fri: [["09:00", "17:00"], ["18:00", "18:05"]] }, "UTC");
  const tenMs = 600_000;
  const inTime = leavingSpan(calendar, Date.parse("2026-06-05T16:49Z"), tenMs);
  expect(inTime && iso(inTime.toMs)).toBe("2026-06-05T16:50Z");
  const late = leavingSpan(calendar, Date.parse("2026-06-05T16:50Z"), tenMs);
  expect(late && iso(late.fromMs)).toBe("2026-06-12T09:00Z");
  expect(leavingSpan(calendar, 0, 9 * 3_600_000)).toBeNull();
});

test("[SW1] a calendar answers the same in any order of questions", () => {
  const calendar = makeCalendar(office, berlin);
  const hours = Array.from({ length: 24 * 21 }, (_, i) => Date.parse("2026-03-16T00:30Z") + i * 3_600_000);
  const ascending = hours.map((at) => calendar.openSpan(at));
  expect(hours.toReversed().map((at) => calendar.openSpan(at)).toReversed()).toEqual(ascending);
  expect(hours.map((at) => makeCalendar(office, berlin).openSpan(at))).toEqual(ascending);
});

test("[SW1] a zone that does not exist is refused", () => {
  expect(() => openSpan(office, "Europe/Nowhere", 0)).toThrow(RangeError);
});
