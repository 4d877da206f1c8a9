import { type SQL, sql } from "drizzle-orm";

/** One row that a batch makes or changes: for the trail, and for whoever follows the change feed. */
export type Entry = {
  entity: string;
  id: string;
  kind: "created" | "updated";
  /** How the trail calls it, where not as the feed does. */
  action?: string;
  detail: Record<string, unknown> | null;
};

/** The trail and the change feed of many rows at once (AD2), unguarded: for a batch that changes all of them or fails. */
export function recordMany(entries: readonly Entry[], by: { actorId: string | null; atMs: number }): SQL[] {
  if (entries.length === 0) return [];
  const rows = sql`json_each(${JSON.stringify(entries)}) order by key`;
  return [
    sql`insert into audit (at_ms, actor_id, action, entity, entity_id, detail)
      select ${by.atMs}, ${by.actorId}, (value ->> 'entity') || '.' || coalesce(value ->> 'action', value ->> 'kind'), value ->> 'entity', value ->> 'id',
        value ->> 'detail' from ${rows}`,
    sql`insert into change (entity, id, kind, at_ms)
      select value ->> 'entity', value ->> 'id', value ->> 'kind', ${by.atMs} from ${rows}`,
  ];
}
