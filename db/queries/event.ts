import { sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import { newId } from "../ids.ts";
import { batch } from "../statements.ts";
import { oneOf } from "./given.ts";
import { changed } from "./record.ts";
import { isUntracked } from "./tracking.ts";

/** Of a group mail all readers have one token, with nobody's id. */
type Token = { messageId: string; userId: string | null };
/** What of its network is looked at, under all names that it is kept by (TR2). */
type Lately = { lately: readonly string[]; sinceMs: number; most: number };
/** Whose doing a hit was. */
type Verdict = "human" | "proxy" | "prefetch" | "scanner";

export type HitFacts = {
  /** When the provider accepted the message; null while that is not settled. */
  acceptedAtMs: number | null;
  /** Nobody is to look whether it is read (TR4). */
  untracked: boolean;
  /** Other tokens (message and user) that this network fetched since `sinceMs`, counted up to `most`. */
  otherTokens: number;
};

const otherTokens = ({ messageId, userId, lately, sinceMs, most }: Token & Lately) =>
  sql`(select count(*) from (select distinct e.message_id, e.user_id
    from delivery_event e indexed by delivery_event_network
    where e.network in ${oneOf(lately)} and e.at_ms > ${sinceMs} and e.kind = 'open'
      and (e.message_id <> ${messageId} or e.user_id is not ${userId}) limit ${most}))`;

/** What a pixel hit is judged by, or undefined when no such message has left (TR2). */
export async function findHitFacts(db: Db, o: Token & Lately): Promise<HitFacts | undefined> {
  const [row] = await db.all<{ acceptedAtMs: number | null; untracked: number; otherTokens: number }>(sql`
    select case m.state when 'sent' then m.ended_at_ms end as acceptedAtMs, ${isUntracked} as untracked,
      ${otherTokens(o)} as otherTokens
    from message m where m.id = ${o.messageId} and m.direction = 'out' and m.state in ('sending', 'sent', 'unknown')`);
  return row && { ...row, untracked: row.untracked === 1 };
}

/** Records an open as it was judged, or as a scanner's where others of its network came in between: hits of one moment do not see each
 * other while they are judged. One that is among `seen` also shows on the message (TR2). Answers its verdict; on disk by then. */
export async function recordOpen(
  db: Db,
  o: Token & Lately & {
    verdict: Verdict;
    seen: readonly Verdict[];
    network: string | null;
    agent: string | null;
    atMs: number;
  },
): Promise<Verdict> {
  const id = newId();
  const verdict = o.verdict === "human"
    ? sql`case when ${otherTokens(o)} >= ${o.most} then 'scanner' else 'human' end`
    : sql`${o.verdict}`;
  const [made] = await batch(db, [
    sql`insert into delivery_event (id, message_id, user_id, kind, verdict, network, agent, at_ms)
      select ${id}, ${o.messageId}, ${o.userId}, 'open', ${verdict}, ${o.network}, ${o.agent}, ${o.atMs}
      returning verdict`,
    sql`update message set seen_first_at_ms = coalesce(seen_first_at_ms, ${o.atMs}), seen_count = seen_count + 1
      where id = ${o.messageId}
        and exists (select 1 from delivery_event e where e.id = ${id} and e.verdict in ${oneOf(o.seen)})`,
    changed("message", o.messageId, "seen", o.atMs),
  ]);
  return made![0]!.verdict as Verdict;
}
