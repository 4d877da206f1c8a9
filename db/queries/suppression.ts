import { sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import { batch } from "../statements.ts";
import { audited, changed } from "./record.ts";
import { skipSuppressed } from "./send-skip.ts";

export type SuppressionRow = {
  address: string;
  why: "hard_bounce" | "complaint" | "by_hand";
  detail: string | null;
  /** The teammate who set it by hand, as far as they are known. */
  byId: string | null;
  atMs: number;
};

/** Addresses that must not be mailed, by the alphabet, beyond `after`; those that contain `q`. */
export const listSuppressions = (
  db: Db,
  o: { q: string; after: string; limit: number },
): Promise<SuppressionRow[]> =>
  db.all(sql`select address, why, detail, by_id as "byId", at_ms as "atMs" from suppression
    where address > ${o.after} and instr(address, lower(${o.q})) > 0 order by address limit ${o.limit}`);

/** By hand, with who and when kept; pending mail to nobody else is skipped in the same batch. False when it is suppressed already: why
 * it was stays. */
export async function suppressByHand(
  db: Db,
  o: { address: string; detail: string | null; actorId: string; atMs: number },
): Promise<boolean> {
  const { address, detail, actorId, atMs } = o;
  const [made] = await batch(db, [
    sql`insert into suppression (address, why, detail, by_id, at_ms)
      values (${address}, 'by_hand', ${detail}, ${actorId}, ${atMs}) on conflict do nothing returning address`,
    audited({
      actorId,
      action: "address.suppressed",
      entity: "suppression",
      entityId: address,
      detail: { why: "by_hand" },
      atMs,
    }),
    changed("suppression", address, "created", atMs),
    sql`insert into change (entity, id, kind, at_ms) select 'user', u.id, 'updated', ${atMs} from user u
      where u.email = ${address} and changes() > 0`,
    ...skipSuppressed(address, atMs),
  ]);
  return made!.length > 0;
}

/** It may be mailed again; what was skipped meanwhile stays so. False when it was not suppressed. */
export async function liftSuppression(
  db: Db,
  address: string,
  by: { actorId: string; nowMs: number },
): Promise<boolean> {
  const [, lifted] = await batch(db, [
    sql`insert into change (entity, id, kind, at_ms) select 'user', u.id, 'updated', ${by.nowMs} from user u
      where u.email = ${address} and exists (select 1 from suppression where address = ${address})`,
    sql`delete from suppression where address = ${address} returning address`,
    audited({
      actorId: by.actorId,
      action: "address.lifted",
      entity: "suppression",
      entityId: address,
      atMs: by.nowMs,
    }),
    changed("suppression", address, "deleted", by.nowMs),
  ]);
  return lifted!.length > 0;
}
