import { sql } from "drizzle-orm";
import { expect, onTestFinished, test } from "vitest";
import { openDatabase } from "#db/client.ts";
import { DatabaseError, databaseFault, DatabaseUnknown } from "#db/errors.ts";
import { batch } from "#db/statements.ts";
import { Connection } from "#db/threads/connection.ts";
import { openHranaServer } from "#tests/support/hrana-server.ts";

const insert = (x: number) => sql`insert into t values (${x})`;

/** A server on a file with a table `t(x)`, and another connection to the same file. */
async function makeServer(options: { authToken?: string; onBusy?: () => void } = {}) {
  const directory = await Deno.makeTempDir({ prefix: "parley-test-" });
  onTestFinished(() => Deno.remove(directory, { recursive: true }));
  const path = `${directory}/server.db`;
  const beside = new Connection(path, ["journal_mode=wal"]);
  beside.exec("create table t (x unique)");
  const server = openHranaServer({ path, ...options });
  onTestFinished(() => server.close());
  onTestFinished(() => beside.close());
  return { server, beside };
}

async function connect(url: string, authToken?: string) {
  const database = await openDatabase({ url, authToken });
  onTestFinished(() => database.close());
  return database;
}

test("statements and batches wait out another writer", async () => {
  let refused = Promise.withResolvers<void>();
  const { server, beside } = await makeServer({ onBusy: () => refused.resolve() });
  const { db } = await connect(server.url);
  for (const [n, write] of [() => batch(db, [insert(0)]), () => batch(db, [insert(1), insert(11)])].entries()) {
    refused = Promise.withResolvers();
    beside.begin();
    const written = write();
    await refused.promise;
    expect(beside.run({ sql: "select count(*) from t", args: [] }).rows).toEqual([[n]]);
    beside.exec("commit");
    await written;
  }
  expect(await batch(db, [sql`select x from t order by x`])).toEqual([[{ x: 0 }, { x: 1 }, { x: 11 }]]);
});

test("a server that is gone, or answers nonsense, leaves writes and reads unknown", async () => {
  const { server } = await makeServer();
  const { db } = await connect(server.url);
  await db.run(insert(1));
  await server.close();
  await expect(batch(db, [insert(2)])).rejects.toThrow(DatabaseUnknown);
  expect(databaseFault(await db.run(insert(2)).catch((error) => error))).toBeInstanceOf(DatabaseUnknown);

  const broken = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    () => new Response("oops", { status: 502 }),
  );
  onTestFinished(() => broken.shutdown());
  const other = await connect(`http://127.0.0.1:${broken.addr.port}`);
  await expect(batch(other.db, [insert(2)])).rejects.toThrow(DatabaseUnknown);
});

test("a token is sent, and its refusal is certain", async () => {
  const { server } = await makeServer({ authToken: "right" });
  const { db } = await connect(server.url, "right");
  await db.run(insert(1));
  const stranger = await connect(server.url, "wrong");
  const error = await batch(stranger.db, [insert(2)]).catch((e) => e);
  expect(error).toBeInstanceOf(DatabaseError);
  expect(error.code).toBe("HTTP_401");
});

test("the test server keeps the protocol: conditions, stored texts, streams, rollback at close", async () => {
  const { server } = await makeServer();
  const pipeline = async (body: unknown) => {
    const response = await fetch(`${server.url}/v2/pipeline`, { method: "POST", body: JSON.stringify(body) });
    return { status: response.status, ...await response.json() };
  };
  const stmt = (sql: string) => ({ sql, want_rows: true });
  const opened = await pipeline({
    baton: null,
    requests: [
      { type: "store_sql", sql_id: 1, sql: "insert into t values (?)" },
      { type: "execute", stmt: stmt("begin immediate") },
      { type: "execute", stmt: { sql_id: 1, args: [{ type: "integer", value: "5" }] } },
      { type: "get_autocommit" },
    ],
  });
  expect(opened.results.map(({ type }: { type: string }) => type)).toEqual(["ok", "ok", "ok", "ok"]);
  expect(opened.results[3].response.is_autocommit).toBe(false);
  const closed = await pipeline({
    baton: opened.baton,
    requests: [{ type: "execute", stmt: stmt("select x, typeof(x) from t") }, { type: "close" }],
  });
  expect(closed.results[0].response.result.rows).toEqual([[{ type: "integer", value: "5" }, {
    type: "text",
    value: "integer",
  }]]);
  expect(closed.baton).toBeNull();
  expect(await pipeline({ baton: opened.baton, requests: [] })).toMatchObject({ status: 400, code: "STREAM_EXPIRED" });

  const step = (sql: string, condition?: unknown) => ({ stmt: stmt(sql), condition });
  const ran = await pipeline({
    baton: null,
    requests: [{
      type: "batch",
      batch: {
        steps: [
          step("select count(*) from t"),
          step("nonsense", { type: "ok", step: 0 }),
          step("select 'skipped'", { type: "ok", step: 1 }),
          step("select 'ran'", {
            type: "and",
            conds: [{ type: "error", step: 1 }, { type: "not", cond: { type: "ok", step: 2 } }],
          }),
          step("select 'either'", { type: "or", conds: [{ type: "ok", step: 1 }, { type: "is_autocommit" }] }),
        ],
      },
    }, { type: "close" }],
  });
  const { step_results, step_errors } = ran.results[0].response.result;
  expect(step_results).toMatchObject([
    { rows: [[{ type: "integer", value: "0" }]] },
    null,
    null,
    { rows: [[{ type: "text", value: "ran" }]] },
    { rows: [[{ type: "text", value: "either" }]] },
  ]);
  expect(step_errors).toMatchObject([null, { code: "SQLITE_ERROR" }, null, null, null]);
});
