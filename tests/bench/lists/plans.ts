import { sql } from "drizzle-orm";
import type { Database, Db } from "#db/client.ts";
import { isRead } from "#db/statement-kind.ts";

type Asked = { sql: string; args: unknown };

/** Hears what a database is asked, from `listen` on. */
export function overhear({ db, long }: Database): { listen(): () => Asked[] } {
  let heard: Asked[] | null = null;
  for (const one of [db, long]) hear(one, (asked) => heard?.push(asked));
  return {
    listen() {
      const now: Asked[] = heard = [];
      return () => {
        heard = null;
        return now;
      };
    },
  };
}

function hear({ $client: client }: Db, on: (asked: Asked) => void): void {
  const { execute, batch } = client;
  client.execute = (input, args) => {
    on(typeof input === "string" ? { sql: input, args: args ?? [] } : input as Asked);
    return execute(input, args);
  };
  client.batch = (inputs, mode) => {
    for (const input of inputs) if (typeof input !== "string") on(input as Asked);
    return batch(inputs, mode);
  };
}

/** The steps of SQLite's plan for each statement that reads, in order of asking, once each, with how long it takes alone. */
export async function printPlans(db: Db, asked: Asked[]): Promise<void> {
  const seen = new Set<string>();
  for (const one of asked) {
    if (seen.has(one.sql) || !isRead(one.sql)) continue;
    seen.add(one.sql);
    const args = one.args as never;
    const { rows } = await db.$client.execute({ sql: `explain query plan ${one.sql}`, args });
    const beganMs = performance.now();
    await db.$client.execute({ sql: one.sql, args });
    console.log(`      ${(performance.now() - beganMs).toFixed(1)} ms  ${one.sql.replace(/\s+/g, " ").slice(0, 400)}`);
    for (const row of rows) console.log(`          ${(row as unknown as { detail: string }).detail}`);
  }
}

/** How many there are, that a figure is not taken for another workspace's. */
export async function printAmounts(db: Db): Promise<void> {
  const count = async (table: string, where = "1") => {
    const [row] = await db.all<{ n: number }>(sql.raw(`select count(*) as n from "${table}" where ${where}`));
    return `${row!.n.toLocaleString("en")} ${table}s`;
  };
  const pending = await count("message", "state = 'pending'");
  const all = await Promise.all(
    ["account", "user", "conversation", "message", "template"].map((table) => count(table)),
  );
  console.log(`${all.join(", ")}; of the messages ${pending.split(" ")[0]} pending`);
}
