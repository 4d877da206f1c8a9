import { type SQL, sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import { eachOf, oneOf } from "./given.ts";

/** By entity, what the rows of an import said of these so far. */
export async function readSaid(
  db: Db,
  importId: string,
  ids: readonly string[],
): Promise<Map<string, string[]>> {
  const rows = await db.all<{ entityId: string; said: string }>(
    sql`select entity_id as "entityId", said from import_said
    where import_id = ${importId} and entity_id in ${oneOf(ids)}`,
  );
  return new Map(rows.map(({ entityId, said }) => [entityId, said.split(" ")]));
}

/** Puts it in the place of what was known of them. */
export function keepSaid(importId: string, said: ReadonlyMap<string, readonly string[]>): SQL[] {
  if (said.size === 0) return [];
  const rows = [...said].map(([id, what]) => ({ id, said: what.join(" ") }));
  return [
    sql`insert into import_said (import_id, entity_id, said)
      select ${importId}, j.value ->> 'id', j.value ->> 'said' from ${eachOf(rows)} where true
      on conflict (import_id, entity_id) do update set said = excluded.said where said <> excluded.said`,
  ];
}

/** Forgets some of what ended imports said. Answers how many rows went; 0 when none is left. */
export async function dropSaid(db: Db, most: number): Promise<number> {
  const dropped = await db.all(sql`delete from import_said where (import_id, entity_id) in (
    select s.import_id, s.entity_id from import_said s join import_run r on r.id = s.import_id
    where r.state in ('done', 'failed', 'cancelled') limit ${most}) returning 1 as gone`);
  return dropped.length;
}
