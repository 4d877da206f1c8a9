import { describe, expect, test } from "vitest";
import { FilterFault } from "#db/filter/language.ts";
import { parseFilter } from "#db/filter/parse.ts";
import { makeRegistry } from "#db/filter/registry.ts";
import type { TraitDefinition } from "#db/queries/trait.ts";

const trait = (given: Partial<TraitDefinition>): TraitDefinition => ({
  id: "0".repeat(26),
  entity: "account",
  key: "plan",
  label: "Plan",
  type: "text",
  options: null,
  editRight: "members",
  archivedAtMs: null,
  createdAtMs: 0,
  ...given,
});
const registry = makeRegistry([
  trait({}),
  trait({ key: "old", archivedAtMs: 1 }),
  trait({ entity: "teammate", key: "motto" }),
  // Stands beside the built-in field of that name, and takes nothing from it.
  trait({ key: "status", type: "number" }),
]);
const asking = { of: "account", nowMs: 0, timeZone: "UTC" } as const;
const meId = "1".repeat(26);

/** Where it is wrong, and how; null where it is not. */
function faultOf(filter: unknown, of: "account" | "message" = "account"): { path: string; message: string } | null {
  try {
    parseFilter(filter, registry, { ...asking, of });
    return null;
  } catch (cause) {
    if (!(cause instanceof FilterFault)) throw cause;
    return { path: cause.path, message: cause.message };
  }
}
const condition = (field: string, op: string, value?: unknown) => ({
  field,
  op,
  ...(value === undefined ? {} : { value }),
});
const name = condition("account.name", "contains", "a");
const nested = (depth: number): unknown => depth === 0 ? name : { all: [nested(depth - 1)] };

describe("[VI2] a filter is refused by the name of what is wrong", () => {
  test.each<[string, unknown, string, string]>([
    ["a field that is not there", condition("account.colour", "is", "red"), "field", `no field "account.colour"`],
    ["a trait that is not there", condition("user.traits.plan", "is", "x"), "field", "user.traits.plan"],
    ["an archived trait", { all: [name, condition("account.traits.old", "isSet")] }, "all.1.field", "is archived"],
    ["a teammate's trait", condition("teammate.traits.motto", "isSet"), "field", "no field"],
    ["a message's field elsewhere", condition("message.sendAt", "on", "2026-01-01"), "field", "no field"],
    ["a name of objects' own", condition("__proto__", "is", "x"), "field", "no field"],
    ["a field that is no text", { field: 7, op: "is", value: 1 }, "field", "is no text"],
    ["an operator of another type", condition("account.health", "contains", "1"), "op", "is none of is, isNot"],
    ["an operator that objects have", condition("account.name", "constructor", "x"), "op", "is none of"],
    ["unset, of what always is", condition("account.name", "isNotSet"), "op", "is none of"],
    ["a text for a number", { any: [condition("account.health", "is", "7")] }, "any.0.value", "is no number"],
    ["a number too large", condition("account.mrrCents", "greater", 1e300), "value", "is too large"],
    ["a number for a text", condition("account.name", "is", 7), "value", "is no text"],
    ["nothing for a text", condition("account.name", "is"), "value", "is no text"],
    ["a blank text", condition("account.name", "contains", "  "), "value", "is empty"],
    ["half a character", condition("account.name", "is", "a\ud800"), "value", "control characters"],
    ["a nul", condition("account.name", "contains", "a\0b"), "value", "control characters"],
    ["a long text", condition("account.name", "is", "a".repeat(1_001)), "value", "longer than"],
    ["a value where none is taken", condition("account.status", "isSet", true), "value", "takes no value"],
    ["a day there never was", condition("account.renewsOn", "before", "2026-02-30"), "value", "is not a date"],
    ["an instant for a day", condition("account.createdAt", "on", "2026-02-03T00:00:00Z"), "value", "is not a date"],
    ["half a day", condition("account.renewsOn", "inLastDays", 0.5), "value", "number of days"],
    ["days before time", condition("account.renewsOn", "inLastDays", 1e9), "value", "number of days"],
    ["a list of none", condition("account.status", "isOneOf", []), "value", "is empty"],
    ["a list of too many", condition("account.health", "isOneOf", Array(101).fill(1)), "value", "more than 100"],
    ["a list of two kinds", condition("account.health", "isOneOf", [1, "2"]), "value", "is no number"],
    ["no id", condition("account.csmId", "is", "Ada"), "value", "is not an id"],
    ["me, of nobody", condition("account.csmId", "is", "me"), "value", "is not an id"],
    [
      "a state there is not",
      condition("conversation.state", "is", "gone"),
      "value",
      "is none of pending, active, closed",
    ],
    ["yes as a text", condition("user.unsubscribed", "is", "true"), "value", "neither true nor false"],
    ["a group and a condition", { all: [], field: "account.name" }, "field", "is not known here"],
    ["two groups in one", { all: [{ any: [name], not: name }] }, "all.0.not", "is not known here"],
    ["more than a condition", { ...name, sql: "1" }, "sql", "is not known here"],
    ["an empty any", { all: [{ any: [] }] }, "all.0.any", "is empty"],
    ["a group that is no list", { all: name }, "all", "is no list"],
    ["a list that is no group", [name], "", "neither a condition nor a group"],
    ["nothing at all", null, "", "neither a condition nor a group"],
    ["a text that is no JSON", "{", "", "is no JSON"],
    ["a long text of JSON", JSON.stringify(condition("account.name", "is", "a".repeat(8_000))), "", "longer than 8000"],
    ["groups six deep", nested(6), "all.0.all.0.all.0.all.0.all.0", "nested deeper than 5"],
    ["51 conditions", { all: Array(51).fill(name) }, "all.50", "more than 50 conditions"],
    ["groups of nothing without end", { all: Array(1_000).fill({ all: [] }) }, "all.149", "too many groups"],
  ])("%s", (_, filter, path, message) => {
    const fault = faultOf(filter);
    expect(fault?.path).toBe(path);
    expect(fault?.message).toContain(message);
  });

  test("a million groups, as text and as they are, are refused and not walked", () => {
    const deep = `${'{"not":'.repeat(1_000_000)}null${"}".repeat(1_000_000)}`;
    expect(faultOf(deep)?.message).toContain("longer than");
    let node: unknown = name;
    for (let n = 0; n < 1_000_000; n++) node = { not: node };
    expect(faultOf(node)?.message).toContain("nested deeper");
  });
});

