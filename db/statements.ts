import { fillPlaceholders, Placeholder, type SQL, sql, type SQLWrapper } from "drizzle-orm";
import { SQLiteAsyncDialect } from "drizzle-orm/sqlite-core";
import type { Db } from "./client.ts";
import type { Row } from "./values.ts";

const dialect = new SQLiteAsyncDialect();

/** A statement that is text and values already. */
export type Prepared = { sql: string; args: unknown[] };

/** Values, or the places of a prepared statement that they will be given to. */
export type Placed<T> = { [K in keyof T]: T[K] | SQL<T[K]> };

/** A statement whose text is made once, for those that are asked many times a second: making it anew costs more than the
 * database's own work. `build` is given a place for each value. */
export function prepare<T extends Record<string, unknown>>(
  build: (at: { [K in keyof T]: SQL<T[K]> }) => SQL,
): (values: T) => Prepared {
  const places = new Proxy({}, { get: (_, name) => sql`${new Placeholder(String(name))}` });
  let made: { sql: string; params: unknown[] } | undefined;
  return (values) => {
    made ??= dialect.sqlToQuery(build(places as Parameters<typeof build>[0]));
    return { sql: made.sql, args: fillPlaceholders(made.params, values) };
  };
}

/** Run the statements as one transaction, all or nothing, and answer the rows of each by column name (`returning`, or a
 * select's). Begins immediate unless all are selects; within one, later statements see the earlier ones.
 * @throws {DatabaseError} nothing was written. @throws {DatabaseUnknown} read back by id before trying again. */
export async function batch(db: Db, statements: (SQLWrapper | Prepared)[]): Promise<Row[][]> {
  const sets = await db.$client.batch(statements.map((statement) => {
    if (!("getSQL" in statement)) return statement;
    const query = dialect.sqlToQuery(statement.getSQL());
    return { sql: query.sql, args: query.params };
  }));
  return sets.map(({ rows }) => rows.map((row) => ({ ...row }) as unknown as Row));
}

/** The instant in epoch ms: a test's, or the database's own clock where `nowMs` is null. */
export const nowMsSql = (nowMs: number | null | SQL<number | null>): SQL<number> =>
  sql`coalesce(${nowMs}, cast(unixepoch('subsec') * 1000 as integer))`;
