/** The database refused: nothing of the request was written. `code` is SQLite's (`SQLITE_CONSTRAINT_UNIQUE`, `SQLITE_BUSY`);
 * a remote server may name the family only (`SQLITE_CONSTRAINT`). */
export class DatabaseError extends Error {
  override readonly name = "DatabaseError";
  constructor(message: string, readonly code: string, readonly statementIndex = 0) {
    super(message);
  }
}

/** The thread or the connection died under the request: its writes are committed whole, or not at all, and nobody here
 * knows which. Read them back by their own id before trying again. */
export class DatabaseUnknown extends Error {
  override readonly name = "DatabaseUnknown";
}

/** The database's own error behind what drizzle or better-auth wrapped it in. */
export function databaseFault(error: unknown): DatabaseError | DatabaseUnknown | undefined {
  for (let at = error; at instanceof Error; at = at.cause) {
    if (at instanceof DatabaseError || at instanceof DatabaseUnknown) return at;
  }
  return undefined;
}

/** Whether the error is a broken unique index over `column`, written `table.column`. */
export function violatesUnique(error: unknown, column: string): boolean {
  const message = databaseFault(error)?.message ?? "";
  const [, columns = ""] = /(?:UNIQUE|PRIMARY KEY) constraint failed: ([\w., ]+)/.exec(message) ?? [];
  return columns.split(", ").includes(column);
}
