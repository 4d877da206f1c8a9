import { sql } from "drizzle-orm";
import type { Db } from "../client.ts";

export type AuditRow = {
  seq: number;
  atMs: number;
  actorId: string | null;
  action: string;
  entity: string;
  entityId: string;
  detail: string | null;
};

/** The trail, newest first, below `beforeSeq`. */
export const listAudit = (
  db: Db,
  o: { entity?: string; entityId?: string; beforeSeq: number | null; limit: number },
): Promise<AuditRow[]> =>
  db.all<AuditRow>(sql`select seq, at_ms as atMs, actor_id as actorId, action, entity, entity_id as entityId, detail
    from audit where (${o.entity ?? null} is null or entity = ${o.entity ?? null})
      and (${o.entityId ?? null} is null or entity_id = ${o.entityId ?? null})
      and (${o.beforeSeq} is null or seq < ${o.beforeSeq}) order by seq desc limit ${o.limit}`);

/** Writes on the trail what somebody did that changed nothing here. */
export const keepTrail = (
  db: Db,
  o: {
    actorId: string;
    action: string;
    entity: string;
    entityId: string;
    detail: Record<string, unknown>;
    atMs: number;
  },
): Promise<unknown> =>
  db.run(sql`insert into audit (at_ms, actor_id, action, entity, entity_id, detail)
    values (${o.atMs}, ${o.actorId}, ${o.action}, ${o.entity}, ${o.entityId}, ${JSON.stringify(o.detail)})`);
