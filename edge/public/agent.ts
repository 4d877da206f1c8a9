import type { Context } from "hono";

const longestAgent = 300;

/** What the caller says that it is, as it is kept. */
export const agentOf = (c: Context): string | null => c.req.header("User-Agent")?.slice(0, longestAgent) ?? null;
