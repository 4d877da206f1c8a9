import { deleteApiKey, listApiKeys, recordApiKey } from "#db/queries/session.ts";
import { teammatesById } from "#db/queries/teammate.ts";
import type { Deps, Teammate } from "../context.ts";
import type { Serve } from "../endpoint.ts";
import { mayIngest } from "../auth/write-key.ts";
import { notFound, Refusal } from "../errors.ts";
import { toInstant, toInstantOrNull } from "../shapes/instant.ts";
import { toTeammateShort } from "../shapes/teammate.ts";

/** One's own keys; an admin sees everybody's. */
async function listKeys(deps: Deps, by: Teammate) {
  const keys = await listApiKeys(deps.db, by.role === "admin" ? null : by.id);
  const owners = await teammatesById(deps.db, keys.map((key) => key.teammateId));
  return keys.map((key) => {
    const owner = owners.get(key.teammateId);
    return {
      id: key.id,
      kind: key.permissions === null ? "api" as const : "write" as const,
      name: key.name,
      start: key.start,
      teammate: owner ? toTeammateShort(owner) : null,
      createdAt: toInstant(key.createdAtMs),
      lastUsedAt: toInstantOrNull(key.lastUsedAtMs),
      endsAt: toInstantOrNull(key.endsAtMs),
    };
  });
}

export function keyRoutes(serve: Serve): void {
  serve("GET /api/keys", async ({ deps, teammate }) => ({ items: await listKeys(deps, teammate) }));
  serve("POST /api/keys", async ({ deps, teammate, body }) => {
    // Else a key that leaked would outlive its being revoked.
    if (teammate.sessionId === null) throw new Refusal("not_allowed", "A key makes no keys: sign in to make one.");
    // It sets every trait, and an admin's are no member's to set.
    if (body.kind === "write" && teammate.role !== "admin") {
      throw new Refusal("not_allowed", "kind: only admins make write keys", "kind");
    }
    const kind = body.kind === "write" ? { permissions: mayIngest, prefix: "parley_write_" } : {};
    const expiresIn = body.days === null ? null : body.days * 86_400;
    const made = await deps.auth.api.createApiKey({
      body: { name: body.name, userId: teammate.id, expiresIn, ...kind },
    });
    await recordApiKey(deps.db, made.id, body.name, teammate.id, deps.nowMs());
    const item = (await listKeys(deps, teammate)).find((key) => key.id === made.id)!;
    return { key: made.key, item };
  });
  serve("DELETE /api/keys/:id", async ({ deps, teammate, params }) => {
    const ownerId = teammate.role === "admin" ? null : teammate.id;
    const deleted = await deleteApiKey(deps.db, { id: params.id, ownerId, actorId: teammate.id, nowMs: deps.nowMs() });
    if (!deleted) throw notFound("API key");
    void deps.changes.nudge();
    return { ok: true };
  });
}