const subject = condition("conversation.subject", "contains", "hello");
const noMail = { not: subject };
const health = condition("account.health", "is", 3);

test("[VI2] [AD4] a filter that would make every row of a list too dear is refused, an ordinary one of twenty is not", () => {
  const tooMuch = { path: "", message: expect.stringContaining("asks too much at once") };
  expect(faultOf({ all: [health, ...Array(45).fill(noMail)] })).toEqual(tooMuch);
  expect(faultOf({ all: [health, { any: Array(45).fill(subject) }] })).toEqual(tooMuch);
  expect(faultOf({ not: { any: Array(20).fill(subject) } })).toEqual(tooMuch);
  const user = condition("user.email", "contains", "@");
  for (const one of [name, user, subject, { not: user }, condition("conversation.state", "is", "active")]) {
    expect(faultOf({ all: Array(20).fill(one) })).toBe(null);
  }
  expect(faultOf({ all: [...Array(10).fill(noMail)] })).toBe(null);
  // Its conversation is one that a message names itself.
  expect(faultOf({ all: Array(50).fill(noMail) }, "message")).toBe(null);
});

test("[VI2] what is good is taken: as text, empty, five deep, 50 conditions, and me where somebody asks", () => {
  const good = [
    JSON.stringify(name),
    { all: [] },
    nested(5),
    { any: Array(50).fill(name) },
    condition("account.traits.status", "is", 7),
  ];
  for (const filter of good) expect(faultOf(filter)).toBeNull();
  expect(faultOf(condition("message.sendAt", "on", "2026-01-01"), "message")).toBeNull();
  expect(parseFilter(condition("account.csmId", "is", "me"), registry, { ...asking, meId })).toMatchObject({
    test: { kind: "among", values: [meId] },
  });
});

test("[VI2] days are those of whoever asks", () => {
  const nowMs = Date.UTC(2026, 2, 8, 6); // the night after in Auckland, the night before in New York, whose clocks change then
  const span = (timeZone: string, op: string, value: unknown) => {
    const parsed = parseFilter(condition("account.createdAt", op, value), registry, { ...asking, nowMs, timeZone });
    return "test" in parsed && parsed.test.kind === "between" ? [parsed.test.from?.value, parsed.test.to?.value] : null;
  };
  expect(span("America/New_York", "on", "2026-03-08")).toEqual([Date.UTC(2026, 2, 8, 5), Date.UTC(2026, 2, 9, 4)]);
  expect(span("Pacific/Auckland", "inLastDays", 0)).toEqual([Date.UTC(2026, 2, 7, 11), nowMs]);
  expect(span("America/New_York", "inNextDays", 1)).toEqual([nowMs, Date.UTC(2026, 2, 10, 4)]);
  expect(span("UTC", "moreThanDaysAgo", 7)).toEqual([undefined, Date.UTC(2026, 2, 1)]);
  expect(span("UTC", "after", "2026-03-01")).toEqual([Date.UTC(2026, 2, 2), undefined]);
  expect(span("America/New_York", "since", "2026-03-08")).toEqual([Date.UTC(2026, 2, 8, 5), undefined]);
});

test("[VI2, VI5] since and before a moment are so to the millisecond, whoever asks; a date has no moments", () => {
  const between = (op: string, value: unknown, field = "account.createdAt") => {
    const parsed = parseFilter(condition(field, op, value), registry, { ...asking, timeZone: "Pacific/Auckland" });
    return "test" in parsed ? parsed.test : null;
  };
  const at = Date.UTC(2026, 2, 8, 5, 0, 0, 7);
  expect(between("since", "2026-03-08T05:00:00.007Z")).toEqual({
    kind: "between",
    from: { value: at, included: true },
  });
  expect(between("before", "2026-03-08T06:00:00.007+01:00")).toEqual({
    kind: "between",
    to: { value: at, included: false },
  });
  for (
    const [field, op] of [["account.createdAt", "after"], ["account.createdAt", "on"], ["account.renewsOn", "before"]]
  ) {
    expect(faultOf(condition(field!, op!, "2026-03-08T05:00:00Z"))).not.toBeNull();
  }
  for (
    const value of [
      "2026-03-08T25:00:00Z",
      "2026-03-08T05:00:00",
      "0001-01-01T00:00:00Z",
      5,
      "2026-03-08T05:00:00Z' or 1",
    ]
  ) {
    expect(faultOf(condition("account.createdAt", "since", value)), String(value)).not.toBeNull();
  }
});
