import { listAudit } from "#db/queries/audit.ts";
import { teammatesById } from "#db/queries/teammate.ts";
import type { Serve } from "../endpoint.ts";
import { Refusal } from "../errors.ts";
import { toInstant } from "../shapes/instant.ts";
import { toTeammateShort } from "../shapes/teammate.ts";

export function auditRoutes(serve: Serve): void {
  serve("GET /api/audit", async ({ deps, query }) => {
    const { cursor, limit, ...filter } = query;
    if (cursor !== undefined && !/^\d{1,15}$/.test(cursor)) {
      throw new Refusal("invalid_field", "cursor: is not one of ours", "cursor");
    }
    const beforeSeq = cursor === undefined ? null : Number(cursor);
    const rows = await listAudit(deps.long, { ...filter, beforeSeq, limit: limit + 1 });
    const page = rows.slice(0, limit);
    const actors = await teammatesById(deps.db, page.map((row) => row.actorId));
    return {
      items: page.map(({ atMs, actorId, detail, ...row }) => {
        const actor = actors.get(actorId ?? "");
        return {
          ...row,
          at: toInstant(atMs),
          actor: actor ? toTeammateShort(actor) : null,
          detail: detail === null ? null : JSON.parse(detail),
        };
      }),
      next: rows.length > limit ? String(page.at(-1)!.seq) : null,
    };
  });
}
