import { drizzle } from "drizzle-orm/libsql/web";
import type { Db } from "#db/client.ts";
import type { DbClient } from "#db/door.ts";
import { type StatementInput, toStatement } from "#db/values.ts";

/** The same database, which adds to `plans` how it runs each statement. */
export function watched(db: Db, plans: string[]): Db {
  const explain = async (input: StatementInput) => {
    const { sql, args } = toStatement(input);
    const { rows } = await db.$client.execute({ sql: `explain query plan ${sql}`, args });
    plans.push(...rows.map((row) => String(row[3])));
  };
  const client: DbClient = {
    ...db.$client,
    async execute(input, args) {
      await explain(args === undefined ? input : { sql: input as string, args });
      return await db.$client.execute(input, args);
    },
    async batch(inputs) {
      for (const input of inputs) await explain(input);
      return await db.$client.batch(inputs);
    },
  };
  return drizzle(client as unknown as Parameters<typeof drizzle>[0] & string) as unknown as Db;
}
