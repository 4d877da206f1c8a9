import { sql } from "drizzle-orm";
import type { Db } from "#db/client.ts";
import { newId } from "#db/ids.ts";
import { giveUpIntake } from "#db/queries/failed-intake.ts";
import { keepIntake } from "#db/queries/intake.ts";

/** What came in by a channel and was given up, the first the oldest, a second apart. Answers their ids. */
export async function addFailedIntake(
  db: Db,
  channelId: string,
  given: readonly { body: string | Uint8Array; kind?: "mail" | "hook"; why?: string; atMs?: number }[],
): Promise<string[]> {
  const ids: string[] = [];
  for (
    const [n, { body, kind = "mail", why = "RangeError: Invalid time value", atMs = n * 1_000 }] of given.entries()
  ) {
    const eventId = newId();
    const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body;
    await keepIntake(db, [{ channelId, eventId, kind, contentType: null, body: bytes }], atMs);
    const [row] = await db.all<{ id: string }>(sql`select id from intake where event_id = ${eventId}`);
    await giveUpIntake(db, { id: row!.id, channelId }, why, atMs);
    ids.push(row!.id);
  }
  return ids;
}
