import type { z } from "zod";
import type { Reader } from "#db/queries/list.ts";
import { playbookNames, playbookSteps } from "#db/queries/numbers-names.ts";
import {
  firstLeftMs,
  type Mail,
  mailOfStart,
  mailOfTemplate,
  none,
  openCount,
  type Outcomes,
  sumOf,
} from "#db/queries/stats.ts";
import type { Span } from "#db/queries/stretch.ts";
import { findTemplate } from "#db/queries/template.ts";
import { type Period, periodsOf } from "#jobs/rules/periods.ts";
import type * as contract from "../contract/numbers.ts";
import type { Deps, Teammate } from "../context.ts";
import { notFound } from "../errors.ts";
import { toFigures } from "../shapes/figures.ts";
import { toInstant } from "../shapes/instant.ts";
import { labelsOf } from "./numbers-labels.ts";
import { bounds, spanOf } from "./numbers-question.ts";
import { inNumbersTurn } from "./numbers-turn.ts";

type Asked = z.output<typeof contract.statsQuery>;
type Key = string | number | null;
type Part = { mail: Key; key: Key; period: Period; outcomes: Outcomes };

/** Eighty years of months. */
const mostMonths = 1_000;

/** What became of all mail that began from a template (TR3). @throws {Refusal} not_found; invalid_field `since` or `before`; too_fast */
export async function templateStats(
  deps: Deps,
  by: Teammate,
  id: string,
  asked: Asked,
  signal?: AbortSignal,
): Promise<z.input<typeof contract.templateStats>> {
  if (!await findTemplate(deps.db, id, by.id)) throw notFound("template");
  const { parts, countedSince } = await countMonths(deps, by, new Map([[null, mailOfTemplate(id)]]), asked, signal);
  const bySender = together(parts, ({ key }) => key);
  const labelOf = await labelsOf(deps, by, { kind: "teammate" }, [...bySender.keys()]);
  return {
    all: toFigures(sumOf(parts.map(({ outcomes }) => outcomes))),
    bySender: Array.from(bySender, ([key, outcomes]) => figuresBy(key, labelOf(key), outcomes))
      .toSorted((a, b) => b.figures.sent - a.figures.sent || a.label.localeCompare(b.label, "en")),
    byMonth: Array.from(
      together(parts, ({ period }) => period.day),
      ([day, outcomes]) => figuresBy(day, monthName(String(day)), outcomes),
    ),
    countedSince,
  };
}

/** The same of a playbook, by its steps and by its versions (TR3). */
export async function playbookStats(
  deps: Deps,
  by: Teammate,
  id: string,
  asked: Asked,
  signal?: AbortSignal,
): Promise<z.input<typeof contract.playbookStats>> {
  if (!(await playbookNames(deps.db, [id])).has(id)) throw notFound("playbook");
  const steps = await playbookSteps(deps.db, id);
  const mails = new Map(steps.flatMap(({ startIds }) => startIds.map((start) => [start, mailOfStart(start)])));
  const { parts, countedSince } = await countMonths(deps, by, mails, asked, signal);
  const byStart = together(parts, ({ mail }) => mail);
  const versions = [...together(parts, ({ key }) => key)].toSorted(([a], [b]) => Number(b) - Number(a));
  return {
    all: toFigures(sumOf(parts.map(({ outcomes }) => outcomes))),
    bySteps: steps.map(({ key, name, startIds }) =>
      figuresBy(key, name, sumOf(startIds.map((start) => byStart.get(start) ?? none)))
    ),
    byVersion: versions.map(([no, outcomes]) => figuresBy(no, no === null ? "No version" : `Version ${no}`, outcomes)),
    countedSince,
  };
}

const figuresBy = (key: Key, label: string, outcomes: Outcomes) => ({
  key: key === null ? null : String(key),
  label,
  figures: toFigures(outcomes),
});

const monthName = (day: string): string =>
  new Date(`${day}T00:00:00Z`).toLocaleDateString("en", { month: "long", year: "numeric", timeZone: "UTC" });

/** What each key comes to, in the order in which the keys come. */
function together(parts: readonly Part[], keyOf: (part: Part) => Key): Map<Key, Outcomes> {
  const groups = Map.groupBy(parts, keyOf);
  return new Map(Array.from(groups, ([key, each]) => [key, sumOf(each.map(({ outcomes }) => outcomes))]));
}

type Counted = { parts: Part[]; countedSince: string | null };

/** Month by month, the newest first; where time is up, the month that was begun is left out. */
async function countMonths(
  deps: Deps,
  by: Teammate,
  mails: ReadonlyMap<Key, Mail>,
  asked: Asked,
  signal: AbortSignal | undefined,
): Promise<Counted> {
  const span = spanOf(asked);
  const { timeZone = by.timeZone } = asked;
  const given = { mails, span: { ...span, toMs: Math.min(span.toMs, deps.nowMs() + 1) }, timeZone };
  return await inNumbersTurn(deps, by, signal, (db) => countIn(db, given, signal));
}

async function countIn(
  db: Reader,
  { mails, span: { toMs, ...span }, timeZone }: { mails: ReadonlyMap<Key, Mail>; span: Span; timeZone: string },
  signal: AbortSignal | undefined,
): Promise<Counted> {
  const firsts = await Promise.all(
    Array.from(mails, async ([key, mail]) => [key, await firstLeftMs(db, mail) ?? Infinity] as const),
  );
  const firstOf = new Map(firsts);
  const firstMs = Math.min(Infinity, ...firstOf.values());
  const fromMs = Math.max(span.fromMs, firstMs);
  const months = fromMs < toMs ? periodsOf("month", { fromMs, toMs, timeZone, most: mostMonths }) ?? [] : [];
  const counts = openCount(db, { ...bounds, ...(signal ? { signal } : {}) });
  const parts: Part[] = [];
  for (const period of months.toReversed()) {
    const within = { fromMs: Math.max(period.fromMs, fromMs), toMs: Math.min(period.toMs, toMs) };
    const month: Part[] = [];
    for (const [mail, one] of mails) {
      if (firstOf.get(mail)! >= within.toMs) continue;
      const groups = counts.isOver() && parts.length > 0 ? null : await counts.count(one, within);
      if (groups === null) return { parts, countedSince: toInstant(period.toMs) };
      month.push(...Array.from(groups, ([key, outcomes]) => ({ mail, key, period, outcomes })));
    }
    parts.push(...month);
  }
  return { parts, countedSince: null };
}
