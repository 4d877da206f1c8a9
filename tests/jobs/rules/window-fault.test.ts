import { expect, test } from "vitest";
import type { SendingWindow } from "#db/schema/teammate.ts";
import { faultOf, openSpan } from "#jobs/rules/sending-window.ts";
import { makeRandom } from "#tests/support/random.ts";
import { randomWindow } from "./random-window.ts";

test.each<[string, unknown, string, string]>([
  ["all days closed", {}, "", "window_never_opens"],
  ["only empty days", { mon: [], sun: [] }, "", "window_never_opens"],
  ["start = end", { mon: [["09:00", "09:00"]] }, "mon.0", "invalid_field"],
  ["midnight to midnight", { mon: [["00:00", "00:00"]] }, "mon.0", "invalid_field"],
  ["24:00 as a start", { mon: [["24:00", "09:00"]] }, "mon.0.0", "invalid_field"],
  ["an end past the day", { mon: [["09:00", "17:00"]], tue: [["09:00", "24:01"]] }, "tue.0.1", "invalid_field"],
  ["an hour that is none", { fri: [["09:00", "10:00"], ["25:00", "26:00"]] }, "fri.1.0", "invalid_field"],
  ["a minute that is none", { fri: [["09:60", "10:00"]] }, "fri.0.0", "invalid_field"],
  ["one digit", { fri: [["9:00", "10:00"]] }, "fri.0.0", "invalid_field"],
  ["seconds", { fri: [["09:00", "10:00:00"]] }, "fri.0.1", "invalid_field"],
  ["a line end behind the time", { fri: [["09:00", "10:00\n"]] }, "fri.0.1", "invalid_field"],
  ["a number", { fri: [[9, 17]] }, "fri.0.0", "invalid_field"],
  ["three times", { fri: [["09:00", "10:00", "11:00"]] }, "fri.0", "invalid_field"],
  ["no span list", { fri: "09:00-17:00" }, "fri", "invalid_field"],
  ["no weekday", { friday: [["09:00", "17:00"]] }, "friday", "invalid_field"],
  ["a list", [["09:00", "17:00"]], "", "invalid_field"],
  ["a text", "always", "", "invalid_field"],
])("[SW1] a window with %s is refused", (_, window, path, code) => {
  expect(faultOf(window as SendingWindow)).toMatchObject({ path, code });
});

test("[SW1] null, nights, whole days and overlaps may be saved", () => {
  const fine: SendingWindow[] = [
    null,
    { mon: [["00:00", "24:00"]] },
    { mon: [["22:00", "02:00"]], tue: [] },
    { sun: [["09:00", "12:00"], ["11:00", "13:00"]] },
    { sun: [["22:00", "00:00"]] },
  ];
  expect(fine.map(faultOf)).toEqual(fine.map(() => null));
});

test("[SW1] every window that may be saved opens", () => {
  const random = makeRandom(1);
  for (let i = 0; i < 300; i++) {
    const window = randomWindow(random);
    expect(faultOf(window)).toBeNull();
    expect(openSpan(window, "Australia/Lord_Howe", random.int(0, 2e12))).not.toBeNull();
  }
});
