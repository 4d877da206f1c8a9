import { is, SQL, sql } from "drizzle-orm";

/** Tell the change feed, if the statement just before it in the batch changed anything. A statement that matched nothing leaves
 * `changes()` at 0, and so does this one then: a chain of records stands or falls with the guarded statement at its head. */
export function changed(entity: string, id: string | SQL, kind: string, atMs: number | SQL): SQL {
  return sql`insert into change (entity, id, kind, at_ms) select ${entity}, ${id}, ${kind}, ${atMs} where changes() > 0`;
}

/** Record who did it (AD2), under the same guard as `changed`. In a batch: the guarded statement, `audited`, `changed`.
 * A null actor is Parley itself. */
export function audited(
  { actorId, action, entity, entityId, detail, atMs }: {
    actorId: string | null;
    action: string;
    entity: string;
    entityId: string | SQL;
    /** As SQL it is JSON text already. */
    detail?: Record<string, unknown> | SQL;
    atMs: number | SQL;
  },
): SQL {
  const detailText = detail === undefined || is(detail, SQL) ? detail ?? null : JSON.stringify(detail);
  return sql`insert into audit (at_ms, actor_id, action, entity, entity_id, detail)
    select ${atMs}, ${actorId}, ${action}, ${entity}, ${entityId}, ${detailText}
    where changes() > 0`;
}
