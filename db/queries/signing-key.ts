import { asc, sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import { signingKey } from "../schema/channel.ts";
import { batch } from "../statements.ts";
import { audited } from "./record.ts";

/** The keys of the public links, oldest first: the newest signs, all verify. */
export const listSigningKeys = (db: Db) => db.select().from(signingKey).orderBy(asc(signingKey.id));

/** The first key, unless another process made it already. */
export async function ensureSigningKey(db: Db, sealedSecret: Uint8Array, nowMs: number): Promise<void> {
  await db.run(sql`insert into signing_key (id, sealed_secret, created_at_ms) values (1, ${sealedSecret}, ${nowMs})
    on conflict do nothing`);
}

/** One more, with its place on the trail; those that are there stay. Answers its id, which is above theirs. */
export async function addSigningKey(db: Db, sealedSecret: Uint8Array, nowMs: number): Promise<number> {
  const [added] = await batch(db, [
    sql`insert into signing_key (id, sealed_secret, created_at_ms)
      select coalesce(max(id), 0) + 1, ${sealedSecret}, ${nowMs} from signing_key returning id`,
    audited({ actorId: null, action: "settings.links_rotated", entity: "setting", entityId: "workspace", atMs: nowMs }),
  ]);
  return Number(added![0]!.id);
}
