import { type SQL, sql, type SQLWrapper } from "drizzle-orm";
import { SQLiteAsyncDialect } from "drizzle-orm/sqlite-core";
import type { Db } from "./client.ts";
import type { Row } from "./values.ts";

const dialect = new SQLiteAsyncDialect();

/** Run the statements as one transaction, all or nothing, and answer the rows of each by column name (`returning`, or a
 * select's). Begins immediate unless all are selects; within one, later statements see the earlier ones.
 * @throws {DatabaseError} nothing was written. @throws {DatabaseUnknown} read back by id before trying again. */
export async function batch(db: Db, statements: SQLWrapper[]): Promise<Row[][]> {
  const sets = await db.$client.batch(statements.map((statement) => {
    const query = dialect.sqlToQuery(statement.getSQL());
    return { sql: query.sql, args: query.params };
  }));
  return sets.map(({ rows }) => rows.map((row) => ({ ...row }) as unknown as Row));
}

/** The instant in epoch ms: a test's, or the database's own clock where `nowMs` is null. */
export const nowMsSql = (nowMs: number | null): SQL<number> =>
  sql`coalesce(${nowMs}, cast(unixepoch('subsec') * 1000 as integer))`;
