import { fold } from "../fold.ts";
import { type Bound, type Calendar, type DayOp, daysMeant, instantsMeant, isDay, isMoment } from "./days.ts";
import type { Field, FilterEntity } from "./field.ts";
import { FilterFault, filterLimits } from "./language.ts";
import { type Op, operators } from "./operators.ts";

/** What a value is held to. */
export type Test =
  | { kind: "set" }
  /** A field that is a condition itself holds. */
  | { kind: "yes" }
  | { kind: "among"; values: readonly (string | number)[] }
  | { kind: "contains" | "starts"; text: string }
  | { kind: "between"; from?: Bound; to?: Bound };

/** For whom and when: `me`, as a teammate, is `meId`; without it nobody is. */
export type Asking = Calendar & { of: FilterEntity; meId?: string };

/** What an operator and its value come to. `negated`: rows that do not pass, those without a value among them.
 * @throws {FilterFault} the value is of another type. */
export function testOf(
  field: Field,
  op: Op,
  value: unknown,
  asking: Asking,
  path: string,
): { test: Test; negated: boolean } {
  const fault = (words: string) => new FilterFault(path, words);
  const one = (given: unknown) => valueOf(field, given, asking, fault);
  const yes = (test: Test) => ({ test, negated: false });
  const no = (test: Test) => ({ test, negated: true });
  const { takes } = operators[op];
  if (takes === "nothing" && value !== undefined) throw fault("takes no value");
  if (takes === "days") return yes({ kind: "between", ...meant(field, op as DayOp, daysOf(value, fault), asking) });
  switch (op) {
    case "isSet":
      return yes({ kind: "set" });
    case "isNotSet":
      return no({ kind: "set" });
    case "is":
      // A yes or no that is worked out has no other value.
      if (field.at.kind === "condition") return { test: { kind: "yes" }, negated: one(value) === 0 };
      return yes({ kind: "among", values: [one(value)] });
    case "isNot":
      return no({ kind: "among", values: [one(value)] });
    case "isOneOf":
      return yes({ kind: "among", values: listOf(value, fault).map(one) });
    case "contains":
      return yes({ kind: "contains", text: wordsOf(value, fault) });
    case "notContains":
      return no({ kind: "contains", text: wordsOf(value, fault) });
    case "startsWith":
      return yes({ kind: "starts", text: wordsOf(value, fault) });
    case "greater":
      return yes({ kind: "between", from: { value: one(value), included: false } });
    case "atLeast":
      return yes({ kind: "between", from: { value: one(value), included: true } });
    case "less":
      return yes({ kind: "between", to: { value: one(value), included: false } });
    case "atMost":
      return yes({ kind: "between", to: { value: one(value), included: true } });
    case "since":
    case "before":
      if (field.type === "instant" && typeof value === "string" && isMoment(value)) {
        return yes({ kind: "between", ...meant(field, op, value, asking) });
      }
      return yes({ kind: "between", ...meant(field, op, dayOf(value, fault), asking) });
    default:
      return yes({ kind: "between", ...meant(field, op as DayOp, dayOf(value, fault), asking) });
  }
}

const meant = (field: Field, op: DayOp, value: string | number, asking: Asking) =>
  field.type === "instant" ? instantsMeant(op, value, asking) : daysMeant(op, value, asking);

type Fault = (words: string) => FilterFault;

/** A value of the field's type, as the database holds it. */
function valueOf(field: Field, value: unknown, { meId }: Asking, fault: Fault): string | number {
  switch (field.type) {
    case "number":
    case "money":
      return numberOf(value, fault);
    case "boolean":
      if (typeof value !== "boolean") throw fault("is neither true nor false");
      return value ? 1 : 0;
    case "teammate":
      if (value === "me" && meId !== undefined) return meId;
      return idOf(value, fault);
    case "account":
    case "user":
    case "template":
    case "playbook":
    case "channel":
      return idOf(value, fault);
    default: {
      const text = textOf(value, fault);
      if (field.closed && !field.options?.some((option) => option.value === text)) {
        throw fault(`is none of ${field.options?.map((option) => option.value).join(", ")}`);
      }
      return field.at.kind === "column" && field.at.folded ? fold(text) : text;
    }
  }
}

function numberOf(value: unknown, fault: Fault): number {
  if (typeof value !== "number" || !Number.isFinite(value)) throw fault("is no number");
  if (Math.abs(value) > Number.MAX_SAFE_INTEGER) throw fault("is too large");
  return value;
}

function textOf(value: unknown, fault: Fault): string {
  if (typeof value !== "string") throw fault("is no text");
  if (value === "") throw fault("is empty");
  if (value.length > 1_000) throw fault("is longer than 1,000 characters");
  // Cc are control characters, Cs halves of characters: no value holds them.
  if (/[\p{Cc}\p{Cs}]/u.test(value)) throw fault("holds control characters");
  return value;
}

function wordsOf(value: unknown, fault: Fault): string {
  const text = textOf(value, fault);
  if (fold(text) === "") throw fault("is empty");
  return text;
}

function idOf(value: unknown, fault: Fault): string {
  if (typeof value !== "string" || !/^[0-9A-HJKMNP-TV-Z]{26}$/.test(value)) throw fault("is not an id");
  return value;
}

function dayOf(value: unknown, fault: Fault): string {
  if (typeof value !== "string" || !isDay(value)) throw fault("is not a date (YYYY-MM-DD)");
  return value;
}

function daysOf(value: unknown, fault: Fault): number {
  if (typeof value !== "number" || !Number.isInteger(value) || value < 0 || value > 36_500) {
    throw fault("is not a number of days from 0 to 36,500");
  }
  return value;
}

function listOf(value: unknown, fault: Fault): unknown[] {
  if (!Array.isArray(value)) throw fault("is no list");
  if (value.length === 0) throw fault("is empty");
  if (value.length > filterLimits.values) throw fault(`has more than ${filterLimits.values} values`);
  return value;
}
