import type { Engine } from "../door.ts";
import { DatabaseError } from "../errors.ts";
import type { Answered } from "../rows.ts";
import type { Statement } from "../values.ts";
import type { Line } from "./line.ts";
import type { RequestKind } from "./protocol.ts";

/** The threads of a file: reads go to `reader`, writes to the writer, as people's or as bulk. */
export function makeThreadEngine(reader: Line, writer: Line | null, bulk: boolean): Engine {
  const write = (kind: RequestKind, statements: Statement[]): Promise<Answered[]> =>
    writer?.ask(kind, statements, bulk) ??
      Promise.reject(new DatabaseError("the database is open for reading only", "SQLITE_READONLY"));
  return {
    protocol: "file",
    run: (statements, reads) => reads ? reader.ask("read", statements) : write("write", statements),
    migrate: (statements) => write("migrate", statements),
    script: async (sql) => void await write("script", [{ sql, args: [] }]),
  };
}
