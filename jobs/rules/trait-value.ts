import type { TraitType } from "#db/schema/people.ts";

/** A trait's value as people and the API give and get it; null is none. */
export type TraitValue = string | number | boolean | null;
/** The same as it is stored: number and boolean (0, 1) in `num`, everything else in `txt`; both null is none. */
export type StoredTrait = { txt: string | null; num: number | null };
export type TraitShape = { type: TraitType; options: { value: string; label: string }[] | null };
export type Checked = { ok: true; stored: StoredTrait } | { ok: false; message: string };

const noTrait: StoredTrait = { txt: null, num: null };
const longestText = 10_000;

const text = (txt: string): Checked => ({ ok: true, stored: { txt, num: null } });
const number = (num: number): Checked => ({ ok: true, stored: { txt: null, num } });
const refused = (message: string): Checked => ({ ok: false, message });

/** Whether `value` is one of the trait's type, and how it is stored (PD5). A blank text is none. */
export function checkTrait(trait: TraitShape, value: TraitValue): Checked {
  if (value === null) return { ok: true, stored: noTrait };
  if (typeof value === "string" && value.trim() === "") return { ok: true, stored: noTrait };
  switch (trait.type) {
    case "text":
      return typeof value === "string" ? checkText(value) : refused("is not a text");
    case "number":
      return typeof value === "number" && Number.isFinite(value) ? number(value) : refused("is not a number");
    case "boolean":
      return typeof value === "boolean" ? number(value ? 1 : 0) : refused("is not true or false");
    case "date":
      return typeof value === "string" && isDate(value.trim())
        ? text(value.trim())
        : refused("is not a date (YYYY-MM-DD)");
    case "url":
      return typeof value === "string" ? checkUrl(value.trim()) : refused("is not an address (URL)");
    case "select":
      return typeof value === "string" && trait.options?.some((option) => option.value === value)
        ? text(value)
        : refused(`is none of its options${optionList(trait)}`);
  }
}

/** A cell of a CSV file as the trait's value: numbers and yes or no are read from text, a select also by its label. What
 * cannot be read stays text, for `checkTrait` to refuse. */
export function readTraitText(trait: TraitShape, cell: string): TraitValue {
  const plain = cell.trim();
  if (plain === "") return null;
  switch (trait.type) {
    case "number":
      return /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(plain) ? Number(plain) : plain;
    case "boolean":
      return /^(true|yes|y|1)$/i.test(plain) ? true : /^(false|no|n|0)$/i.test(plain) ? false : plain;
    case "select":
      return trait.options?.find((o) => o.value === plain || o.label.toLowerCase() === plain.toLowerCase())?.value ??
        plain;
    default:
      return plain;
  }
}

function checkText(value: string): Checked {
  if (value.length > longestText) return refused(`is longer than ${longestText} characters`);
  // deno-lint-ignore no-control-regex -- control characters, new lines and tabs apart, and halves of characters are refused
  if (/[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\p{Cs}]/u.test(value)) return refused("holds control characters");
  return text(value);
}

/** A calendar date that exists. */
export function isDate(value: string): boolean {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(value) ?? [];
  if (!year) return false;
  const at = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  // Date takes the years 0 to 99 for 1900 to 1999.
  return Number(year) > 99 && at.toISOString().startsWith(value);
}

// "calendly.com:443/x" is a host and its port, "javascript:…" a scheme.
const scheme = /^([a-z][a-z0-9+-]*):(?!\d)/i;

/** Stored with its scheme, `https://` when none was given (PE2). */
function checkUrl(value: string): Checked {
  if (value.length > longestText) return refused(`is longer than ${longestText} characters`);
  // deno-lint-ignore no-control-regex -- a URL parser drops them silently, and what is shown would not be what is opened
  if (/[\s\x00-\x1f\x7f<>"\\\p{Cs}]/u.test(value)) return refused("is not an address (URL)");
  const [, given] = scheme.exec(value) ?? [];
  const kind = given?.toLowerCase() ?? "none";
  if (kind === "mailto") {
    return /^mailto:[^@?]+@[^@?]+\.[^@?]+(\?.*)?$/i.test(value) ? text(value) : refused("is not an e-mail address");
  }
  if (kind !== "none" && kind !== "http" && kind !== "https") return refused("is not an http, https or mailto address");
  const url = kind === "none" ? `https://${value.replace(/^\/+/, "")}` : value;
  if (!/^https?:\/\/[^/]/i.test(url) || !URL.canParse(url)) return refused("is not an address (URL)");
  const { hostname } = new URL(url);
  return hostname.includes(".") || hostname === "localhost" || hostname.startsWith("[")
    ? text(url)
    : refused("is not an address (URL)");
}

function optionList(trait: TraitShape): string {
  const values = (trait.options ?? []).map((option) => option.value);
  return values.length > 0 && values.length <= 10 ? ` (${values.join(", ")})` : "";
}
