import { type Client, createClient, LibsqlBatchError, LibsqlError } from "@libsql/client/web";
import type { DbClient } from "./client.ts";
import { DatabaseError, DatabaseUnknown } from "./errors.ts";
import { type Answered, toResultSet } from "./rows.ts";
import { isRead } from "./statement-kind.ts";
import { toStatement, type Value } from "./values.ts";

/** How long a request waits for other writers of the server. */
const patienceMs = 15_000;

/** Two clients, so that a queue of long work never holds up what people wait for. */
export function connectRemote(to: { url: string; authToken: string | undefined }) {
  const open = () => createClient({ url: to.url, ...(to.authToken ? { authToken: to.authToken } : {}) });
  const clients = [open(), open()] as const;
  return {
    short: makeRemoteClient(clients[0]),
    long: makeRemoteClient(clients[1]),
    close() {
      for (const client of clients) client.close();
      return Promise.resolve();
    },
  };
}

function makeRemoteClient(client: Client): DbClient {
  return {
    protocol: "http",
    async execute(input, args) {
      const statement = toStatement(input, args);
      return toResultSet(answeredOf(await patiently(() => client.execute(statement))));
    },
    async batch(inputs) {
      if (inputs.length === 0) return [];
      const statements = inputs.map((input) => toStatement(input));
      const mode = statements.every(({ sql }) => isRead(sql)) ? "read" : "write";
      return (await patiently(() => client.batch(statements, mode))).map((set) => toResultSet(answeredOf(set)));
    },
    async migrate(inputs) {
      if (inputs.length === 0) return [];
      const statements = inputs.map((input) => toStatement(input));
      return (await patiently(() => client.migrate(statements))).map((set) => toResultSet(answeredOf(set)));
    },
    executeMultiple: (sql) => patiently(() => client.executeMultiple(sql)),
    transaction: () =>
      Promise.reject(new DatabaseError("interactive transactions are not offered: use batch()", "NOT_OFFERED")),
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

/** The server's own refusals are certain. Everything else (a broken connection, a 502) may have come after the commit. */
function faultFrom(error: unknown): Error {
  if (error instanceof LibsqlError && error.code.startsWith("SQL")) {
    const message = error.message.replaceAll(`${error.code}: `, "");
    return new DatabaseError(message, error.code, error instanceof LibsqlBatchError ? error.statementIndex : 0);
  }
  if (error instanceof TypeError || error instanceof RangeError) {
    if (!/fetch|request|connect|network/i.test(error.message)) return error;
  }
  return new DatabaseUnknown(`the database server did not answer: ${error instanceof Error ? error.message : error}`);
}
