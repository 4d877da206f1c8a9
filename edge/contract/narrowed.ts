import { z } from "zod";
import { accountsQuery, usersQuery } from "./people.ts";

/** Rows that are left out of all that match. */
export const mostLeftOut = 1_000;

/** A filter in a body (VI2), which `GET /api/fields` says the fields of; what is wrong with it is named by its place. */
export const filterIn = z.record(z.string(), z.unknown());

type Paged = "cursor" | "limit" | "sort" | "filter";
/** What a list of `GET` is narrowed by, and its filter as JSON. */
export function narrowingOf<S extends z.ZodRawShape>(list: { shape: S }) {
  const { cursor: _c, limit: _l, sort: _s, filter: _f, ...narrowing } = list.shape as S & Record<Paged, unknown>;
  return z.object({ ...narrowing as unknown as Omit<S, Paged>, filter: filterIn.optional() }).strict();
}
export const narrowedAccounts = narrowingOf(accountsQuery);
export const narrowedUsers = narrowingOf(usersQuery);
