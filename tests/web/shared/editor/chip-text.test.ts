import { expect, test } from "vitest";
import { chipText, fullLabel, type KnownVariable, matchVariables } from "#web/shared/editor/chip-text.ts";
import { findBrace } from "#web/shared/editor/find-brace.ts";

const known: KnownVariable[] = [
  { path: "user.firstName", label: "First name", group: "user", type: "text" },
  { path: "user.traits.jobTitle", label: "Job title", group: "user", type: "text" },
  { path: "account.name", label: "Name", group: "account", type: "text" },
  { path: "account.traits.plan", label: "Plan", group: "account", type: "select" },
  { path: "csm.firstName", label: "First name", group: "csm", type: "text" },
];
const chip = (path: string, fallback: string | null = null) => ({ path, fallback });

test.each([
  ["a value is shown", chip("user.firstName"), { "user.firstName": "Mia" }, { kind: "value", text: "Mia" }],
  ["a value wins over a fallback", chip("user.firstName", "you"), { "user.firstName": "Mia" }, {
    kind: "value",
    text: "Mia",
  }],
  ["0 is a value", chip("user.firstName"), { "user.firstName": "0" }, { kind: "value", text: "0" }],
  ["blank has the fallback", chip("user.firstName", "you"), { "user.firstName": " " }, {
    kind: "fallback",
    text: "you",
  }],
  ["an empty fallback is one", chip("user.firstName", ""), {}, { kind: "fallback", text: "no user first name" }],
  ["none is a hole", chip("user.firstName"), { "user.firstName": null }, { kind: "hole", text: "User first name" }],
  ["what is inherited is no value", chip("user.firstName"), Object.create({ "user.firstName": "x" }), {
    kind: "hole",
    text: "User first name",
  }],
  ["without a user the name is shown", chip("csm.firstName", "we"), null, { kind: "name", text: "CSM first name" }],
  ["one that nobody knows says so", chip("user.frstName"), {}, { kind: "unknown", text: "user.frstName" }],
])("[PE1] [PE3] %s", (_, attributes, values, text) => {
  expect(chipText(attributes, known, values)).toEqual(text);
});

test("[PE1] while the variables load no chip is called unknown", () => {
  expect(chipText(chip("user.firstName"), null, null)).toEqual({ kind: "name", text: "user.firstName" });
});

test("[PE1] a label joins its group as words do, abbreviations stay", () => {
  expect(fullLabel({ group: "csm", label: "Last name" })).toBe("CSM last name");
  expect(fullLabel({ group: "account", label: "NPS score" })).toBe("Account NPS score");
});

test.each([
  ["", 5],
  ["first", 2],
  ["firstname", 2],
  ["first_name", 2],
  ["csm first", 1],
  ["job", 1],
  ["account", 2],
  ["plana", 0],
])("[PE1] %o typed behind a brace finds %i variables", (typed, count) => {
  expect(matchVariables(known, typed)).toHaveLength(count);
});

test("[PE1] variables whose own label begins with what was typed come first", () => {
  expect(matchVariables(known, "na").map((one) => one.path)[0]).toBe("account.name");
});

test.each([
  ["Hi {", { query: "", length: 1 }],
  ["Hi {{", { query: "", length: 2 }],
  ["Hi {{user.fi", { query: "user.fi", length: 9 }],
  ["Hi {first na", { query: "first na", length: 9 }],
  ["Hi { there", null],
  ["Hi {a} b", null],
  ["Hi", null],
  ["{one two three four five six", null],
])("[PE1] before the caret %o the menu searches for %o", (before, found) => {
  expect(findBrace(before)).toEqual(found);
});
