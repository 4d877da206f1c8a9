import type { z } from "zod";
import { lookBackFrom } from "#jobs/rules/periods.ts";
import type * as dashboards from "../contract/dashboards.ts";
import type { Deps, Teammate } from "../context.ts";
import { csvAnswer } from "../shapes/csv-answer.ts";
import type { CsvCell } from "../shapes/csv-line.ts";
import type { Figures } from "../shapes/figures.ts";
import { toInstant } from "../shapes/instant.ts";
import type { Rate } from "../shapes/rate.ts";
import { viewWidget, type WidgetAt } from "./dashboards-widgets.ts";
import type { Asked, Measure } from "./numbers-filters.ts";
import { answerNumbers, type NumbersAnswer } from "./numbers.ts";
import { playbookStats, templateStats } from "./stats.ts";

type Line = CsvCell[];

/** What a question comes to, as a file. @throws {Refusal} as `answerNumbers` */
export async function numbersCsv(deps: Deps, by: Teammate, asked: Asked, signal?: AbortSignal): Promise<Response> {
  const answer = await answerNumbers(deps, by, asked, signal);
  const lines = [...linesOf(asked, answer), ...untilHere(answer.countedSince)];
  return csvAnswer("numbers", deps.nowMs(), lines);
}

/** What a widget shows to this teammate now. @throws {Refusal} not_found; else as `answerNumbers` */
export async function widgetCsv(
  deps: Deps,
  by: Teammate,
  at: WidgetAt,
  { timeZone = by.timeZone }: z.output<typeof dashboards.widgetCsvQuery>,
  signal?: AbortSignal,
): Promise<Response> {
  const { question, back = "90d" } = await viewWidget(deps, by, at);
  const fromMs = lookBackFrom(back, deps.nowMs(), timeZone);
  const asked = { timeZone, ...(fromMs === null ? {} : { since: toInstant(fromMs) }), ...question } as Asked;
  return await numbersCsv(deps, by, asked, signal);
}

/** @throws {Refusal} as `templateStats` */
export async function templateCsv(...[deps, by, id, asked, signal]: Parameters<typeof templateStats>) {
  const { all, bySender, byMonth, countedSince } = await templateStats(deps, by, id, asked, signal);
  const lines = [
    figuresHead,
    figuresLine("All", "", all),
    ...bySender.map(({ label, figures }) => figuresLine("Sender", label, figures)),
    ...byMonth.map(({ key, figures }) => figuresLine("Month", (key ?? "").slice(0, 7), figures)),
  ];
  return csvAnswer("template", deps.nowMs(), [...lines, ...untilHere(countedSince)]);
}

/** @throws {Refusal} as `playbookStats` */
export async function playbookCsv(...[deps, by, id, asked, signal]: Parameters<typeof playbookStats>) {
  const { all, bySteps, byVersion, countedSince } = await playbookStats(deps, by, id, asked, signal);
  const lines = [
    figuresHead,
    figuresLine("All", "", all),
    ...bySteps.map(({ label, figures }) => figuresLine("Step", label, figures)),
    ...byVersion.map(({ label, figures }) => figuresLine("Version", label, figures)),
  ];
  return csvAnswer("playbook", deps.nowMs(), [...lines, ...untilHere(countedSince)]);
}

const names: Record<Measure, string> = {
  conversations: "Conversations",
  sent: "Sent",
  opened: "Opened",
  replied: "Replied",
  bounced: "Bounced",
  unsubscribed: "Unsubscribed",
};
const rateHead = ["Of", "Share", "At least", "At most"];
/** Shares to four digits: a hundredth of a percent. */
const rounded = (share: number) => Math.round(share * 10_000) / 10_000;
const counted = (value: number | null): CsvCell => value ?? "not tracked";
const rateCells = (rate: Rate | undefined): Line =>
  rate ? [rate.of, ...[rate.value, rate.low, rate.high].map(rounded)] : ["", "not tracked", "", ""];

function linesOf(asked: Asked, answer: NumbersAnswer): Line[] {
  switch (answer.kind) {
    case "count":
      return [[nameOf(asked)], [counted(answer.value)]];
    case "rate":
      return [[nameOf(asked), ...rateHead], [counted(answer.value?.count ?? null), ...rateCells(answer.value)]];
    case "series": {
      const head = "measures" in asked ? asked.measures.map((measure) => names[measure]) : [];
      return [
        ["From", "Until", ...head],
        ...answer.points.map((point) => [
          point.since,
          point.before,
          ...point.values.map((value) => isReached(point, answer.countedSince) ? counted(value) : "not counted"),
        ]),
      ];
    }
    case "breakdown": {
      const isShare = "asRate" in asked && asked.asRate;
      const head = [answer.byLabel, nameOf(asked), ...(isShare ? rateHead : [])];
      const rows = answer.rows.map((
        { label, value, rate },
      ) => [label, counted(value), ...(isShare ? rateCells(rate) : [])]);
      const { others } = answer;
      return [head, ...rows, ...(others.rows > 0 ? [[`${others.rows} others`, others.value]] : [])];
    }
  }
}

const nameOf = (asked: Asked): string => "measure" in asked ? names[asked.measure] : "";
const isReached = (point: { since: string }, countedSince: string | null): boolean =>
  countedSince === null || point.since >= countedSince;

const figuresHead = ["By", "Name", "Sent", "Opened", "Open rate", "Replied", "Reply rate", "Bounced", "Bounce rate"]
  .concat("Unsubscribed", "Unsubscribe rate");
const figuresLine = (by: string, name: string, { sent, opens, replies, bounces, unsubscribes }: Figures): Line => [
  by,
  name,
  sent,
  ...[opens, replies, bounces, unsubscribes].flatMap((rate): Line =>
    rate ? [rate.count, rounded(rate.value)] : sent > 0 ? ["not tracked", "not tracked"] : ["", ""]
  ),
];

/** Where time was up. */
const untilHere = (countedSince: string | null | undefined): Line[] =>
  countedSince ? [[`Only what is from ${countedSince} on was counted`]] : [];
