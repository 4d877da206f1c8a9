import { expect, test } from "vitest";
import { zoneOptions } from "#web/shared/zones.ts";
import { matchOptions, ownOption } from "#web/shared/ui/match-options.ts";

const nowMs = Date.UTC(2026, 10, 22);
const zones = zoneOptions(nowMs);
const found = (typed: string) => matchOptions(zones, typed).map((option) => option.value);

test("a zone is found by its new name and by its old one", () => {
  expect(found("kolkata")).toEqual(["Asia/Kolkata"]);
  expect(found("calcutta")).toEqual(["Asia/Kolkata"]);
});

test("a zone is found by words with a blank where its id has none", () => {
  expect(found("new york")[0]).toBe("America/New_York");
  expect(found("europe ber")).toEqual(["Europe/Berlin"]);
});

test("UTC is offered first, and once", () => {
  expect(zones[0]).toMatchObject({ value: "UTC" });
  expect(zones.filter((zone) => zone.value === "UTC")).toHaveLength(1);
});

test("what begins with the typed letters comes before what holds them", () => {
  const options = [{ value: "1", label: "Dunder Mifflin" }, { value: "2", label: "Acme" }, {
    value: "3",
    label: "Undine",
  }];
  expect(matchOptions(options, "und").map((option) => option.value)).toEqual(["3", "1"]);
});

test("no more than fifty are shown", () => {
  expect(matchOptions(zones, "")).toHaveLength(50);
});

test("[PD2] what is typed is an option of its own, except where one is called or written so", () => {
  const options = [{ value: "trial", label: "Trial" }, { value: "at risk", label: "At risk" }];
  expect(ownOption(" On hold ", options)).toMatchObject({ value: "On hold", label: "On hold" });
  for (const typed of ["", "  ", "TRIAL", "at risk"]) expect(ownOption(typed, options)).toBe(null);
});
