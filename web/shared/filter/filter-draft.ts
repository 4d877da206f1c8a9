import type { FilterJson } from "#edge/contract/filter.ts";
import { type Fields, type FilterField, opOf, type Takes } from "./filter-fields.ts";

/** How the parts of a group stand together: all, any, none of them, or not all of them at once. */
export type GroupKind = "all" | "any" | "none" | "notAll";
export type DraftCondition = { id: number; kind: "condition"; field: string; op: string; value: unknown };
export type DraftGroup = { id: number; kind: GroupKind; parts: Draft[] };
/** A filter while it is written: what is not complete yet is no part of it. */
export type Draft = DraftGroup | DraftCondition;

let lastId = 0;
const newId = () => ++lastId;

export const newGroup = (kind: GroupKind, parts: Draft[] = []): DraftGroup => ({ id: newId(), kind, parts });
/** A condition on a field, with the operator that is its first. */
export const newCondition = (field?: FilterField): DraftCondition => ({
  id: newId(),
  kind: "condition",
  field: field?.field ?? "",
  op: field?.ops[0]?.op ?? "",
  value: field?.type === "boolean" ? true : undefined,
});

/** The draft of a filter; whatever it is, a group is around it. Nothing for what is no filter. */
export function draftOf(json: string): DraftGroup {
  if (json === "") return newGroup("all");
  try {
    const draft = read(JSON.parse(json) as FilterJson);
    return draft.kind === "condition" ? newGroup("all", [draft]) : draft;
  } catch {
    return newGroup("all");
  }
}

function read(node: FilterJson): Draft {
  if ("all" in node) return newGroup("all", node.all.map(read));
  if ("any" in node) return newGroup("any", node.any.map(read));
  if ("not" in node) {
    if ("any" in node.not) return newGroup("none", node.not.any.map(read));
    return newGroup("notAll", "all" in node.not ? node.not.all.map(read) : [read(node.not)]);
  }
  if (typeof node.field !== "string") throw new Error("no filter");
  return { id: newId(), kind: "condition", field: node.field, op: String(node.op), value: node.value };
}

/** The filter as the URL carries it, without what is not complete; empty where nothing is left. `keepsBegun`: a condition whose field is
 * chosen stays in it, without a value. */
export function jsonOf(draft: DraftGroup, fields: Fields, keepsBegun = false): string {
  const filter = write(draft, fields, keepsBegun);
  return filter === null ? "" : JSON.stringify(filter);
}

function write(draft: Draft, fields: Fields, keepsBegun: boolean): FilterJson | null {
  if (draft.kind === "condition") {
    const { field, op, value } = draft;
    if (!isComplete(draft, fields)) return keepsBegun && field !== "" ? { field, op } : null;
    const takes = opOf(fields.get(field), op)?.takes;
    return takes === "nothing" || value === undefined ? { field, op } : { field, op, value: value as string };
  }
  const parts = draft.parts.flatMap((part) => write(part, fields, keepsBegun) ?? []);
  if (parts.length === 0) return null;
  if (draft.kind === "all") return { all: parts };
  if (draft.kind === "any") return { any: parts };
  return { not: draft.kind === "none" ? { any: parts } : { all: parts } };
}

/** Whether a condition can be asked. One whose field is gone is kept as it was, so that its fault is named. */
export function isComplete({ field, op, value }: DraftCondition, fields: Fields): boolean {
  const known = fields.get(field);
  if (!known) return field !== "";
  const takes = opOf(known, op)?.takes;
  if (takes === undefined) return false;
  if (takes === "nothing") return true;
  if (takes === "many") return Array.isArray(value) && value.length > 0;
  if (takes === "days") return typeof value === "number" && Number.isInteger(value) && value >= 0;
  if (typeof value === "string") return value.trim() !== "";
  return typeof value === "boolean" || (typeof value === "number" && Number.isFinite(value));
}

/** The value that goes on when another operator is chosen. */
export function valueFor(takes: Takes | undefined, before: Takes | undefined, value: unknown): unknown {
  if (takes === before) return value;
  if (takes === "many" && before === "one" && value !== undefined && value !== "") return [value];
  if (takes === "one" && before === "many" && Array.isArray(value)) return value[0];
  return takes === "days" ? 7 : undefined;
}

/** How many conditions there are in it, complete or not. */
export const countConditions = (draft: Draft): number =>
  draft.kind === "condition" ? 1 : draft.parts.reduce((sum, part) => sum + countConditions(part), 0);

/**
 * The filter without the condition that a refusal names (`filter.all.1.value`), and without groups that are empty then. Empty where
 * nothing is left, or where the path leads nowhere.
 */
export function withoutAt(json: string, path: string): string {
  const steps = path.split(".").slice(1);
  const cut = (node: unknown, at: number): unknown => {
    const step = steps[at];
    if (typeof node !== "object" || node === null || step === undefined) return undefined;
    const inner = (node as Record<string, unknown>)[step];
    if (step === "not") {
      const kept = cut(inner, at + 1);
      return kept === undefined ? undefined : { not: kept };
    }
    if ((step !== "all" && step !== "any") || !Array.isArray(inner)) return undefined;
    const n = Number(steps[at + 1]);
    const kept = inner.flatMap((part, index) => {
      if (index !== n) return [part];
      const rest = cut(part, at + 2);
      return rest === undefined ? [] : [rest];
    });
    return kept.length === 0 ? undefined : { [step]: kept };
  };
  try {
    const left = cut(JSON.parse(json), 0);
    return left === undefined ? "" : JSON.stringify(left);
  } catch {
    return "";
  }
}
