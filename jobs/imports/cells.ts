import { z } from "zod";
import { isDate } from "../rules/trait-value.ts";

/** A cell as the field's value, or why it is none. A cell is never blank here: blank cells leave a field as it is (PD6). */
export type Read<T> = { ok: true; value: T } | { ok: false; reason: string };

const good = <T>(value: T): Read<T> => ({ ok: true, value });
const bad = (reason: string): { ok: false; reason: string } => ({ ok: false, reason });

export const text = (most: number) => (cell: string): Read<string> => {
  if (cell.length > most) return bad(`is longer than ${most} characters`);
  // deno-lint-ignore no-control-regex -- control characters are what must be refused
  return /[\x00-\x1f\x7f]/.test(cell) ? bad("holds control characters") : good(cell);
};

const address = z.email().max(254);
export const email = (cell: string): Read<string> => {
  const { success, data } = address.safeParse(cell.toLowerCase());
  return success ? good(data) : bad("is not an e-mail address");
};

export const date = (cell: string): Read<string> => (isDate(cell) ? good(cell) : bad("is not a date (YYYY-MM-DD)"));

const rfc3339 = z.iso.datetime({ offset: true });
/** A date means its beginning in UTC. */
export const instant = (cell: string): Read<number> => {
  const at = isDate(cell) ? `${cell}T00:00:00Z` : cell.replace(" ", "T");
  return rfc3339.safeParse(at).success ? good(Date.parse(at)) : bad("is not a date or an RFC 3339 instant");
};

export const whole = (least: number, most: number) => (cell: string): Read<number> => {
  const value = /^-?\d+$/.test(cell) ? Number(cell) : NaN;
  return value >= least && value <= most ? good(value) : bad(`is not a whole number from ${least} to ${most}`);
};

/** `1250`, `1,250.00` or `$1,250` in cents. */
export const money = (cell: string): Read<number> => {
  const digits = cell.replace(/^[^\d.,-]{0,4}\s*/, "").replace(/\s*[^\d.,]{0,4}$/, "").replace(/,(?=\d{3}(\D|$))/g, "");
  if (!/^\d{1,11}(\.\d{1,2})?$/.test(digits)) return bad("is not an amount of money");
  return good(Math.round(Number(digits) * 100));
};

export const yesNo = (cell: string): Read<boolean> => {
  if (/^(true|yes|y|1|owner)$/i.test(cell)) return good(true);
  return /^(false|no|n|0)$/i.test(cell) ? good(false) : bad("is not yes or no");
};
