import { barred, type Values } from "#jobs/document/resolve.ts";
import type { Variable, VariableGroup } from "#jobs/document/variables.ts";

export type KnownVariable = Pick<Variable, "path" | "label" | "group"> & { type: string };
export type VariableAttributes = { path: string; fallback: string | null };

/** What a chip shows: this user's value, its fallback, a hole (PE3), its name where nobody is chosen, that it has no place in this mail
 * (ST5), or that nobody knows it. */
export type ChipText = { kind: "value" | "fallback" | "hole" | "name" | "barred" | "unknown"; text: string };

export const groupNames: Record<VariableGroup, string> = {
  user: "User",
  account: "Account",
  csm: "CSM",
  ae: "AE",
  sender: "Sender",
};
export const groups = Object.keys(groupNames) as VariableGroup[];

/** "CSM first name", "Account NPS score": a variable's label with its group before it. */
export function fullLabel({ group, label }: Pick<KnownVariable, "group" | "label">): string {
  const isWord = /^\p{Lu}\p{Ll}/u.test(label);
  return `${groupNames[group]} ${isWord ? label[0]!.toLowerCase() + label.slice(1) : label}`;
}

/** The same choice as the mail makes (jobs/document/resolve.ts). `known` is null while the variables are not loaded, `values` where
 * no user is looked at. */
export function chipText(
  { path, fallback }: VariableAttributes,
  known: readonly KnownVariable[] | null,
  values: Values | null,
): ChipText {
  const variable = known?.find((one) => one.path === path);
  const name = variable ? fullLabel(variable) : path;
  if (known && !variable) return { kind: "unknown", text: path };
  if (!values) return { kind: "name", text: name };
  const value = Object.hasOwn(values, path) ? values[path] : null;
  if (value === barred) return { kind: "barred", text: name };
  if (typeof value === "string" && value.trim() !== "") return { kind: "value", text: value };
  if (fallback !== null) return { kind: "fallback", text: fallback === "" ? `no ${name.toLowerCase()}` : fallback };
  return { kind: "hole", text: name };
}

/** Variables that fit what was typed behind a brace or in the picker's search: by label, group or path, in their own order, those
 * whose label or last part begins with it first. */
export function matchVariables<V extends KnownVariable>(variables: readonly V[], typed: string): V[] {
  const wanted = squeeze(typed);
  if (wanted === "") return [...variables];
  const begins = (variable: V) =>
    [variable.label, variable.path, variable.path.split(".").at(-1)!].some((text) => squeeze(text).startsWith(wanted));
  const found = variables.filter((variable) =>
    [fullLabel(variable), variable.path].some((text) => squeeze(text).includes(wanted))
  );
  return found.toSorted((a, b) => Number(begins(b)) - Number(begins(a)));
}

/** Letters and digits alone, small: "first name", "firstName" and "first_name" are one. */
const squeeze = (text: string) => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
