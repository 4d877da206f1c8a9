import { request } from "#web/shared/api.ts";
import type { Dashboard, Widget, WidgetNew } from "./question.ts";

/** Puts a widget at the end of a dashboard. */
export const addWidget = (id: string, { title, question, back }: WidgetNew, idempotencyKey?: string): Promise<Widget> =>
  request("POST /api/dashboards/:id/widgets", {
    params: { id },
    body: { title, question, back },
    ...(idempotencyKey ? { idempotencyKey } : {}),
  });

/** A private dashboard with the same widgets; its id. */
export async function copyDashboard({ name, widgets }: Dashboard): Promise<string> {
  const { id } = await request("POST /api/dashboards", { body: { name: copyName(name), shared: false } });
  for (const widget of widgets) await addWidget(id, widget);
  return id;
}

/** "Renewals (copy)", within what a name may hold. */
export const copyName = (name: string): string => `${name.slice(0, 93)} (copy)`;
