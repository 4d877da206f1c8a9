import { sql } from "drizzle-orm";
import type { Db } from "#db/client.ts";

/** Every table and column that still holds one of these texts, in any case, bytes included: what an erasure has missed (AD5). */
export async function tracesIn(db: Db, texts: readonly string[]): Promise<string[]> {
  const tables = await db.all<{ name: string }>(sql`select name from sqlite_master where type = 'table'
    and name not like 'sqlite_%' and name not like 'search_text%' and name not like '__drizzle%'`);
  const found: string[] = [];
  for (const { name: table } of tables) {
    const columns = await db.all<{ name: string }>(sql.raw(`select name from pragma_table_info('${table}')`));
    for (const { name: column } of columns) {
      const rows = await db.all<{ value: unknown }>(
        sql.raw(`select "${column}" as value from "${table}" where "${column}" is not null`),
      );
      const holds = rows.some(({ value }) => {
        const said = value instanceof Uint8Array || value instanceof ArrayBuffer
          ? new TextDecoder("latin1").decode(value)
          : String(value);
        return texts.some((text) => said.toLowerCase().includes(text.toLowerCase()));
      });
      if (holds) found.push(`${table}.${column}`);
    }
  }
  return found;
}
