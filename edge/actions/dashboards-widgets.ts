import type { z } from "zod";
import {
  deleteWidget,
  findWidget,
  insertWidget,
  mostWidgets,
  updateWidget,
  type WidgetRow,
  widgetsOf,
} from "#db/queries/dashboard.ts";
import type * as contract from "../contract/dashboards.ts";
import type { Deps, Teammate } from "../context.ts";
import { notFound, Refusal } from "../errors.ts";
import { getChangeable, getSeen, toWidget } from "./dashboards.ts";
import { checkQuestion } from "./numbers-check.ts";

type Widget = z.input<typeof contract.widget>;

/** Puts it at the dashboard's end (VI5). @throws {Refusal} as `changeDashboard`; what is wrong with its question, under `question`;
 * conflict where the dashboard has `mostWidgets`. */
export async function makeWidget(
  deps: Deps,
  by: Teammate,
  id: string,
  dashboardId: string,
  { title, question, back }: z.output<typeof contract.widgetNew>,
): Promise<Widget> {
  const { row, writing } = await getChangeable(deps, by, dashboardId);
  await checkQuestion(deps, by, question);
  const { nowMs } = writing;
  const given = { id, dashboardId, title, kind: question.kind, spec: { question, back } };
  const made = await insertWidget(deps.db, { ...given, createdAtMs: nowMs, updatedAtMs: nowMs }, row, writing);
  if (!made) {
    const { length } = await widgetsOf(deps.db, dashboardId);
    if (length < mostWidgets) throw notFound("dashboard");
    throw new Refusal("conflict", `A dashboard has ${mostWidgets} widgets at most.`);
  }
  void deps.changes.nudge();
  return toWidget((await findWidget(deps.db, { id, dashboardId }))!);
}

/** @throws {Refusal} as `makeWidget`; not_found */
export async function changeWidget(
  deps: Deps,
  by: Teammate,
  at: WidgetAt,
  patch: z.output<typeof contract.widgetPatch>,
): Promise<Widget> {
  const { row, writing } = await getChangeable(deps, by, at.id);
  const widget = await getWidget(deps, at);
  const before = toWidget(widget);
  const { title = before.title, question = before.question, back = before.back } = patch;
  if (patch.question) await checkQuestion(deps, by, patch.question);
  const after: WidgetRow = { ...widget, title, kind: question.kind, spec: { question, back } };
  if (!await updateWidget(deps.db, after, row, writing)) throw notFound("widget");
  void deps.changes.nudge();
  return toWidget(after);
}

/** @throws {Refusal} not_found, not_allowed */
export async function dropWidget(deps: Deps, by: Teammate, at: WidgetAt): Promise<{ ok: true }> {
  const { row, writing } = await getChangeable(deps, by, at.id);
  if (!await deleteWidget(deps.db, await getWidget(deps, at), row, writing)) throw notFound("widget");
  void deps.changes.nudge();
  return { ok: true };
}

/** One of a dashboard that the teammate may see. @throws {Refusal} not_found */
export async function viewWidget(deps: Deps, by: Teammate, at: WidgetAt): Promise<Widget> {
  await getSeen(deps, by, at.id);
  return toWidget(await getWidget(deps, at));
}

/** By the parameters of its address. */
export type WidgetAt = { id: string; widgetId: string };

async function getWidget(deps: Deps, { id, widgetId }: WidgetAt): Promise<WidgetRow> {
  const row = await findWidget(deps.db, { id: widgetId, dashboardId: id });
  if (!row) throw notFound("widget");
  return row;
}
