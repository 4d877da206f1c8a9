import { sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import { newId } from "../ids.ts";
import { batch } from "../statements.ts";
import { changed } from "./record.ts";

export type HitFacts = {
  /** When the provider accepted the message; null while that is not settled. */
  acceptedAtMs: number | null;
  trackOpens: boolean;
  /** Other tokens (message and user) that this network fetched since `sinceMs`, counted up to `most`. */
  otherTokens: number;
};

/** What a pixel hit is judged by, or undefined when no such message has left (TR2). */
export async function findHitFacts(db: Db, o: {
  messageId: string;
  userId: string | null;
  network: string | null;
  sinceMs: number;
  most: number;
}): Promise<HitFacts | undefined> {
  const [row] = await db.all<{ acceptedAtMs: number | null; tracking: string | null; otherTokens: number }>(sql`
    select case m.state when 'sent' then m.ended_at_ms end as acceptedAtMs,
      (select value from setting where key = 'trackOpens') as tracking,
      (select count(*) from (select distinct e.message_id, e.user_id from delivery_event e
        where e.network = ${o.network} and e.at_ms > ${o.sinceMs} and e.kind = 'open'
          and (e.message_id <> ${o.messageId} or e.user_id is not ${o.userId}) limit ${o.most})) as otherTokens
    from message m where m.id = ${o.messageId} and m.direction = 'out' and m.state in ('sending', 'sent', 'unknown')`);
  return row && { acceptedAtMs: row.acceptedAtMs, trackOpens: row.tracking !== "false", otherTokens: row.otherTokens };
}

/** Records an open; one that counts also shows on the message (TR2). On disk once this resolves. */
export async function recordOpen(db: Db, o: {
  messageId: string;
  userId: string | null;
  verdict: "human" | "proxy" | "prefetch" | "scanner";
  counts: boolean;
  network: string | null;
  agent: string | null;
  atMs: number;
}): Promise<void> {
  const event = sql`insert into delivery_event (id, message_id, user_id, kind, verdict, network, agent, at_ms)
    values (${newId()}, ${o.messageId}, ${o.userId}, 'open', ${o.verdict}, ${o.network}, ${o.agent}, ${o.atMs})`;
  const seen = [
    sql`update message set seen_first_at_ms = coalesce(seen_first_at_ms, ${o.atMs}), seen_count = seen_count + 1
      where id = ${o.messageId}`,
    changed("message", o.messageId, "seen", o.atMs),
  ];
  await batch(db, o.counts ? [event, ...seen] : [event]);
}

/** Keeps why a user unsubscribed, if they still are (SU1). The newest reason stands. */
export async function keepUnsubscribeReason(
  db: Db,
  o: { userId: string; reason: string; atMs: number },
): Promise<boolean> {
  const [kept] = await batch(db, [
    sql`update user set unsubscribe_reason = ${o.reason} where id = ${o.userId} and unsubscribed_at_ms is not null
      returning id`,
    changed("user", o.userId, "updated", o.atMs),
  ]);
  return kept!.length > 0;
}
