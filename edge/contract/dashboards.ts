import { z } from "zod";
import { numbersAsked } from "./numbers.ts";
import { teammateShort } from "./people.ts";
import { flag, id, instant, line, page, pageOf, timeZone } from "./values.ts";

/** How far back a widget looks from whenever it is seen, instead of `since` and `before`: whole days or months in the zone of whoever
 * looks, today's the last of them. */
export const lookBack = z.enum(["7d", "30d", "90d", "12m", "all"]);
export const widgetNew = z.object({ title: line(100), question: numbersAsked, back: lookBack.default("90d") }).strict();
export const widget = widgetNew.extend({ id });
export const widgetPatch = z.object({
  title: line(100).optional(),
  question: numbersAsked.optional(),
  back: lookBack.optional(),
}).strict();

export const dashboardRow = z.object({
  id,
  name: z.string(),
  /** Everybody's to see. */
  shared: z.boolean(),
  owner: teammateShort.nullable(),
  /** Whether the caller may rename, change, share and delete it. */
  mayChange: z.boolean(),
  widgets: z.number(),
  updatedAt: instant,
});
export const dashboard = dashboardRow.omit({ widgets: true }).extend({ widgets: z.array(widget) });
/** `like` begins it with widgets that are sensible for a first one. */
export const dashboardNew = z.object({
  name: line(100),
  shared: z.boolean().default(false),
  like: z.enum(["repliesAndOpens"]).optional(),
}).strict();
export const dashboardPatch = z.object({
  name: line(100).optional(),
  shared: z.boolean().optional(),
  /** All of its widgets in their new order. */
  order: z.array(id).max(50).optional(),
}).strict();
export const dashboardsQuery = z.object({ ...page, mine: flag.optional() }).strict();
export const dashboardPage = pageOf(dashboardRow);
export const widgetCsvQuery = z.object({ timeZone: timeZone.optional() }).strict();
