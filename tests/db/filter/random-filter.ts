import type { Field } from "#db/filter/field.ts";
import type { Filter, FilterValue } from "#db/filter/language.ts";
import { type Op, operators, operatorsOf } from "#db/filter/operators.ts";
import type { Random } from "#tests/support/random.ts";
import { type FilterWorkspace, playbooks, steps } from "./workspace.ts";

const texts = [
  "acme",
  "Acme two",
  "ärger",
  "Ä",
  "%",
  "_x",
  `quo"te'`,
  "bolt",
  "boss",
  "@a.example",
  "Ext-1",
  "tri",
  "u-",
];

/** A condition on the field by the operator, its value often one that rows have. */
export function randomCondition(random: Random, w: FilterWorkspace, field: Field, op: Op): Filter {
  const { takes } = operators[op];
  const value: FilterValue | undefined = takes === "nothing"
    ? undefined
    : takes === "days"
    ? random.int(0, 8)
    : takes === "many"
    ? Array.from({ length: random.int(1, 3) }, () => one(random, w, field, op)) as string[]
    : one(random, w, field, op);
  return { field: field.field, op, ...(value === undefined ? {} : { value }) };
}

function one(random: Random, w: FilterWorkspace, field: Field, op: Op): string | number | boolean {
  const day = () => new Date(w.nowMs + random.int(-8, 8) * 86_400_000).toISOString().slice(0, 10);
  switch (field.type) {
    case "number":
      return random.pick([0, 0.5, 1, 2, 5, 20]);
    case "money":
      return random.int(0, 4) * 100;
    case "boolean":
      return random.chance(0.5);
    case "date":
      return day();
    case "instant":
      if ((op === "since" || op === "before") && random.chance(0.5)) {
        return new Date(w.nowMs + random.int(-8 * 24, 8 * 24) * 3_600_000).toISOString();
      }
      return day();
    case "playbook":
      return random.pick(playbooks);
    case "channel":
      return random.pick(w.channels);
    case "teammate":
      return random.pick(w.teammates);
    case "account":
    case "user":
      return String(random.pick(w.rows[field.type]).id);
    case "template":
      return random.pick(["0".repeat(26), "1".repeat(26)]);
    case "select":
      if (field.options?.length) return random.pick(field.options).value;
      return random.pick(["trial", "churned", "Acme", "Bolt", "none such"]);
    default:
      if (field.field === "conversation.step") return random.pick([...steps, "n"]);
      return op === "is" || op === "isNot" || op === "isOneOf"
        ? random.pick(["ACME", "Acme", "Ärger GmbH", `quo"te'd`, "Ext-1", "boss", "person3@a.example", "Bolt"])
        : random.pick(texts);
  }
}

/** A filter of up to three levels over these fields. */
export function randomFilter(random: Random, w: FilterWorkspace, fields: readonly Field[], depth = 3): Filter {
  if (depth === 0 || random.chance(0.4)) {
    const field = random.pick(fields);
    return randomCondition(random, w, field, random.pick(operatorsOf(field)));
  }
  const parts = () => Array.from({ length: random.int(1, 3) }, () => randomFilter(random, w, fields, depth - 1));
  const kind = random.pick(["all", "all", "any", "not"] as const);
  if (kind === "not") return { not: randomFilter(random, w, fields, depth - 1) };
  return kind === "all" ? { all: parts() } : { any: parts() };
}
