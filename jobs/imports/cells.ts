import { z } from "zod";
import { isDate } from "../rules/trait-value.ts";

/** A cell as the field's value, or why it is none. A cell is never blank here: blank cells leave a field as it is (PD6). */
export type Read<T> = { ok: true; value: T } | { ok: false; reason: string };

const good = <T>(value: T): Read<T> => ({ ok: true, value });
const bad = (reason: string): { ok: false; reason: string } => ({ ok: false, reason });

export const text = (most: number) => (cell: string): Read<string> => {
  if (cell.length > most) return bad(`is longer than ${most} characters`);
  // Cc are control characters, Cs halves of characters.
  return /[\p{Cc}\p{Cs}]/u.test(cell) ? bad("holds control characters") : good(cell);
};

const address = z.email().max(254);
/** Lower-cased, a domain in other letters as mail carries it (`xn--…`); such letters before the @ no channel of ours can send to. */
export const email = (cell: string): Read<string> => {
  const at = cell.lastIndexOf("@");
  const [local, domain] = [cell.slice(0, at).toLowerCase(), cell.slice(at + 1).toLowerCase()];
  const { success, data } = address.safeParse(`${local}@${asciiDomain(domain)}`);
  if (success) return good(data);
  return bad(
    /[^\p{ASCII}]/u.test(local) ? "has letters before the @ that mail cannot be sent to" : "is not an e-mail address",
  );
};

/** RFC 3492, as browsers do it; what is no domain stays as it is. */
function asciiDomain(domain: string): string {
  if (!/[^\p{ASCII}]/u.test(domain) || !/^[\p{L}\p{N}\p{M}.-]+$/u.test(domain)) return domain;
  return URL.parse(`http://${domain}`)?.hostname ?? domain;
}

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
  if (/^(true|yes|y|1)$/i.test(cell)) return good(true);
  return /^(false|no|n|0)$/i.test(cell) ? good(false) : bad("is not yes or no");
};
/** Since when somebody is unsubscribed: null where that is only said, false where they are not. A time without a zone is UTC. */
export const unsubscribed = (cell: string): Read<{ sinceMs: number | null } | false> => {
  const said = /^(unsubscribed|opted[ -]out)$/i.test(cell) ? good(true) : yesNo(cell);
  if (said.ok) return good(said.value && { sinceMs: null });
  const zoned = cell.replace(/ ?(UTC|GMT)$/i, "Z").replace(/ ?([+-]\d\d)(\d\d)$/, "$1:$2");
  const read = [isDate(cell) ? cell : zoned, `${zoned}Z`].map(instant).find((read) => read.ok);
  // Where a tool writes the beginning of its time, it knows none.
  return read?.ok && read.value > 0 ? good({ sinceMs: read.value }) : bad("is neither yes, no nor a date (YYYY-MM-DD)");
};
export const owner = (cell: string): Read<boolean> => /^owner$/i.test(cell) ? good(true) : yesNo(cell);

export const oneOf = <T extends string>(...words: T[]) => (cell: string): Read<T> => {
  const word = words.find((word) => word === cell.toLowerCase());
  return word ? good(word) : bad(`is none of ${words.join(", ")}`);
};

/** An IANA zone, such as `Europe/Berlin`. */
export const zone = (cell: string): Read<string> => {
  try {
    return good(new Intl.DateTimeFormat("en", { timeZone: cell }).resolvedOptions().timeZone && cell);
  } catch {
    return bad("is not an IANA time zone");
  }
};
