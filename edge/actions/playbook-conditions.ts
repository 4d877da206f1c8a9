import { isMoment } from "#db/filter/days.ts";
import type { Field } from "#db/filter/field.ts";
import type { FilterCondition } from "#db/filter/language.ts";
import { type Op, operators } from "#db/filter/operators.ts";
import { type Parsed, parseFilter } from "#db/filter/parse.ts";
import { readRegistry } from "#db/filter/registry.ts";
import type { AccountRow } from "#db/queries/account.ts";
import { listChannels } from "#db/queries/channel.ts";
import { namesOf, templatesNamed } from "#db/queries/playbook-names.ts";
import { readSettings } from "#db/queries/setting.ts";
import { teammatesById } from "#db/queries/teammate.ts";
import { readTraits } from "#db/queries/trait.ts";
import { formatValue } from "#jobs/compose/values.ts";
import type { Deps, Teammate } from "../context.ts";
import { nameOf } from "../shapes/teammate.ts";
import { isUnfinished } from "./playbook-unfinished.ts";

/** One condition of a rule by its place, in words, with what an account `has` in its field, and as it is asked by itself. */
export type RuleCondition = { path: string; words: string; has: string | null; parsed: Parsed };

/** The finished conditions of a rule that is known to be good, in its order. `has` is empty where the account has no value, and null of a
 * field that is not its own. */
export async function conditionsOfRule(
  deps: Deps,
  by: Teammate,
  rule: unknown,
  account: AccountRow,
): Promise<RuleCondition[]> {
  const registry = await readRegistry(deps.db);
  const asking = { of: "account" as const, nowMs: deps.nowMs(), timeZone: by.timeZone, meId: by.id };
  const leaves = leavesOf(rule, "").flatMap(({ path, condition }) => {
    const field = registry.fields.get(condition.field)!;
    return isUnfinished(condition, field) ? [] : [{ path, condition, field }];
  });
  const [names, { currency }, traits] = await Promise.all([
    readNames(deps, by, leaves, account),
    readSettings(deps.db),
    readTraits(deps.db, "account", [account.id]),
  ]);
  const people = { names, currency, timeZone: by.timeZone };
  return leaves.map(({ path, condition, field }) => ({
    path,
    words: inWords(field, condition, people),
    has: field.entity === "account" ? textOf(field, ownValue(account, traits.get(account.id), field), people) : null,
    parsed: parseFilter(condition, registry, asking),
  }));
}

/** What an account has in a field of its own: a trait's value, or the column that the field is called by. */
function ownValue(account: AccountRow, traits: Record<string, Value> = {}, { field, type, at }: Field): Value {
  const name = field.slice("account.".length);
  if (at.kind === "trait") return traits[name.slice("traits.".length)] ?? null;
  return account[(type === "instant" ? `${name}Ms` : name) as keyof AccountRow];
}

type Leaf = { path: string; condition: FilterCondition };

function leavesOf(node: unknown, path: string): Leaf[] {
  const { all, any, not } = node as { all?: unknown[]; any?: unknown[]; not?: unknown };
  const at = (...steps: (string | number)[]) => [...(path ? [path] : []), ...steps].join(".");
  if (all) return all.flatMap((part, n) => leavesOf(part, at("all", n)));
  if (any) return any.flatMap((part, n) => leavesOf(part, at("any", n)));
  if (not !== undefined) return leavesOf(not, at("not"));
  return [{ path, condition: node as FilterCondition }];
}

const valuesOf = ({ value }: FilterCondition): readonly unknown[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value];

/** What the ids in these conditions, and those of the account's people, are called. */
async function readNames(
  { db }: Deps,
  by: Teammate,
  named: readonly { condition: FilterCondition; field: Field }[],
  account: AccountRow,
): Promise<ReadonlyMap<string, string>> {
  const idsOf = (type: Field["type"]) =>
    named.filter(({ field }) => field.type === type).flatMap(({ condition }) => valuesOf(condition).map(String));
  const [teammates, templates, channels, ...others] = await Promise.all([
    teammatesById(db, [...idsOf("teammate"), account.csmId, account.aeId]),
    templatesNamed(db, idsOf("template")),
    listChannels(db),
    ...(["account", "user", "playbook"] as const).map((entity) => namesOf(db, entity, idsOf(entity))),
  ]);
  return new Map([
    ["me", by.name],
    ...Array.from(teammates.values(), (row) => [row.id, nameOf(row)] as const),
    // A personal template's name is its maker's alone (PE7).
    ...Array.from(
      templates.values(),
      ({ id, name, ownerId }) => [id, ownerId === null || ownerId === by.id ? name : "a personal template"] as const,
    ),
    ...channels.map(({ id, name }) => [id, name] as const),
    ...others.flatMap((names) => [...names]),
    [account.id, account.name],
  ]);
}

const byId: readonly Field["type"][] = ["teammate", "template", "account", "user", "playbook", "channel"];

type Value = string | number | boolean | null;
/** What values need to be read by people. */
type People = { names: ReadonlyMap<string, string>; currency: string; timeZone: string };

function inWords(field: Field, condition: FilterCondition, people: People): string {
  const { label, takes } = operators[condition.op as Op];
  const subject = field.entity === "account" ? field.label : `${field.group}: ${field.label}`;
  if (takes === "nothing") return `${subject} ${label}`;
  if (takes === "days") {
    const days = String(condition.value);
    return `${subject} ${label.includes("…") ? label.replace("…", days) : label.replace("days", `${days} days`)}`;
  }
  return `${subject} ${label} ${valuesOf(condition).map((one) => textOf(field, one as Value, people)).join(", ")}`;
}

/** A value of the field as people read it: money in its currency, days in words, ids by name. Empty for none. */
function textOf({ type, options }: Field, value: Value, { names, currency, timeZone }: People): string {
  if (value === null || value === "") return "";
  if (byId.includes(type)) return names.get(String(value)) ?? "what is gone";
  const isDay = type === "date" || type === "instant";
  const given = type === "instant" && (typeof value === "number" || isMoment(String(value)))
    ? dayIn(typeof value === "number" ? value : Date.parse(String(value)), timeZone)
    : value;
  return formatValue(isDay ? "date" : type as Parameters<typeof formatValue>[0], given, options, currency) ?? "";
}

const dayIn = (atMs: number, timeZone: string): string =>
  Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(timeZone).toPlainDate().toString();
