import { z } from "zod";
import { numbersAsked } from "./numbers.ts";
import { teammateShort } from "./people.ts";
import { id, instant, line, page, pageOf } from "./values.ts";

/** How far back a widget looks from whenever it is seen, instead of `since` and `before`. */
export const lookBack = z.enum(["7d", "30d", "90d", "12m", "all"]);
export const widgetNew = z.object({ title: line(100), question: numbersAsked, back: lookBack.default("90d") }).strict();
export const widget = widgetNew.extend({ id });
export const widgetPatch = widgetNew.partial().strict();

export const dashboardRow = z.object({
  id,
  name: z.string(),
  shared: z.boolean(),
  owner: teammateShort.nullable(),
  widgets: z.number(),
  updatedAt: instant,
});
export const dashboard = dashboardRow.omit({ widgets: true }).extend({ widgets: z.array(widget) });
export const dashboardNew = z.object({ name: line(100), shared: z.boolean().default(false) }).strict();
export const dashboardPatch = z.object({
  name: line(100).optional(),
  shared: z.boolean().optional(),
  /** All of its widgets in their new order. */
  order: z.array(id).max(50).optional(),
}).strict();
export const dashboardsQuery = z.object({ ...page }).strict();
export const dashboardPage = pageOf(dashboardRow);
