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
  /** The mail that came back or was complained of, as far as it is told. */
  messageId: string | null;
  conversationId: string | null;
  subject: string | null;
  atMs: number;
};

/** Addresses that must not be mailed, by the alphabet, beyond `after`; those that contain `q`. */
export const listSuppressions = (
  db: Db,
  o: { q: string; after: string; limit: number },
): Promise<SuppressionRow[]> =>
  db.all(sql`select s.address, s.why, s.detail, s.by_id as "byId", s.at_ms as "atMs", m.id as "messageId",
      m.conversation_id as "conversationId", m.subject
    from suppression s left join message m on s.why <> 'by_hand' and m.id = (
      select e.message_id from delivery_event e indexed by delivery_event_trouble
      where e.kind in ('bounce', 'complaint') and e.at_ms = s.at_ms and e.address = s.address limit 1)
    where s.address > ${o.after} and instr(s.address, lower(${o.q})) > 0 order by s.address limit ${o.limit}`);

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
  const [, , lifted] = await batch(db, [
    // Why it was so goes with it, and stays on the trail alone.
    sql`insert into audit (at_ms, actor_id, action, entity, entity_id, detail)
      select ${by.nowMs}, ${by.actorId}, 'address.lifted', 'suppression', s.address,
        json_object('was', s.why, 'since', strftime('%Y-%m-%d', s.at_ms / 1000, 'unixepoch'))
      from suppression s where s.address = ${address}`,
    sql`insert into change (entity, id, kind, at_ms) select 'user', u.id, 'updated', ${by.nowMs} from user u
      where u.email = ${address} and exists (select 1 from suppression where address = ${address})`,
    sql`delete from suppression where address = ${address} returning address`,
    changed("suppression", address, "deleted", by.nowMs),
  ]);
  return lifted!.length > 0;
}
