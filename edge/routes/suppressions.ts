import { liftSuppression, listSuppressions, suppressByHand, type SuppressionRow } from "#db/queries/suppression.ts";
import { teammatesById } from "#db/queries/teammate.ts";
import type { Deps } from "../context.ts";
import type { Serve } from "../endpoint.ts";
import { notFound, Refusal } from "../errors.ts";
import { toInstant } from "../shapes/instant.ts";
import { toTeammateShort } from "../shapes/teammate.ts";

export function suppressionRoutes(serve: Serve): void {
  serve("GET /api/suppressions", async ({ deps, query: { q = "", cursor = "", limit } }) => {
    const rows = await listSuppressions(deps.long, { q: q.trim(), after: cursor, limit: limit + 1 });
    const page = rows.slice(0, limit);
    return { items: await toSuppressions(deps, page), next: rows.length > limit ? page.at(-1)!.address : null };
  });
  serve("POST /api/suppressions", async ({ deps, teammate, body: { address, detail } }) => {
    const given = { address, detail: detail?.trim() || null, actorId: teammate.id, atMs: deps.nowMs() };
    if (!await suppressByHand(deps.db, given)) {
      throw new Refusal("conflict", `address: ${address} is suppressed already`, "address");
    }
    void deps.changes.nudge();
    deps.nudge("release");
    const row = { ...given, byId: teammate.id, why: "by_hand" as const, ...noMail };
    return (await toSuppressions(deps, [row]))[0]!;
  });
  serve("DELETE /api/suppressions/:address", async ({ deps, teammate, params }) => {
    const by = { actorId: teammate.id, nowMs: deps.nowMs() };
    if (!await liftSuppression(deps.db, params.address.trim().toLowerCase(), by)) throw notFound("suppression");
    void deps.changes.nudge();
    deps.nudge("release");
    return { ok: true } as const;
  });
}

const noMail = { messageId: null, conversationId: null, subject: null };

async function toSuppressions(deps: Pick<Deps, "db">, rows: SuppressionRow[]) {
  const teammates = await teammatesById(deps.db, rows.map((row) => row.byId));
  return rows.map(({ address, why, detail, byId, atMs, messageId, conversationId, subject }) => {
    const by = teammates.get(byId ?? "");
    const mail = messageId !== null && conversationId !== null
      ? { messageId, conversationId, subject: subject ?? "" }
      : null;
    return { address, why, detail, by: by ? toTeammateShort(by) : null, mail, at: toInstant(atMs) };
  });
}
