import { forgetNotes, listNotes } from "#db/queries/ingest.ts";
import { liveTraits } from "#db/queries/trait.ts";
import type { Serve } from "../endpoint.ts";
import { toInstant } from "../shapes/instant.ts";

export function ingestionRoutes(serve: Serve): void {
  serve("GET /api/ingestion", async ({ deps }) => {
    const [notes, user, account] = await Promise.all([
      listNotes(deps.db),
      liveTraits(deps.db, "user"),
      liveTraits(deps.db, "account"),
    ]);
    const defined = { user, account };
    return {
      // One that was defined since goes in from then on.
      traits: notes.flatMap(({ kind, about, name: key, type, count, firstAtMs, lastAtMs }) => {
        const entity = about as "user" | "account";
        if (kind !== "trait" || defined[entity].has(key)) return [];
        return [{ entity, key, type, count, firstAt: toInstant(firstAtMs), lastAt: toInstant(lastAtMs) }];
      }),
      faults: notes.filter((note) => note.kind === "fault").map(({ about: call, name: reason, count, lastAtMs }) => ({
        call,
        reason,
        count,
        lastAt: toInstant(lastAtMs),
      })),
    };
  });
  serve("DELETE /api/ingestion", async ({ deps }) => {
    await forgetNotes(deps.db);
    return { ok: true };
  });
}
