import { DatabaseError } from "./errors.ts";
import { type Answered, type ResultSet, toResultSet } from "./rows.ts";
import { kindOf } from "./statement-kind.ts";
import { type Statement, type StatementInput, toStatement } from "./values.ts";

/** What drizzle and better-auth are given for a libSQL client, the same over a file's threads and over a server. */
export type DbClient = {
  readonly protocol: "file" | "http";
  execute(statement: StatementInput, args?: unknown): Promise<ResultSet>;
  /** One transaction, immediate when anything in it writes. Drizzle's `mode` is not asked: it says deferred. */
  batch(statements: StatementInput[], mode?: string): Promise<ResultSet[]>;
  /** One transaction with foreign keys off. */
  migrate(statements: StatementInput[]): Promise<ResultSet[]>;
  /** Text without parameters, outside of any transaction. */
  executeMultiple(sql: string): Promise<void>;
  /** Always refused: an open transaction would keep every other writer out while JavaScript thinks. */
  transaction(): Promise<never>;
};

/** Where statements go. @throws {DatabaseError} nothing was written. @throws {DatabaseUnknown} perhaps it was. */
export type Engine = {
  readonly protocol: DbClient["protocol"];
  /** All or nothing; `reads` when none of them writes. */
  run(statements: Statement[], reads: boolean): Promise<Answered[]>;
  migrate(statements: Statement[]): Promise<Answered[]>;
  script(sql: string): Promise<void>;
};

const notOffered = (what: string) => new DatabaseError(`${what} not offered: use batch()`, "NOT_OFFERED");

export function makeClient(engine: Engine): DbClient {
  async function run(statements: Statement[]): Promise<ResultSet[]> {
    if (statements.length === 0) return [];
    const kinds = statements.map(({ sql }) => kindOf(sql));
    if (kinds.includes("control")) throw notOffered("transactions over several calls are");
    if (kinds.includes("several")) throw notOffered("several statements in one text are");
    return (await engine.run(statements, kinds.every((kind) => kind === "read"))).map(toResultSet);
  }
  return {
    protocol: engine.protocol,
    execute: async (input, args) => (await run([toStatement(input, args)]))[0]!,
    batch: async (inputs) => await run(inputs.map((input) => toStatement(input))),
    async migrate(inputs) {
      if (inputs.length === 0) return [];
      return (await engine.migrate(inputs.map((input) => toStatement(input)))).map(toResultSet);
    },
    executeMultiple: (sql) => engine.script(sql),
    transaction: () => Promise.reject(notOffered("interactive transactions are")),
  };
}
