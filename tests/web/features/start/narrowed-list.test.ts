import { expect, test } from "vitest";
import { exceptText, listPath, narrowedDraft } from "#web/features/start/narrowed-list.ts";
import { sentenceOf } from "#web/shared/filter/filter-words.ts";
import type { Fields, FilterField } from "#web/shared/filter/filter-fields.ts";

const ops = [
  { op: "is", label: "is", takes: "one" as const },
  { op: "isNotSet", label: "is not set", takes: "nothing" as const },
];
const field = (name: string, label: string, type = "text"): FilterField => ({
  ...{ field: name, label, type, ops, entity: "account", group: "Account" },
});
const fields: Fields = new Map(
  [
    field("account.status", "Status"),
    field("account.csmId", "CSM", "teammate"),
    field("account.name", "Name"),
  ].map((one) => [one.field, one]),
);
const list = (narrowed: Record<string, unknown>) => ({ of: "accounts" as const, narrowed, counted: "all 67" });
const is = (value: string) => ({ field: "account.name", op: "is", value });
const sentence = (narrowed: Record<string, unknown>) =>
  sentenceOf(narrowedDraft(list(narrowed)), fields, {
    nameOf: (type, id) => type === "teammate" ? `<${id}>` : undefined,
    currency: "EUR",
  });

test.each<[Record<string, unknown>, string]>([
  [{}, ""],
  [{ q: "acme" }, ""],
  [{ status: "trial", csmId: "T1" }, "Status is trial and CSM is <T1>"],
  [{ csmId: "none", filter: { all: [is("A"), is("B")] } }, "CSM is not set and Name is A and Name is B"],
  [{ status: "trial", filter: { any: [is("A"), is("B")] } }, "Status is trial and (Name is A or Name is B)"],
  [{ filter: { any: [is("A"), { all: [is("B"), is("C")] }] } }, "Name is A or (Name is B and Name is C)"],
  [{ filter: { not: { any: [is("A"), is("B")] } } }, "none of these holds: Name is A; Name is B"],
])("[ST1] all that match %j are named as a sentence", (narrowed, words) => {
  expect(sentence(narrowed)).toBe(words);
});

test("[ST1] the way back is the list as it was narrowed, and what was taken out is said", () => {
  const filter = { all: [is("A & B")] };
  const on = list({ q: "x", status: "trial", filter, except: ["1", "2"] });
  const address = new URL(listPath(on), "http://x.test");
  expect(address.pathname).toBe("/accounts");
  expect(Object.fromEntries(address.searchParams)).toEqual({ q: "x", status: "trial", filter: JSON.stringify(filter) });
  expect(exceptText(on)).toBe(", but for 2 that were taken out");
  expect(listPath(list({}))).toBe("/accounts");
  expect(listPath({ userIds: ["U1", "U2"] })).toBe("/users");
  expect(listPath({ accountIds: ["A1"] })).toBe("/accounts/A1");
});
