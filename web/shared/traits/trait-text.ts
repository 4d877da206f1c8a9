import type { Answer } from "../api.ts";
import { dateText } from "../times.tsx";

export type TraitValue = string | number | boolean | null;
type Trait = Answer<"GET /api/traits">["items"][number];

/** A trait's value as people read it: dates in words, selects by label, yes and no. Empty for none. */
export function traitText(trait: Pick<Trait, "type" | "options">, value: TraitValue | undefined): string {
  if (value === null || value === undefined || value === "") return "";
  if (trait.type === "boolean") return value ? "Yes" : "No";
  if (trait.type === "date") return dateText(String(value));
  if (trait.type === "select") return trait.options.find((option) => option.value === value)?.label ?? String(value);
  return String(value);
}

/** What of `next` differs from `before`: all that a change must send. */
export function changedTraits(before: Record<string, TraitValue>, next: Record<string, TraitValue>) {
  return Object.fromEntries(Object.entries(next).filter(([key, value]) => (before[key] ?? null) !== value));
}
