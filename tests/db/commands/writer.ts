// Writes pairs of rows into the database of the folder named, a pair in each commit, until it is ended; says each pair that is on disk.
import { sql } from "drizzle-orm";
import { openDatabase } from "#db/client.ts";
import { batch } from "#db/statements.ts";

const { db } = await openDatabase({ url: `file:${Deno.args[0]}/parley.db` });
for (let n = 0;; n++) {
  const one = (side: string) =>
    sql`insert into suppression (address, why, at_ms) values (${`${
      String(n).padStart(6, "0")
    }-${side}`}, 'by_hand', ${n})`;
  await batch(db, [one("a"), one("b")]);
  console.log(n);
}
