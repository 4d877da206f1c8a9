import { type Client, createClient, LibsqlBatchError, LibsqlError } from "@libsql/client/web";
import type { Engine } from "./door.ts";
import { DatabaseError, DatabaseUnknown } from "./errors.ts";
import type { Answered } from "./rows.ts";
import type { Value } from "./values.ts";

/** How long a request waits for other writers of the server. */
const patienceMs = 15_000;

/** A client for each reader of a file, so that a queue of long work never holds up what people wait for. */
export function connectRemote(to: { url: string; authToken: string | undefined }) {
  const open = () => createClient({ url: to.url, ...(to.authToken ? { authToken: to.authToken } : {}) });
  const clients = [open(), open(), open()] as const;
  return {
    short: makeRemoteEngine(clients[0]),
    long: makeRemoteEngine(clients[1]),
    lists: makeRemoteEngine(clients[2]),
    close() {
      for (const client of clients) client.close();
      return Promise.resolve();
    },
  };
}

function makeRemoteEngine(client: Client): Engine {
  return {
    protocol: "http",
    async run(statements, reads) {
      if (statements.length === 1) return [answeredOf(await patiently(() => client.execute(statements[0]!)))];
      return (await patiently(() => client.batch(statements, reads ? "read" : "write"))).map(answeredOf);
    },
    migrate: async (statements) => (await patiently(() => client.migrate(statements))).map(answeredOf),
    script: (sql) => patiently(() => client.executeMultiple(sql)),
  };
}

type RemoteSet = Awaited<ReturnType<Client["execute"]>>;

function answeredOf({ columns, rows, rowsAffected, lastInsertRowid }: RemoteSet): Answered {
  return {
    columns,
    rows: rows.map((row) => Array.prototype.map.call(row, fromRemote) as Value[]),
    changes: rowsAffected,
    lastRowId: lastInsertRowid,
  };
}

const fromRemote = (value: unknown): Value => value instanceof ArrayBuffer ? new Uint8Array(value) : value as Value;

/** Again, with jitter, while the server says that another writer is at work: it has done nothing then. */
async function patiently<T>(act: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + patienceMs;
  for (let tries = 0;; tries++) {
    try {
      return await act();
    } catch (error) {
      const fault = faultFrom(error);
      if (!(fault instanceof DatabaseError) || !fault.code.startsWith("SQLITE_BUSY") || Date.now() > deadline) {
        throw fault;
      }
      await new Promise((resolve) =>
        setTimeout(resolve, 2 + Math.random() * Math.min(100, 5 * 2 ** Math.min(tries, 5)))
      );
    }
  }
}

/** The server's own refusals are certain: an SQL error, or a status that turns the request away. Everything else, such as a
 * broken connection or a 502, may have come after the commit. */
function faultFrom(error: unknown): Error {
  const message = error instanceof Error ? error.message : String(error);
  if (!(error instanceof LibsqlError)) return new DatabaseUnknown(`the database server did not answer: ${message}`);
  if (error.code.startsWith("SQL")) {
    const index = error instanceof LibsqlBatchError ? error.statementIndex : 0;
    return new DatabaseError(message.replaceAll(`${error.code}: `, ""), error.code, index);
  }
  const status = (error.cause as { status?: number } | undefined)?.status ?? 0;
  if (status >= 400 && status < 500) {
    return new DatabaseError(`the database server refused: ${message}`, `HTTP_${status}`);
  }
  return new DatabaseUnknown(`the database server did not answer: ${message}`);
}
