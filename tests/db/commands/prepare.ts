// Migrates the database of the folder named, and suppresses the addresses named: in a process of its own, since libSQL keeps a file open
// for some time after it was closed.
import { sql } from "drizzle-orm";
import { openDatabase } from "#db/client.ts";
import { migrateDatabase } from "#db/migrate.ts";

const [folder, ...addresses] = Deno.args;
const database = await openDatabase({ url: `file:${folder}/parley.db` });
await migrateDatabase(database);
for (const address of addresses) {
  await database.db.run(sql`insert into suppression (address, why, at_ms) values (${address}, 'by_hand', 1)`);
}
await database.close();
