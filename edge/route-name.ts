import type { Context } from "hono";
import { matchedRoutes } from "hono/route";

/** What was asked for, as the table of routes calls it: paths themselves hold tokens and ids that a log should not. Everything also
 * matches the web files' wildcard, which says nothing. */
export const routeName = (c: Context): string =>
  matchedRoutes(c).findLast(({ path }) => !path.includes("*"))?.path ?? "/*";
