import type { Answered } from "../rows.ts";
import { codeOf, type Connection } from "./connection.ts";
import type { Answer, Request } from "./protocol.ts";

/** What arrived together is one transaction and one fsync; each request succeeds or fails by itself, and the answers are true
 * once this returns. Takes requests while `goOn()` and at least one: as many as there are answers.
 * `onRedo` hears how many ran again alone because the transaction was lost under them. */
export function commitTogether(
  connection: Connection,
  requests: Request[],
  goOn: () => boolean,
  onRedo: (count: number) => void,
): Answer[] {
  if (requests.length === 1) return [commitAlone(connection, requests[0]!)];
  try {
    connection.begin();
  } catch (error) {
    return requests.map((request) => faultOf(request, error));
  }
  const answers: Answer[] = [];
  for (const request of requests) {
    if (answers.length > 0 && !goOn()) break;
    try {
      answers.push({ id: request.id, results: runWhole(connection, request) });
    } catch (error) {
      answers.push(faultOf(request, error));
      // Disk full and the like roll back everything, the others' work too.
      if (!connection.inTransaction) return redo(connection, requests.slice(0, answers.length), onRedo);
    }
  }
  try {
    connection.exec("commit");
    return answers;
  } catch {
    rollBack(connection);
    return redo(connection, requests.slice(0, answers.length), onRedo);
  }
}

/** One request in its own transaction. */
function commitAlone(connection: Connection, request: Request): Answer {
  const progress = { index: 0 };
  try {
    connection.begin();
    const results = runEach(connection, request, progress);
    connection.exec("commit");
    return { id: request.id, results };
  } catch (error) {
    rollBack(connection);
    return faultOf(request, error, progress.index);
  }
}

/** Foreign keys are off outside of the transaction, since inside one the pragma does nothing and a rebuilt table's `drop`
 * would delete its children. */
export function migrateAlone(connection: Connection, request: Request): Answer {
  connection.exec("pragma foreign_keys=off");
  try {
    return commitAlone(connection, request);
  } finally {
    connection.exec("pragma foreign_keys=on");
    connection.forget();
  }
}

export function runScript(connection: Connection, request: Request): Answer {
  try {
    for (const { sql } of request.statements) connection.exec(sql);
    return { id: request.id, results: [] };
  } catch (error) {
    return faultOf(request, error);
  } finally {
    rollBack(connection);
    connection.forget();
  }
}

export function faultOf(request: Request, error: unknown, statementIndex = 0): Answer {
  const at = (error as { statementIndex?: number }).statementIndex ?? statementIndex;
  const message = error instanceof Error ? error.message : String(error);
  return { id: request.id, fault: { message, code: codeOf(error), statementIndex: at } };
}

function redo(connection: Connection, requests: Request[], onRedo: (count: number) => void): Answer[] {
  onRedo(requests.length);
  return requests.map((request) => commitAlone(connection, request));
}

/** All statements of the request or none, inside the group's transaction. */
function runWhole(connection: Connection, request: Request): Answered[] {
  const progress = { index: 0 };
  if (request.statements.length === 1) return runEach(connection, request, progress);
  connection.exec("savepoint request");
  try {
    const results = runEach(connection, request, progress);
    connection.exec("release request");
    return results;
  } catch (error) {
    if (connection.inTransaction) connection.exec("rollback to request; release request");
    throw Object.assign(error as Error, { statementIndex: progress.index });
  }
}

function runEach(connection: Connection, request: Request, progress: { index: number }): Answered[] {
  return request.statements.map((statement, index) => {
    progress.index = index;
    return connection.run(statement);
  });
}

function rollBack(connection: Connection): void {
  if (connection.inTransaction) connection.exec("rollback");
}
