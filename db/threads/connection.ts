import Native from "libsql";
import { isRead } from "../statement-kind.ts";
import type { Answered } from "../rows.ts";
import type { Statement, Value } from "../values.ts";

type Prepared = { run: (statement: Statement) => Answered };

/** How long a turn waits for another process's transaction before it answers BUSY. */
const patienceMs = 15_000;
const mostPrepared = 500;

export const codeOf = (error: unknown): string => (error as { code?: string }).code ?? "SQLITE_ERROR";

/** One native connection with its pragmas and prepared statements. Synchronous: it belongs to a thread that serves nobody. */
export class Connection {
  readonly counts = { busy: 0, reopened: 0 };
  #native: Native.Database;
  readonly #prepared = new Map<string, Prepared>();

  constructor(private readonly path: string, private readonly pragmas: string[]) {
    this.#native = this.#patiently(() => this.#open());
  }

  /** Run one statement. After a BUSY the connection is opened anew: libsql 0.5.29 does not reset the failed statement, and
   * everything later on that connection would be answered as done and never be committed (libsql-client-ts #352). */
  run(statement: Statement): Answered {
    try {
      return this.#prepare(statement.sql).run(statement);
    } catch (error) {
      if (codeOf(error).startsWith("SQLITE_BUSY")) this.reopen();
      throw error;
    }
  }

  /** Control statements go through `exec`, which keeps no statement object: a BUSY here leaves the connection sound. */
  exec(sql: string): void {
    this.#native.exec(sql);
  }

  begin(): void {
    this.#patiently(() => this.#native.exec("begin immediate"));
  }

  /** Several reads of one snapshot. */
  read(statements: Statement[]): Answered[] {
    return this.#patiently(() => {
      if (statements.length === 1) return [this.run(statements[0]!)];
      this.exec("begin");
      try {
        return statements.map((statement) => this.run(statement));
      } finally {
        if (this.inTransaction) this.exec("rollback");
      }
    });
  }

  get inTransaction(): boolean {
    return this.#native.inTransaction;
  }

  /** Forget the prepared statements: the schema under them is another. */
  forget(): void {
    this.#prepared.clear();
  }

  reopen(): void {
    this.counts.reopened++;
    this.close();
    this.#native = this.#patiently(() => this.#open());
  }

  /** `fold`: leave the file whole, without its log. SQLite would do that itself for the last connection, but libsql keeps
   * a connection open until its statements are collected. Not a fault when another process is at work on the file. */
  close({ fold = false } = {}): void {
    this.forget();
    if (fold) this.#native.exec("pragma wal_checkpoint(truncate)");
    this.#native.close();
  }

  #open(): Native.Database {
    const native = new Native(this.path, { timeout: 0 });
    try {
      for (const pragma of this.pragmas) native.exec(`pragma ${pragma}`);
      return native;
    } catch (error) {
      native.close();
      throw error;
    }
  }

  #prepare(sql: string): Prepared {
    let prepared = this.#prepared.get(sql);
    if (prepared) {
      this.#prepared.delete(sql); // and to the end: what was not used for longest is the first
    } else {
      const native = this.#native.prepare<Value[]>(sql);
      prepared = native.reader ? rowsOf(native, !isRead(sql)) : countOf(native);
      if (this.#prepared.size >= mostPrepared) this.#prepared.delete(this.#prepared.keys().next().value!);
    }
    this.#prepared.set(sql, prepared);
    return prepared;
  }

  /** Again while another process holds the lock, with jitter so that two of them take turns. */
  #patiently<T>(act: () => T): T {
    const deadline = Date.now() + patienceMs;
    for (let tries = 0;; tries++) {
      try {
        return act();
      } catch (error) {
        if (!codeOf(error).startsWith("SQLITE_BUSY") || Date.now() > deadline) throw error;
        this.counts.busy++;
        pause(0.3 + Math.random() * Math.min(8, 0.3 * 2 ** Math.min(tries, 5)));
      }
    }
  }
}

/** Always `all()`: an iteration left half way pins its snapshot. */
function rowsOf(native: ReturnType<Native.Database["prepare"]>, changesRows: boolean): Prepared {
  native.raw(true);
  let columns = native.columns().map((column) => column.name);
  return {
    run({ args }) {
      const rows = native.all(args) as Value[][];
      // The schema changed under a `select *`.
      if (rows[0] && rows[0].length !== columns.length) columns = native.columns().map((column) => column.name);
      return { columns, rows, changes: changesRows ? rows.length : 0, lastRowId: undefined };
    },
  };
}

function countOf(native: ReturnType<Native.Database["prepare"]>): Prepared {
  return {
    run({ args }) {
      const { changes, lastInsertRowid } = native.run(args);
      return { columns: [], rows: [], changes, lastRowId: BigInt(lastInsertRowid) };
    },
  };
}

const sleeper = new Int32Array(new SharedArrayBuffer(4));
const pause = (ms: number) => void Atomics.wait(sleeper, 0, 0, ms);
