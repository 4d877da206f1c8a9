import type { Measure, RateMeasure } from "#web/shared/numbers/measures.ts";
import type { Back, Every, Kind, Question, Widget, WidgetNew } from "./question.ts";

/** A widget while it is written. What another kind asks for is kept while one tries kinds out. */
export type WidgetForm = {
  /** Empty for the title that its question makes. */
  title: string;
  kind: Kind;
  measure: Measure;
  rate: RateMeasure;
  measures: Measure[];
  every: Every;
  by: string | null;
  asRate: boolean;
  limit: number;
  /** JSON of the filter language, empty for none. */
  filter: string;
  back: Back;
};

/** As many lines as one chart takes. */
export const mostLines = 5;

export const emptyForm = (): WidgetForm => ({
  title: "",
  kind: "count",
  measure: "sent",
  rate: "replied",
  measures: ["sent", "replied"],
  every: "week",
  by: "template",
  asRate: false,
  limit: 10,
  filter: "",
  back: "90d",
});

/** What is counted as the form stands. */
export function measuresOf({ kind, measure, rate, measures, asRate }: WidgetForm): readonly Measure[] {
  if (kind === "series") return measures;
  return [kind === "rate" || (kind === "breakdown" && asRate) ? rate : measure];
}

/** The form of a widget that is there. */
export function formOf({ title, question, back }: Pick<Widget, "title" | "question" | "back">): WidgetForm {
  const form = { ...emptyForm(), title, kind: question.kind, back };
  if (question.filter) form.filter = JSON.stringify(question.filter);
  if (question.kind === "count") return { ...form, measure: question.measure };
  if (question.kind === "rate") return { ...form, rate: question.measure };
  if (question.kind === "series") return { ...form, measures: [...question.measures], every: question.every };
  const { measure, asRate, by, limit } = question;
  return { ...form, ...(asRate ? { rate: measure as RateMeasure } : { measure }), asRate, by, limit };
}

/** What the form asks; null while it lacks something. */
export function questionOf(form: WidgetForm): Question | null {
  const filter = form.filter === "" ? {} : { filter: JSON.parse(form.filter) as Record<string, unknown> };
  const { kind, measure, rate, measures, every, by, asRate, limit } = form;
  if (kind === "count") return { kind, measure, ...filter };
  if (kind === "rate") return { kind, measure: rate, ...filter };
  if (kind === "series") return measures.length === 0 ? null : { kind, measures, every, ...filter };
  return by === null ? null : { kind, measure: asRate ? rate : measure, asRate, by, limit, ...filter };
}

/** The widget as it is kept; null while its question lacks something. */
export function widgetOf(form: WidgetForm, title: (question: Question) => string): WidgetNew | null {
  const question = questionOf(form);
  return question && { title: form.title.trim() || title(question).slice(0, 100), question, back: form.back };
}
