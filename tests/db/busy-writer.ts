// One process of a race for the write lock: eight writers, each write awaited before the next. Every acknowledged id is a line
// on standard output, printed after the acknowledgement. Arguments: URL, name, writes per writer.
import { sql } from "drizzle-orm";
import { openDatabase } from "#db/client.ts";
import { batch } from "#db/statements.ts";

const [url, name, writes] = Deno.args as [string, string, string];
const database = await openDatabase({ url });
const insert = (id: string) => sql`insert into suppression (address, why, at_ms) values (${id}, 'by_hand', 1)`;
const acknowledge = (...ids: string[]) => Deno.stdout.writeSync(new TextEncoder().encode(ids.join("\n") + "\n"));

await Promise.all(Array.from({ length: 8 }, async (_, writer) => {
  for (let n = 0; n < Number(writes); n++) {
    const id = `${name}/${writer}/${n}`;
    const db = n % 3 ? database.db : database.long;
    if (n % 2) await db.run(insert(id));
    else {
      await batch(db, [insert(id), sql`update counter set n = n + 1`, insert(`${id}/twin`)]);
      acknowledge(`${id}/twin`);
    }
    acknowledge(id);
  }
}));
await database.close();
