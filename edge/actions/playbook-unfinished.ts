import type { Field } from "#db/filter/field.ts";
import { type Op, operators, operatorsOf } from "#db/filter/operators.ts";
import type { Registry } from "#db/filter/registry.ts";

/** A rule as far as it is finished (PB1). */
export type FinishedPart = {
  /** Null where nothing of it is finished. */
  rule: unknown;
  /** Conditions that no value was said of yet, by their places in the whole rule. */
  unfinished: { at: string; field: Field }[];
  /** Where in the whole rule that stands which stands at a place of what is finished. */
  placeOf: (at: string) => string;
};

const isNode = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Whether the condition still wants the value that its operator takes. */
export function isUnfinished({ op, value }: { op?: unknown; value?: unknown }, field: Field | undefined): boolean {
  if (value !== undefined || !field || !operatorsOf(field).includes(op as Op)) return false;
  return operators[op as Op].takes !== "nothing";
}

/** A rule that is being written, without the conditions that want a value, and without groups that hold nothing else. `at` is its place. */
export function finishedPart(rule: unknown, { fields }: Registry, at: string): FinishedPart {
  const unfinished: FinishedPart["unfinished"] = [];
  const places = new Map<string, string>();
  const left = walk(rule, at, at);
  return { rule: left ?? null, unfinished, placeOf };

  /** What is left of a node; undefined for nothing. `to` is its place in what is left. */
  function walk(node: unknown, from: string, to: string): unknown {
    const found = isNode(node) ? walkGroup(node, from, to) ?? walkCondition(node, from) : node;
    if (found !== nothing) places.set(to, from);
    return found === nothing ? undefined : found;
  }

  function walkGroup(node: Record<string, unknown>, from: string, to: string): unknown {
    if ("not" in node) {
      const inner = walk(node.not, `${from}.not`, `${to}.not`);
      return inner === undefined ? nothing : { ...node, not: inner };
    }
    const kind = (["all", "any"] as const).find((one) => Array.isArray(node[one]));
    if (!kind) return undefined;
    const parts = node[kind] as unknown[];
    const kept: unknown[] = [];
    for (const [n, part] of parts.entries()) {
      const inner = walk(part, `${from}.${kind}.${n}`, `${to}.${kind}.${kept.length}`);
      if (inner !== undefined) kept.push(inner);
    }
    return kept.length === 0 && parts.length > 0 ? nothing : { ...node, [kind]: kept };
  }

  function walkCondition(node: Record<string, unknown>, from: string): unknown {
    const field = typeof node.field === "string" ? fields.get(node.field) : undefined;
    if (!isUnfinished(node, field)) return node;
    unfinished.push({ at: from, field: field! });
    return nothing;
  }

  function placeOf(place: string): string {
    const steps = place.split(".");
    for (let n = steps.length; n > 0; n--) {
      const whole = places.get(steps.slice(0, n).join("."));
      if (whole !== undefined) return [whole, ...steps.slice(n)].join(".");
    }
    return place;
  }
}

const nothing = Symbol("nothing");
