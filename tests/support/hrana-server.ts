import Native from "libsql";

// A libSQL server for tests: Hrana 2 over HTTP (JSON) on the native engine, one connection per stream. It refuses with
// SQLITE_BUSY at once where a real server would first wait.
// Source: HTTP_V2_SPEC.md and HRANA_3_SPEC.md of tursodatabase/libsql.

type WireValue =
  | { type: "null" }
  | { type: "integer"; value: string }
  | { type: "float"; value: number }
  | { type: "text"; value: string }
  | { type: "blob"; base64: string };
type WireStatement = { sql?: string; sql_id?: number; args?: WireValue[]; want_rows?: boolean };
type Condition =
  | { type: "ok" | "error"; step: number }
  | { type: "not"; cond: Condition }
  | { type: "and" | "or"; conds: Condition[] }
  | { type: "is_autocommit" };
type Step = { stmt: WireStatement; condition?: Condition | null };
type StreamRequest =
  | { type: "close" | "get_autocommit" }
  | { type: "execute"; stmt: WireStatement }
  | { type: "batch"; batch: { steps: Step[] } }
  | { type: "sequence"; sql?: string; sql_id?: number }
  | { type: "store_sql"; sql_id: number; sql: string }
  | { type: "close_sql"; sql_id: number };
type WireError = { message: string; code: string };
type Answer = Record<string, unknown>;

export type HranaServer = { url: string; close(): Promise<void> };

/** Serve the file at 127.0.0.1 on a free port until closed. Without the right token everything is a 401.
 * @param options.onBusy hears each time that SQLITE_BUSY is answered. */
export function openHranaServer(
  { path, authToken, onBusy = () => {} }: { path: string; authToken?: string; onBusy?: () => void },
): HranaServer {
  const streams = new Map<string, Stream>();
  const idle: Stream[] = [];

  function pipeline(body: { baton: string | null; requests: StreamRequest[] }): Answer | null {
    const stream = body.baton ? streams.get(body.baton) : idle.pop() ?? new Stream(path, onBusy);
    if (!stream) return null;
    if (body.baton) streams.delete(body.baton);
    const results = body.requests.map((request) => {
      try {
        return { type: "ok", response: { type: request.type, ...stream.answer(request) } };
      } catch (error) {
        return { type: "error", error: wireError(error) };
      }
    });
    if (stream.closed) {
      idle.push(stream.reset());
      return { baton: null, base_url: null, results };
    }
    const baton = crypto.randomUUID();
    streams.set(baton, stream);
    return { baton, base_url: null, results };
  }

  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, async (request) => {
    if (authToken && request.headers.get("authorization") !== `Bearer ${authToken}`) {
      return new Response(null, { status: 401 });
    }
    const { pathname } = new URL(request.url);
    if (request.method === "GET" && pathname === "/v2") return new Response(null, { status: 200 });
    if (request.method !== "POST" || pathname !== "/v2/pipeline") return new Response(null, { status: 404 });
    const answer = pipeline(await request.json());
    if (answer) return Response.json(answer);
    return Response.json({ message: "the stream has expired", code: "STREAM_EXPIRED" }, { status: 400 });
  });
  return {
    url: `http://127.0.0.1:${server.addr.port}`,
    async close() {
      await server.shutdown();
      for (const stream of [...streams.values(), ...idle]) stream.end();
    },
  };
}

/** A stream of the protocol: one connection, its stored texts and perhaps an open transaction. */
class Stream {
  closed = false;
  #native: Native.Database;
  readonly #texts = new Map<number, string>();

  constructor(private readonly path: string, private readonly onBusy: () => void) {
    this.#native = this.#open();
  }

