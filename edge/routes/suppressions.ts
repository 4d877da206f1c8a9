import { liftSuppression, listSuppressions } from "#db/queries/suppression.ts";
import type { Serve } from "../endpoint.ts";
import { notFound } from "../errors.ts";
import { toInstant } from "../shapes/instant.ts";

export function suppressionRoutes(serve: Serve): void {
  serve("GET /api/suppressions", async ({ deps, query: { q = "", cursor = "", limit } }) => {
    const rows = await listSuppressions(deps.long, { q: q.trim(), after: cursor, limit: limit + 1 });
    const page = rows.slice(0, limit);
    return {
      items: page.map(({ atMs, ...row }) => ({ ...row, at: toInstant(atMs) })),
      next: rows.length > limit ? page.at(-1)!.address : null,
    };
  });
  serve("DELETE /api/suppressions/:address", async ({ deps, teammate, params }) => {
    const by = { actorId: teammate.id, nowMs: deps.nowMs() };
    if (!await liftSuppression(deps.db, params.address.trim().toLowerCase(), by)) throw notFound("suppression");
    void deps.changes.nudge();
    deps.nudge("release");
    return { ok: true } as const;
  });
}
