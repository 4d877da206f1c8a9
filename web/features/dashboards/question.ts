import type { Answer } from "#web/shared/api.ts";
import { type Measure, measures } from "#web/shared/numbers/measures.ts";

export type Dashboard = Answer<"GET /api/dashboards/:id">;
export type Widget = Dashboard["widgets"][number];
export type WidgetNew = Omit<Widget, "id">;
export type Question = Widget["question"];
export type Back = Widget["back"];
export type Kind = Question["kind"];
export type Every = Extract<Question, { kind: "series" }>["every"];

/** How far back a widget looks, in words. */
export const backText: Record<Back, string> = {
  "7d": "last 7 days",
  "30d": "last 30 days",
  "90d": "last 90 days",
  "12m": "last 12 months",
  all: "all time",
};
export const kindText: Record<Kind, { label: string; detail: string }> = {
  count: { label: "Number", detail: "How many, and how that came about" },
  rate: { label: "Rate", detail: "The share of those that were sent" },
  series: { label: "Over time", detail: "Lines by day, week or month" },
  breakdown: { label: "Breakdown", detail: "Bars by template, sender, trait …" },
};

/** Which instant of conversations a look back is about: what became of mail goes by when the first mail of each left (VI5). */
export function timeText(counted: readonly Measure[]): "created" | "first sent" | "created or first sent" {
  const isAny = counted.includes("conversations");
  return isAny ? counted.every((one) => one === "conversations") ? "created" : "created or first sent" : "first sent";
}

/** "First sent in the last 30 days": of which conversations a widget is. */
export function spanText({ question, back }: Pick<Widget, "question" | "back">): string {
  if (back === "all") return "All time";
  const words = timeText(question.kind === "series" ? question.measures : [question.measure]);
  return `${words.charAt(0).toUpperCase()}${words.slice(1)} in the ${backText[back]}`;
}

/** What a widget looks at: from an instant that begins a day in `zone`, or all there is. */
export type Span = { since: string | null; zone: string };

const days: Partial<Record<Back, number>> = { "7d": 7, "30d": 30, "90d": 90 };

/** The days that a look back means, today the last of them; of months, this one and the eleven before. They begin in `zone`. */
export function spanOf(back: Back, nowMs: number, zone: string): Span {
  if (back === "all") return { since: null, zone };
  const today = Temporal.Instant.fromEpochMilliseconds(nowMs).toZonedDateTimeISO(zone).startOfDay();
  const from = days[back] === undefined
    ? today.with({ day: 1 }).subtract({ months: 11 }).startOfDay()
    : today.subtract({ days: days[back] - 1 }).startOfDay();
  return { since: from.toInstant().toString(), zone };
}

/** What is asked of a widget that is seen now. */
export const askedOf = (question: Question, span: Span): Question => ({
  ...question,
  ...(span.since ? { since: span.since } : {}),
  timeZone: span.zone,
});

/** Into which stretches a number is cut to show how it came about. */
export const everyOf = (
  back: Back,
): Every => (back === "7d" || back === "30d" ? "day" : back === "90d" ? "week" : "month");

const list = (
  words: string[],
) => (words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`);

/** What a widget is called that nobody gave a name: "Reply rate by template"; `byLabel` names what it is broken down by. */
export function titleOf(question: Question, byLabel: string): string {
  if (question.kind === "count") return measures[question.measure].label;
  if (question.kind === "rate") return measures[question.measure].rate;
  if (question.kind === "series") {
    const names = question.measures.map((
      name,
      n,
    ) => (n === 0 ? measures[name].label : measures[name].label.toLowerCase()));
    return `${list(names)} by ${question.every}`;
  }
  const { label, rate } = measures[question.measure];
  return `${question.asRate ? rate : label} by ${byLabel.charAt(0).toLowerCase()}${byLabel.slice(1)}`;
}
