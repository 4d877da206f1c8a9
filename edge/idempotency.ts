import { sql } from "drizzle-orm";
import { Refusal } from "./errors.ts";
import type { AppContext, Deps } from "./context.ts";

/**
 * Runs a create once per `Idempotency-Key` and teammate (PD7): a repeat with the same body gets the stored answer, one
 * with another body or while the first still runs is refused. A refused create frees its key. Keys live for a day.
 */
export async function once(deps: Deps, c: AppContext, name: string, body: unknown, create: () => Promise<Response>) {
  const key = c.req.header("Idempotency-Key");
  const teammate = c.var.teammate;
  if (!key || !teammate) return await create();
  if (key.length > 200) {
    throw new Refusal("invalid_field", "Idempotency-Key: is longer than 200 characters", "Idempotency-Key");
  }
  const hash = await sha256(JSON.stringify([name, c.req.path, body ?? null]));
  const mine = sql`teammate_id = ${teammate.id} and key = ${key}`;
  const won = await deps.db.all(sql`
    insert into idempotency (teammate_id, key, body_hash, at_ms) values (${teammate.id}, ${key}, ${hash}, ${deps.nowMs()})
    on conflict do nothing returning key`);
  if (won.length === 0) {
    const [kept] = await deps.db.all<{ bodyHash: string; status: number | null; answer: string | null }>(sql`
      select body_hash as bodyHash, status, answer from idempotency where ${mine}`);
    if (kept?.bodyHash !== hash) {
      throw new Refusal("conflict", "Idempotency-Key: was used for another request", "Idempotency-Key");
    }
    if (kept.status === null) {
      throw new Refusal("conflict", "Idempotency-Key: the first request with it has not ended", "Idempotency-Key");
    }
    return c.body(kept.answer!, kept.status as 200, {
      "Content-Type": "application/json",
      "Idempotency-Replayed": "true",
    });
  }
  try {
    const response = await create();
    const answer = await response.clone().text();
    await deps.db.run(sql`update idempotency set status = ${response.status}, answer = ${answer} where ${mine}`);
    return response;
  } catch (cause) {
    if (cause instanceof Refusal) await deps.db.run(sql`delete from idempotency where ${mine}`);
    throw cause;
  }
}

async function sha256(text: string): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
