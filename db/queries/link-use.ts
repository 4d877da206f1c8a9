import { type SQL, sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import { batch } from "../statements.ts";
import { oneOf } from "./given.ts";
import { changed } from "./record.ts";

/** How the link of a mail came to be used to unsubscribe, and by what else of the same network since `sinceMs`: `burst` people at once
 * are a machine's doing (SU1). `lately` is all that the network may be kept as. */
export type LinkUse = {
  verdict: "human" | "scanner";
  why: string | null;
  agent: string | null;
  network: string | null;
  lately: readonly string[];
  sinceMs: number;
  burst: number;
};

/** What the use of a link is judged by: when its mail was accepted, null while that is not settled, and how many others unsubscribed from
 * the same network since `sinceMs`. */
export async function findLinkFacts(
  db: Db,
  o: { userId: string; messageId: string; lately: readonly string[]; sinceMs: number },
): Promise<{ acceptedAtMs: number | null; otherPeople: number }> {
  const [row] = await db.all<{ acceptedAtMs: number | null; otherPeople: number }>(sql`
    select (select case m.state when 'sent' then m.ended_at_ms end from message m where m.id = ${o.messageId}) as acceptedAtMs,
      (select count(distinct e.user_id) from delivery_event e indexed by delivery_event_network
        where e.network in ${oneOf(o.lately)} and e.at_ms > ${o.sinceMs} and e.kind = 'unsubscribe'
          and e.user_id <> ${o.userId}) as otherPeople`);
  return row!;
}

/** For the batch in which users unsubscribe by a link, behind the record of it: what many people's links were used for from one network
 * at once is marked as likely a machine's, from the first of them on; and a later use of somebody's link that looks like their own says
 * that it is their wish. */
export function marking(
  { verdict, lately, sinceMs, burst }: LinkUse,
  { userIds, atMs }: { userIds: readonly string[]; atMs: number },
): SQL[] {
  const theirs = sql`e.kind = 'unsubscribe' and e.network in ${oneOf(lately)} and e.at_ms > ${sinceMs}`;
  return [
    sql`update delivery_event as e indexed by delivery_event_network set verdict = 'scanner', detail = 'burst' where ${theirs} and e.verdict = 'human'
      and (select count(distinct e.user_id) from delivery_event e indexed by delivery_event_network where ${theirs}) >= ${burst}`,
    sql`insert into change (entity, id, kind, at_ms) select distinct 'user', e.user_id, 'updated', ${atMs}
      from delivery_event e indexed by delivery_event_network where ${theirs} and changes() > 0`,
    ...(verdict === "human" ? confirming(userIds, sinceMs, atMs) : []),
  ];
}

/** These people's unsubscribes of up to `untilMs` are theirs, whatever they looked like. */
const confirming = (userIds: readonly string[], untilMs: number, atMs: number): SQL[] => [
  sql`update delivery_event as e set verdict = 'human', detail = 'confirmed' where e.kind = 'unsubscribe'
    and e.verdict = 'scanner' and e.user_id in ${oneOf(userIds)} and e.at_ms <= ${untilMs}`,
  sql`insert into change (entity, id, kind, at_ms)
    select 'user', u.id, 'updated', ${atMs} from user u where u.id in ${oneOf(userIds)} and changes() > 0`,
];

/** Keeps why a user unsubscribed, if they still are (SU1): that also says that they meant it. The newest reason stands. */
export async function keepUnsubscribeReason(
  db: Db,
  o: { userId: string; reason: string; atMs: number },
): Promise<boolean> {
  const [kept] = await batch(db, [
    sql`update user set unsubscribe_reason = ${o.reason} where id = ${o.userId} and unsubscribed_at_ms is not null
      returning id`,
    changed("user", o.userId, "updated", o.atMs),
    ...confirming([o.userId], o.atMs, o.atMs),
  ]);
  return kept!.length > 0;
}
