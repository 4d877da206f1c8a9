import { DatabaseError } from "../errors.ts";
import { type Answered, toResultSet } from "../rows.ts";
import { isRead } from "../statement-kind.ts";
import { type Statement, toStatement } from "../values.ts";
import type { DbClient } from "../client.ts";
import type { Line } from "./line.ts";
import type { RequestKind } from "./protocol.ts";

/** A libSQL client over the threads of a file: reads go to `reader`, writes to the writer, as people's or as bulk. */
export function makeThreadClient(reader: Line, writer: Line | null, bulk: boolean): DbClient {
  const write = (kind: RequestKind, statements: Statement[]): Promise<Answered[]> =>
    writer?.ask(kind, statements, bulk) ??
      Promise.reject(new DatabaseError("the database is open for reading only", "SQLITE_READONLY"));
  const run = (statements: Statement[]) =>
    statements.every(({ sql }) => isRead(sql)) ? reader.ask("read", statements) : write("write", statements);

  return {
    protocol: "file",
    async execute(input, args) {
      const [answered] = await run([toStatement(input, args)]);
      return toResultSet(answered!);
    },
    async batch(inputs) {
      if (inputs.length === 0) return [];
      return (await run(inputs.map((input) => toStatement(input)))).map(toResultSet);
    },
    async migrate(inputs) {
      if (inputs.length === 0) return [];
      return (await write("migrate", inputs.map((input) => toStatement(input)))).map(toResultSet);
    },
    async executeMultiple(sql) {
      await write("script", [{ sql, args: [] }]);
    },
    transaction: () =>
      Promise.reject(new DatabaseError("interactive transactions are not offered: use batch()", "NOT_OFFERED")),
  };
}
