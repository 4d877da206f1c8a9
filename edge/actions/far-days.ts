import type { Deps } from "../context.ts";
import { Refusal } from "../errors.ts";

const yearMs = 366 * 86_400_000;
const mostYears = 5;

/** Calendars are walked from now to the last closed day: one that nobody can mean would make that long.
 * @throws {Refusal} invalid_field: more than a year ago or five years ahead. */
export function refuseFarDay(deps: Deps, field: string, day: string): void {
  const inMs = Date.parse(`${day}T00:00:00Z`) - deps.nowMs();
  if (inMs < -yearMs) throw new Refusal("invalid_field", `${field}: is more than a year ago`, field);
  if (inMs > mostYears * yearMs) {
    throw new Refusal("invalid_field", `${field}: is more than ${mostYears} years ahead`, field);
  }
}

/** @throws {Refusal} invalid_field: it ends before it begins, or is longer than five years. */
export function refuseRange(field: string, fromDay: string, toDay: string): void {
  if (toDay < fromDay) throw new Refusal("invalid_field", `${field}: is before its first day`, field);
  if (Date.parse(toDay) - Date.parse(fromDay) > mostYears * yearMs) {
    throw new Refusal("invalid_field", `${field}: is more than ${mostYears} years after its first day`, field);
  }
}
