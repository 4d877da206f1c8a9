import { request } from "../api.ts";
import { readOn } from "../read-on.ts";

/** Whoever types waits no longer for what is rare among very many. */
const mostMs = 3_000;

/** The first accounts that a search finds, `most` at most, for a field where one is chosen. */
export const foundAccounts = (typed: string, most: number, signal: AbortSignal) =>
  readOn((cursor, limit) => request("GET /api/accounts", { query: { q: typed || undefined, limit, cursor }, signal }), {
    ...{ wanted: most, mostMs, signal },
  });

/** The first users that a search finds, alike. */
export const foundUsers = (typed: string, most: number, signal: AbortSignal) =>
  readOn((cursor, limit) => request("GET /api/users", { query: { q: typed || undefined, limit, cursor }, signal }), {
    ...{ wanted: most, mostMs, signal },
  });
