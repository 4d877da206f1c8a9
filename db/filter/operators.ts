/** What a field's values are. `teammate` and those behind it are ids of such. */
export const fieldTypes = [
  "text",
  "url",
  "number",
  "money",
  "date",
  "instant",
  "boolean",
  "select",
  "teammate",
  "account",
  "user",
  "template",
  "playbook",
  "channel",
] as const;
export type FieldType = (typeof fieldTypes)[number];

/** What stands behind an operator: nothing, one value of the field's type, up to `filterLimits.values` of them, or a number of days. */
export type Takes = "nothing" | "one" | "many" | "days";

/** Every operator in words that read on from the field's label. */
export const operators = {
  is: { label: "is", takes: "one" },
  isNot: { label: "is not", takes: "one" },
  isOneOf: { label: "is one of", takes: "many" },
  contains: { label: "contains", takes: "one" },
  notContains: { label: "does not contain", takes: "one" },
  startsWith: { label: "starts with", takes: "one" },
  greater: { label: "is greater than", takes: "one" },
  less: { label: "is less than", takes: "one" },
  atLeast: { label: "is at least", takes: "one" },
  atMost: { label: "is at most", takes: "one" },
  on: { label: "is on", takes: "one" },
  before: { label: "is before", takes: "one" },
  after: { label: "is after", takes: "one" },
  since: { label: "is since", takes: "one" },
  inLastDays: { label: "is in the last days", takes: "days" },
  inNextDays: { label: "is in the next days", takes: "days" },
  moreThanDaysAgo: { label: "is more than … days ago", takes: "days" },
  isSet: { label: "is set", takes: "nothing" },
  isNotSet: { label: "is not set", takes: "nothing" },
} as const satisfies Record<string, { label: string; takes: Takes }>;
export type Op = keyof typeof operators;

const text: Op[] = ["is", "isNot", "isOneOf", "contains", "notContains", "startsWith"];
const number: Op[] = ["is", "isNot", "isOneOf", "greater", "less", "atLeast", "atMost"];
const day: Op[] = ["on", "before", "after", "inLastDays", "inNextDays", "moreThanDaysAgo"];
const instant: Op[] = ["on", "before", "after", "since", "inLastDays", "inNextDays", "moreThanDaysAgo"];
const choice: Op[] = ["is", "isNot", "isOneOf"];
const ofType: Record<FieldType, Op[]> = {
  text,
  url: text,
  number,
  money: number,
  date: day,
  instant,
  boolean: ["is"],
  select: choice,
  teammate: choice,
  account: choice,
  user: choice,
  template: choice,
  playbook: choice,
  channel: choice,
};

/** The operators of a field (VI2); whether it is set is asked only of what may be unset. */
export const operatorsOf = (field: { type: FieldType; nullable: boolean }): readonly Op[] =>
  field.nullable ? [...ofType[field.type], "isSet", "isNotSet"] : ofType[field.type];
