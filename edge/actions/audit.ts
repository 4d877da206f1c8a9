import type { z } from "zod";
import { type AuditName, auditNames, type AuditRow, listAudit } from "#db/queries/audit.ts";
import { teammatesById } from "#db/queries/teammate.ts";
import type * as contract from "../contract/workspace.ts";
import type { Deps, Teammate } from "../context.ts";
import { Refusal } from "../errors.ts";
import { fromInstant, toInstant } from "../shapes/instant.ts";
import { toTeammateShort } from "../shapes/teammate.ts";

/** Who did what to what, newest first (AD2). A page may be short and still have a next. */
export async function browseAudit(
  deps: Deps,
  by: Teammate,
  { cursor, limit, from, to, actorId, ...asked }: z.output<typeof contract.auditQuery>,
): Promise<z.input<typeof contract.auditPage>> {
  if (cursor !== undefined && !/^\d{1,15}$/.test(cursor)) {
    throw new Refusal("invalid_field", "cursor: is not one of ours", "cursor");
  }
  const { rows, nextSeq } = await listAudit(deps.long, {
    ...asked,
    ...(actorId === undefined ? {} : { actorId: actorId === "none" ? null : actorId }),
    ...(from === undefined ? {} : { fromMs: fromInstant(from) }),
    ...(to === undefined ? {} : { toMs: fromInstant(to) }),
    beforeSeq: cursor === undefined ? null : Number(cursor),
    limit,
  });
  const [actors, names] = await Promise.all([
    teammatesById(deps.db, rows.map((row) => row.actorId)),
    namesOf(deps, by, rows),
  ]);
  return {
    items: rows.map(({ atMs, actorId, detail, ...row }) => {
      const actor = actors.get(actorId ?? "");
      const about = names.get(`${row.entity} ${row.entityId}`);
      return {
        ...row,
        at: toInstant(atMs),
        actor: actor ? toTeammateShort(actor) : null,
        name: about?.name ?? null,
        conversationId: about?.conversationId ?? null,
        detail: detail === null ? null : JSON.parse(detail),
      };
    }),
    next: nextSeq === null ? null : String(nextSeq),
  };
}

async function namesOf(deps: Deps, by: Teammate, rows: readonly AuditRow[]): Promise<Map<string, AuditName>> {
  const kinds = Map.groupBy(rows, (row) => row.entity);
  const read = await Promise.all([...kinds].map(async ([entity, of]) => {
    const ids = [...new Set(of.map((row) => row.entityId))];
    const names = await auditNames(deps.long, { entity, ids, teammateId: by.id });
    return names.map((name) => [`${entity} ${name.id}`, name] as const);
  }));
  return new Map(read.flat());
}
