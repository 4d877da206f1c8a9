import type { Field, FilterEntity } from "./field.ts";
import { type Filter, FilterFault, filterLimits } from "./language.ts";
import { type Op, operatorsOf } from "./operators.ts";
import type { Registry } from "./registry.ts";
import { type Asking, type Test, testOf } from "./asked.ts";
import { weightOf } from "./weight.ts";

/** A filter whose every field, operator and value is known to be good. */
export type Parsed =
  | { kind: "all" | "any"; parts: readonly Parsed[] }
  | { kind: "not"; part: Parsed }
  | { kind: "condition"; field: Field; test: Test; negated: boolean };

/**
 * A filter from JSON, its text or already read. An empty `all` is everything.
 * @throws {FilterFault} with the path to what is wrong: no such field (or its trait is archived), no operator of its type, a value of
 * another type, or too much of anything (`filterLimits`).
 */
export function parseFilter(json: unknown, registry: Registry, asking: Asking): Parsed {
  const filter = typeof json === "string" ? readJson(json) : json;
  const left = { nodes: filterLimits.conditions * 3, conditions: filterLimits.conditions };
  const parsed = read(filter, "", 0);
  if (weightOf(parsed, asking.of) > filterLimits.weight) throw new FilterFault("", tooHeavy);
  return parsed;

  function read(node: unknown, path: string, depth: number): Parsed {
    if (--left.nodes < 0) throw new FilterFault(path, "has too many groups");
    if (typeof node !== "object" || node === null || Array.isArray(node)) {
      throw new FilterFault(path, "is neither a condition nor a group");
    }
    const group = (["all", "any", "not"] as const).find((key) => Object.hasOwn(node, key));
    if (!group) return condition(node as Record<string, unknown>, path);
    const extra = Object.keys(node).find((key) => key !== group);
    if (extra !== undefined) throw new FilterFault(at(path, extra), "is not known here");
    if (depth === filterLimits.depth) throw new FilterFault(path, `is nested deeper than ${filterLimits.depth} groups`);
    const inner = (node as Record<string, unknown>)[group];
    if (group === "not") return { kind: "not", part: read(inner, at(path, "not"), depth + 1) };
    if (!Array.isArray(inner)) throw new FilterFault(at(path, group), "is no list");
    if (group === "any" && inner.length === 0) throw new FilterFault(at(path, group), "is empty");
    return { kind: group, parts: inner.map((part, n) => read(part, at(path, group, n), depth + 1)) };
  }

  function condition(node: Record<string, unknown>, path: string): Parsed {
    if (--left.conditions < 0) throw new FilterFault(path, `has more than ${filterLimits.conditions} conditions`);
    const extra = Object.keys(node).find((key) => !["field", "op", "value"].includes(key));
    if (extra !== undefined) throw new FilterFault(at(path, extra), "is not known here");
    const field = fieldOf(node.field, registry, asking.of, at(path, "field"));
    const ops: readonly string[] = operatorsOf(field);
    if (typeof node.op !== "string" || !ops.includes(node.op)) {
      throw new FilterFault(at(path, "op"), `is none of ${ops.join(", ")}`);
    }
    return { kind: "condition", field, ...testOf(field, node.op as Op, node.value, asking, at(path, "value")) };
  }
}

const tooHeavy =
  "asks too much at once: leave out some of its conditions, first of all on what was written to somebody";

/** What the URL carries. */
function readJson(text: string): unknown {
  if (text.length > filterLimits.json) throw new FilterFault("", `is longer than ${filterLimits.json} characters`);
  try {
    return JSON.parse(text) as Filter;
  } catch {
    throw new FilterFault("", "is no JSON");
  }
}

function fieldOf(name: unknown, { fields, archived }: Registry, of: FilterEntity, path: string): Field {
  if (typeof name !== "string") throw new FilterFault(path, "is no text");
  const field = fields.get(name);
  if (field && (field.entity !== "message" || of === "message")) return field;
  const shown = name.length > 100 ? `${name.slice(0, 100)}…` : name;
  throw new FilterFault(
    path,
    archived.has(name) ? `${shown} is archived` : `there is no field ${JSON.stringify(shown)} here`,
  );
}

const at = (path: string, ...steps: (string | number)[]): string => [...(path ? [path] : []), ...steps].join(".");
