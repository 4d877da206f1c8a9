import { dateText } from "../time-text.ts";
import { moneyText } from "../money.ts";
import type { DraftCondition, DraftGroup, GroupKind } from "./filter-draft.ts";
import { dayIn, isMoment } from "./moment.ts";
import { type Fields, opOf } from "./filter-fields.ts";

/** What a group says before its parts. */
export const groupWords: Record<GroupKind, string> = {
  all: "all of these",
  any: "any of these",
  none: "none of these",
  notAll: "not all of these together",
};

/** Names by id, where a value is one; undefined while it is not known yet. */
export type NameOf = (type: string, id: string) => string | undefined;

/** What the words of a filter need: `goneName` is of fields that can be asked no more. */
export type Naming = {
  nameOf: NameOf;
  currency: string;
  goneName?: (field: string) => string;
  /** Whose days instants are told in; UTC unless said. */
  timeZone?: string;
};

/** A condition as it is read: "Plan is one of Pro, Team"; "Plan is …" while it has no value. */
export function conditionWords(
  { field, op, value }: Pick<DraftCondition, "field" | "op" | "value">,
  fields: Fields,
  o: Naming,
): string {
  const known = fields.get(field);
  const operator = opOf(known, op);
  if (!known || !operator) {
    const name = o.goneName?.(field) ?? field;
    const words = op.replace(/\p{Lu}/gu, (letter) => ` ${letter.toLowerCase()}`);
    return `${name} ${words} ${value === undefined ? "" : String(value)}`.trim();
  }
  if (operator.takes === "nothing") return `${known.label} ${operator.label}`;
  if (value === undefined) return `${known.label} ${operator.label.replace(/ ….*/, "")} …`;
  if (operator.takes === "days") return `${known.label} ${daysWords(op, operator.label, Number(value))}`;
  const one = (given: unknown): string => {
    if (typeof given === "boolean") return given ? "yes" : "no";
    if (known.type === "money" && typeof given === "number") return moneyText(given, o.currency);
    const option = known.options?.find((each) => each.value === given);
    if (option) return option.label;
    if (known.type === "instant" && isMoment(String(given))) return dateText(dayIn(String(given), o.timeZone ?? "UTC"));
    if (known.type === "date" || known.type === "instant") return dateText(String(given));
    if (typeof given === "number") return given.toLocaleString("en");
    return o.nameOf(known.type, String(given)) ?? String(given);
  };
  const values = Array.isArray(value) ? value : [value];
  const more = values.length > 3 ? ` and ${values.length - 3} more` : "";
  return `${known.label} ${operator.label} ${values.slice(0, 3).map(one).join(", ")}${more}`;
}

function daysWords(op: string, label: string, days: number): string {
  const n = `${days.toLocaleString("en")} ${days === 1 ? "day" : "days"}`;
  if (op === "inLastDays") return `is in the last ${n}`;
  if (op === "inNextDays") return `is in the next ${n}`;
  return op === "moreThanDaysAgo" ? `is more than ${n} ago` : `${label} ${n}`;
}

/** A group as one short line: "any of 3 conditions". */
export const groupLine = ({ kind, parts }: DraftGroup): string =>
  `${kind === "notAll" ? "not all" : kind} of ${parts.length === 1 ? "1 condition" : `${parts.length} conditions`}`;

/** A whole filter as one reads it: "Plan is Pro and (Seats is 5 or Seats is set)"; empty for none. */
export function sentenceOf(group: DraftGroup, fields: Fields, o: Naming): string {
  const parts = group.parts.flatMap((part) => {
    if (part.kind === "condition") return [conditionWords(part, fields, o)];
    const words = sentenceOf(part, fields, o);
    const isBare = part.kind === "none" || part.kind === "notAll" || part.kind === group.kind ||
      part.parts.length === 1;
    return words === "" ? [] : [isBare ? words : `(${words})`];
  });
  if (parts.length === 0) return "";
  if (group.kind === "none") return `none of these holds: ${parts.join("; ")}`;
  if (group.kind === "notAll") return `not all of these hold: ${parts.join("; ")}`;
  return parts.join(group.kind === "all" ? " and " : " or ");
}
