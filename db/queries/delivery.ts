import { type SQL, sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import { newId } from "../ids.ts";
import { batch } from "../statements.ts";
import { changed } from "./record.ts";
import { skipSuppressed } from "./send-skip.ts";

/** What is told of one address of a message that left (CH6). */
export type Told = {
  messageId: string;
  kind: "delivered" | "bounce" | "complaint";
  /** Lower-cased; null where the provider does not say. */
  address: string | null;
  userId: string | null;
  code: string | null;
  class: "hard" | "soft" | "policy" | "full" | "unknown" | null;
  detail: string | null;
  /** The provider's id of the event, with its channel's. */
  sourceId: string;
  atMs: number;
  /** Nobody needs to be told of it apart from what became of its message. */
  isSeen?: boolean;
  /** Its address must not be mailed any more: a hard bounce, or a complaint. */
  suppresses: "hard_bounce" | "complaint" | null;
};

/**
 * The event is on the message, once: told again, by another id or by another way, of the same address and class, it is the same. A hard
 * bounce or a complaint suppresses the address with it, and pending mail to nobody else is skipped; what suppressed it before stays, but
 * that a complaint weighs more. False when it was known, and then nothing is written: an address that an admin lifted since is not
 * suppressed again by old news.
 */
export async function recordTold(db: Db, o: Told, nowMs: number): Promise<boolean> {
  const [recorded] = await batch(db, toldStatements(o, nowMs));
  return recorded!.length > 0;
}

/** The same as statements of a batch, the first of which returns a row where it was news. */
export function toldStatements(o: Told, nowMs: number): SQL[] {
  const id = newId();
  const made = sql`exists (select 1 from delivery_event where id = ${id})`;
  return [
    sql`insert into delivery_event (id, message_id, user_id, kind, address, code, class, detail, source_id, at_ms, done_at_ms)
      select ${id}, m.id, ${o.userId}, ${o.kind}, ${o.address}, ${o.code}, ${o.class}, ${o.detail}, ${o.sourceId}, ${o.atMs},
        ${o.isSeen ? o.atMs : null}
      from message m where m.id = ${o.messageId} and m.direction = 'out' and not exists (select 1 from delivery_event e
        where e.message_id = m.id and e.kind = ${o.kind} and e.address is ${o.address} and e.class is ${o.class})
      on conflict do nothing returning id`,
    changed("message", o.messageId, o.kind === "bounce" ? "bounced" : o.kind, nowMs),
    ...(o.suppresses === null || o.address === null ? [] : suppress(o.address, o.suppresses, o, made, nowMs)),
  ];
}

const suppress = (
  address: string,
  why: "hard_bounce" | "complaint",
  { detail, userId, atMs, messageId }: Told,
  made: SQL,
  nowMs: number,
): SQL[] => [
  sql`insert into suppression (address, why, detail, at_ms) select ${address}, ${why}, ${detail}, ${atMs} where ${made}
    on conflict (address) do update set why = excluded.why, detail = excluded.detail
      where suppression.why = 'hard_bounce' and excluded.why = 'complaint'`,
  sql`insert into audit (at_ms, actor_id, action, entity, entity_id, detail)
    select ${nowMs}, null, 'address.suppressed', 'suppression', ${address}, ${JSON.stringify({ why, messageId })}
    where changes() > 0`,
  changed("suppression", address, "created", nowMs),
  ...(userId === null ? [] : [changed("user", userId, "updated", nowMs)]),
  ...skipSuppressed(address, nowMs),
];
