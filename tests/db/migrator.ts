// One process of a race to migrate: opens, migrates, says how many migrations are recorded. Argument: the URL.
import { sql } from "drizzle-orm";
import { openDatabase } from "#db/client.ts";
import { migrateDatabase } from "#db/migrate.ts";
import { batch } from "#db/statements.ts";

const database = await openDatabase({ url: Deno.args[0]! });
await migrateDatabase(database);
const [rows] = await batch(database.db, [sql`select count(*) as n from __drizzle_migrations`]);
console.log(rows![0]!.n);
await database.close();
