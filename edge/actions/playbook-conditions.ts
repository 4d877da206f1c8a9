import type { Field } from "#db/filter/field.ts";
import type { FilterCondition } from "#db/filter/language.ts";
import { type Op, operators } from "#db/filter/operators.ts";
import { type Parsed, parseFilter } from "#db/filter/parse.ts";
import { readRegistry } from "#db/filter/registry.ts";
import { listChannels } from "#db/queries/channel.ts";
import { namesOf, templatesNamed } from "#db/queries/playbook-names.ts";
import { teammatesById } from "#db/queries/teammate.ts";
import type { Deps, Teammate } from "../context.ts";
import { nameOf } from "../shapes/teammate.ts";

/** One condition of a rule by its place, in words, and as it is asked by itself. */
export type RuleCondition = { path: string; words: string; parsed: Parsed };

/** The conditions of a rule that is known to be good, in its order. */
export async function conditionsOfRule(deps: Deps, by: Teammate, rule: unknown): Promise<RuleCondition[]> {
  const registry = await readRegistry(deps.db);
  const asking = { of: "account" as const, nowMs: deps.nowMs(), timeZone: by.timeZone, meId: by.id };
  const leaves = leavesOf(rule, "");
  const named = leaves.map(({ condition }) => ({ condition, field: registry.fields.get(condition.field)! }));
  const names = await readNames(deps, by, named);
  return leaves.map(({ path, condition }, n) => ({
    path,
    words: inWords(named[n]!.field, condition, names),
    parsed: parseFilter(condition, registry, asking),
  }));
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

/** What the ids in these conditions are called. */
async function readNames(
  { db }: Deps,
  by: Teammate,
  named: readonly { condition: FilterCondition; field: Field }[],
): Promise<ReadonlyMap<string, string>> {
  const idsOf = (type: Field["type"]) =>
    named.filter(({ field }) => field.type === type).flatMap(({ condition }) => valuesOf(condition).map(String));
  const [teammates, templates, channels, ...others] = await Promise.all([
    teammatesById(db, idsOf("teammate")),
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
  ]);
}

const byId: readonly Field["type"][] = ["teammate", "template", "account", "user", "playbook", "channel"];

function inWords(field: Field, condition: FilterCondition, names: ReadonlyMap<string, string>): string {
  const { label, takes } = operators[condition.op as Op];
  const subject = field.entity === "account" ? field.label : `${field.group}: ${field.label}`;
  if (takes === "nothing") return `${subject} ${label}`;
  if (takes === "days") {
    const days = String(condition.value);
    return `${subject} ${label.includes("…") ? label.replace("…", days) : label.replace("days", `${days} days`)}`;
  }
  return `${subject} ${label} ${valuesOf(condition).map(one).join(", ")}`;

  function one(value: unknown): string {
    if (byId.includes(field.type)) return names.get(String(value)) ?? "what is gone";
    if (field.type === "boolean") return value === true ? "yes" : "no";
    if (field.type === "money") return (Number(value) / 100).toLocaleString("en");
    return field.options?.find((option) => option.value === value)?.label ?? String(value);
  }
}