  answer(request: StreamRequest): Answer {
    switch (request.type) {
      case "close":
        this.closed = true;
        return {};
      case "get_autocommit":
        return { is_autocommit: !this.#native.inTransaction };
      case "execute":
        return { result: this.#run(request.stmt) };
      case "batch":
        return { result: this.#batch(request.batch.steps) };
      case "sequence":
        this.#native.exec(this.#text(request));
        return {};
      case "store_sql":
        this.#texts.set(request.sql_id, request.sql);
        return {};
      case "close_sql":
        this.#texts.delete(request.sql_id);
        return {};
    }
  }

  reset(): Stream {
    if (this.#native.inTransaction) this.#native.exec("rollback");
    this.#texts.clear();
    this.closed = false;
    return this;
  }

  end(): void {
    this.#native.close();
  }

  #open(): Native.Database {
    const native = new Native(this.path, { timeout: 0 });
    for (const pragma of ["journal_mode=wal", "foreign_keys=on"]) native.exec(`pragma ${pragma}`);
    return native.defaultSafeIntegers(true); // else 5 and 5.0 look the same
  }

  #text({ sql, sql_id }: { sql?: string; sql_id?: number }): string {
    const text = sql ?? (sql_id === undefined ? undefined : this.#texts.get(sql_id));
    if (text === undefined) throw Object.assign(new Error("no such stored SQL text"), { code: "SQL_NOT_FOUND" });
    return text;
  }

  #run(statement: WireStatement): Answer {
    try {
      const native = this.#native.prepare<unknown[]>(this.#text(statement));
      const args = (statement.args ?? []).map(fromWire);
      if (!native.reader) {
        const { changes, lastInsertRowid } = native.run(args);
        return { cols: [], rows: [], affected_row_count: changes, last_insert_rowid: String(lastInsertRowid) };
      }
      native.raw(true);
      const rows = (native.all(args) as unknown[][]).map((row) => row.map(toWire));
      const cols = native.columns().map(({ name, type }) => ({ name, decltype: type }));
      return { cols, rows, affected_row_count: rows.length, last_insert_rowid: null };
    } catch (error) {
      if ((error as WireError).code?.startsWith("SQLITE_BUSY")) {
        this.onBusy();
        // A failed statement is not reset by libsql 0.5.29 and would spoil the connection.
        this.#native.close();
        this.#native = this.#open();
      }
      throw error;
    }
  }

  #batch(steps: Step[]): Answer {
    const results: (Answer | null)[] = [];
    const errors: (WireError | null)[] = [];
    const holds = (condition: Condition): boolean => {
      switch (condition.type) {
        case "ok":
          return results[condition.step] !== null;
        case "error":
          return errors[condition.step] !== null;
        case "not":
          return !holds(condition.cond);
        case "and":
          return condition.conds.every(holds);
        case "or":
          return condition.conds.some(holds);
        case "is_autocommit":
          return !this.#native.inTransaction;
      }
    };
    for (const { stmt, condition } of steps) {
      let result: Answer | null = null;
      let fault: WireError | null = null;
      try {
        if (!condition || holds(condition)) result = this.#run(stmt);
      } catch (error) {
        fault = wireError(error);
      }
      results.push(result);
      errors.push(fault);
    }
    return { step_results: results, step_errors: errors };
  }
}

/** A server names the family of a code only, `SQLITE_CONSTRAINT` for `SQLITE_CONSTRAINT_UNIQUE`. */
function wireError(error: unknown): WireError {
  const { message, code = "SQLITE_ERROR" } = error as { message: string; code?: string };
  return { message: `SQLite error: ${message}`, code: /^SQLITE_[A-Z]+/.exec(code)?.[0] ?? code };
}

function fromWire(value: WireValue): unknown {
  if (value.type === "null") return null;
  if (value.type === "integer") return BigInt(value.value);
  if (value.type === "blob") return Uint8Array.fromBase64(value.base64, { lastChunkHandling: "loose" });
  return value.value;
}

function toWire(value: unknown): WireValue {
  if (value === null) return { type: "null" };
  if (typeof value === "bigint") return { type: "integer", value: String(value) };
  if (typeof value === "number") return { type: "float", value };
  if (typeof value === "string") return { type: "text", value };
  return { type: "blob", base64: (value as Uint8Array).toBase64() };
}
