import { describe, expect, test } from "vitest";
import {
  countConditions,
  draftOf,
  isComplete,
  jsonOf,
  newCondition,
  newGroup,
  valueFor,
  withoutAt,
} from "#web/shared/filter/filter-draft.ts";
import type { Fields, FilterField } from "#web/shared/filter/filter-fields.ts";
import { conditionWords } from "#web/shared/filter/filter-words.ts";

const ops = [
  { op: "is", label: "is", takes: "one" as const },
  { op: "isOneOf", label: "is one of", takes: "many" as const },
  { op: "isSet", label: "is set", takes: "nothing" as const },
  { op: "inLastDays", label: "is in the last days", takes: "days" as const },
];
const field = (name: string, label: string, type: string, more: Partial<FilterField> = {}): FilterField => ({
  ...{ field: name, label, type, entity: "account", group: "Account", ops },
  ...more,
});
const all = [
  field("account.status", "Status", "text"),
  field("account.traits.plan", "Plan", "select", { options: [{ value: "pro", label: "Pro plan" }] }),
  field("account.mrrCents", "MRR", "money"),
  field("account.renewsOn", "Renewal date", "date"),
  field("account.csmId", "CSM", "teammate"),
];
const fields: Fields = new Map(all.map((one) => [one.field, one]));
const is = (name: string, value: unknown = "x") => ({ field: name, op: "is", value });
const status = is("account.status", "trial");

describe("[VI2] a filter in the builder", () => {
  test.each([
    ["all", { all: [status, is("account.traits.plan", "pro")] }],
    ["any within all", { all: [status, { any: [status, status] }] }],
    ["none", { not: { any: [status] } }],
    ["no one that is both", { not: { all: [status, status] } }],
    ["a field that is gone", { all: [is("account.traits.gone")] }],
    ["a condition without a value", { all: [{ field: "account.status", op: "isSet" }] }],
  ])("comes out as it went in: %s", (_, filter) => {
    expect(JSON.parse(jsonOf(draftOf(JSON.stringify(filter)), fields))).toEqual(filter);
  });

  test("gets a group around a single condition", () => {
    expect(JSON.parse(jsonOf(draftOf(JSON.stringify(status)), fields))).toEqual({ all: [status] });
    const not = { not: status };
    expect(JSON.parse(jsonOf(draftOf(JSON.stringify(not)), fields))).toEqual({ not: { all: [status] } });
  });

  test.each(["", "nonsense", "{}", "7", "null", '{"all":7}', '{"all":[{"field":3}]}'])(
    "that is none begins empty: %j",
    (text) => expect(jsonOf(draftOf(text), fields)).toBe(""),
  );

  test("is asked without what is not complete yet, and without groups that hold nothing else", () => {
    const draft = newGroup("all", [newCondition(), newCondition(all[0]), newGroup("any", [newCondition(all[1])])]);
    expect(jsonOf(draft, fields)).toBe("");
    draft.parts.push({ ...newCondition(all[0]), value: "trial" });
    expect(JSON.parse(jsonOf(draft, fields))).toEqual({ all: [status] });
    expect(countConditions(draft)).toBe(4);
  });

  test("[PB1] keeps what is begun where it is asked to, and comes back with it", () => {
    const begun = { ...newCondition(all[1]), value: "" };
    const draft = newGroup("all", [newCondition(), begun, { ...newCondition(all[0]), value: "trial" }]);
    const json = jsonOf(draft, fields, true);
    expect(JSON.parse(json)).toEqual({ all: [{ field: "account.traits.plan", op: "is" }, status] });
    expect(jsonOf(draftOf(json), fields, true)).toBe(json);
    expect(JSON.parse(jsonOf(draftOf(json), fields))).toEqual({ all: [status] });
  });

  test.each([
    ["is", "", false],
    ["is", " ", false],
    ["is", 0, true],
    ["is", false, true],
    ["is", NaN, false],
    ["isOneOf", [], false],
    ["isOneOf", ["a"], true],
    ["isSet", undefined, true],
    ["inLastDays", 0, true],
    ["inLastDays", 1.5, false],
    ["inLastDays", -1, false],
    ["nonsense", "x", false],
  ])("knows whether a condition is complete: %s %j", (op, value, complete) => {
    expect(isComplete({ id: 1, kind: "condition", field: "account.status", op, value }, fields)).toBe(complete);
  });

  test("a value goes on to another operator where it can", () => {
    expect(valueFor("many", "one", "a")).toEqual(["a"]);
    expect(valueFor("one", "many", ["a", "b"])).toBe("a");
    expect(valueFor("days", "one", "2026-01-01")).toBe(7);
    expect(valueFor("one", "days", 7)).toBeUndefined();
    expect(valueFor("one", "one", "a")).toBe("a");
  });
});

test.each([
  ["filter.all.0.field", { all: [is("a"), is("b")] }, { all: [is("b")] }],
  ["filter.all.1.any.0.value", { all: [is("a"), { any: [is("b")] }] }, { all: [is("a")] }],
  ["filter.all.1.any.0", { all: [is("a"), { any: [is("b"), is("c")] }] }, { all: [is("a"), { any: [is("c")] }] }],
  ["filter.not.any.1.op", { not: { any: [is("a"), is("b")] } }, { not: { any: [is("a")] } }],
  ["filter.not.field", { not: is("a") }, null],
  ["filter.field", is("a"), null],
  ["filter", { all: [is("a")] }, null],
])("[VI2] what a refusal names is taken out of the filter: %s", (path, filter, left) => {
  expect(withoutAt(JSON.stringify(filter), path)).toBe(left === null ? "" : JSON.stringify(left));
});

test.each([
  [is("account.traits.plan", "pro"), "Plan is Pro plan"],
  [{ ...is("account.status"), op: "isOneOf", value: ["a", "b", "c", "d", "e"] }, "Status is one of a, b, c and 2 more"],
  [{ field: "account.renewsOn", op: "inLastDays", value: 1 }, "Renewal date is in the last 1 day"],
  [{ field: "account.renewsOn", op: "inLastDays", value: 30 }, "Renewal date is in the last 30 days"],
  [{ field: "account.status", op: "isSet" }, "Status is set"],
  [{ field: "account.status", op: "is" }, "Status is …"],
  [is("account.mrrCents", 120_050), "MRR is €1,200.50"],
  [is("account.csmId", "01A"), "CSM is Ada"],
  [is("account.traits.gone", "x"), "account.traits.gone is x"],
])("[VI2] a condition reads as a sentence: %#", (condition, words) => {
  const nameOf = () => "Ada";
  expect(
    conditionWords({ value: undefined, ...condition }, fields, {
      nameOf: (type, id) => type === "teammate" ? nameOf() : id,
      currency: "EUR",
    }),
  )
    .toBe(words);
});
