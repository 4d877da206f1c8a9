import type { VariableGroup } from "#jobs/document/variables.ts";
import { type Variable, variablesFor } from "#jobs/document/variables.ts";
import type { TraitFacts } from "#jobs/document/variables.ts";

type Option = { value: string; label: string };

/**
 * A stored value as people read it, or null where there is none or it is none of its type (PE1): dates "14 March 2027",
 * money (integer cents) with its currency, selects by label, numbers as they are.
 * @param raw as the database holds it: date `YYYY-MM-DD`, boolean also as 0 or 1
 * @param currency ISO 4217
 */
export function formatValue(
  type: Variable["type"],
  raw: string | number | boolean | null | undefined,
  options?: readonly Option[] | null,
  currency = "USD",
): string | null {
  if (raw === null || raw === undefined || raw === "") return null;
  if (type === "date") return formatDate(String(raw));
  if (type === "boolean") return raw === true || raw === 1 || raw === "true" ? "yes" : "no";
  if (type === "select") return options?.find((option) => option.value === raw)?.label ?? String(raw);
  if (type === "number") return Number.isFinite(Number(raw)) ? plainNumber.format(Number(raw)) : null;
  if (type === "money") return Number.isFinite(Number(raw)) ? formatMoney(Number(raw), currency) : null;
  return String(raw);
}

/** Without thousands separators: a number may as well be a year or a customer's own number. */
const plainNumber = new Intl.NumberFormat("en-US", { useGrouping: false, maximumFractionDigits: 10 });
const longDate = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" });

function formatDate(day: string): string | null {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : NaN;
  // Date.parse takes 31 February as 3 March.
  return Number.isNaN(at) || !new Date(at).toISOString().startsWith(day) ? null : longDate.format(at);
}

/** Kept by currency: making one takes a hundred times as long as its use. */
const moneyIn = new Map<string, Intl.NumberFormat>();

function formatMoney(cents: number, currency: string): string {
  let money = moneyIn.get(currency);
  if (!money) {
    money = new Intl.NumberFormat("en-US", { style: "currency", currency, trailingZeroDisplay: "stripIfInteger" });
    moneyIn.set(currency, money);
  }
  return money.format(cents / 100);
}

/** A trait's row: `txt` for text, url, select and date, `num` for number and boolean (PD5). */
export type TraitRow = { traitId: string; txt: string | null; num: number | null };
type Person = { firstName: string | null; lastName: string | null; email: string | null; traits?: readonly TraitRow[] };

/** Whom and what a message is about; null where there is none, for example an account without AE. */
export type Subjects = {
  user: Person | null;
  account: {
    name: string;
    status: string | null;
    mrrCents: number | null;
    renewsOn: string | null;
    health: number | null;
    traits?: readonly TraitRow[];
  } | null;
  csm: Person | null;
  ae: Person | null;
  sender: Person | null;
};

/** The values of every variable of a workspace for one message, as the preview and the release resolve them (PE4). */
export function valuesOf(
  subjects: Subjects,
  definitions: readonly (TraitFacts & { id: string })[],
  currency?: string,
): Record<string, string | null> {
  const ids = new Map(definitions.map((trait) => [`${trait.entity}.${trait.key}`, trait.id]));
  const values: Record<string, string | null> = {};
  for (const { path, group, type, options } of variablesFor(definitions)) {
    const [, field, key] = path.match(/^[^.]+\.(traits\.)?(.*)$/)!;
    const raw = field === undefined
      ? fieldOf(subjects, group, key!)
      : traitOf(subjects[group]?.traits, ids.get(`${entityOf(group)}.${key}`));
    values[path] = formatValue(type, raw, options, currency);
  }
  return values;
}

const entityOf = (group: VariableGroup) => group === "user" || group === "account" ? group : "teammate";

function traitOf(rows: readonly TraitRow[] | undefined, traitId: string | undefined) {
  const row = rows?.find((row) => row.traitId === traitId);
  return row ? row.txt ?? row.num : null;
}

function fieldOf(subjects: Subjects, group: VariableGroup, field: string): string | number | null {
  const { account } = subjects;
  if (group === "account") {
    if (!account) return null;
    return {
      name: account.name,
      status: account.status,
      mrr: account.mrrCents,
      renewsOn: account.renewsOn,
      health: account.health,
    }[field] ?? null;
  }
  const person = subjects[group];
  return person?.[field as "firstName" | "lastName" | "email"] ?? null;
}
