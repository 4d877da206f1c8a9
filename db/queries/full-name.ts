import { type SQL, sql } from "drizzle-orm";

/** First and last name of the user or teammate that `alias` names; null where neither is known. */
export function fullName(alias: "u" | "t" | "o"): SQL {
  const of = sql.raw(alias);
  return sql`nullif(trim(coalesce(${of}.first_name, '') || ' ' || coalesce(${of}.last_name, '')), '')`;
}
