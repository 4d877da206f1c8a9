import { sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import { eachOf } from "./given.ts";
import { type Condition, listPage, type Page, type Place } from "./list.ts";
import { usersQuery } from "./people-lists.ts";
import { isTakenBack } from "./unsubscribe.ts";

/** A user who unsubscribed: when, by whom, and by which mail's link. */
export type UnsubscribedRow = {
  id: string;
  email: string | null;
  firstName: string | null;
  lastName: string | null;
  externalId: string | null;
  atMs: number;
  /** `self`, or a teammate's id. */
  by: string | null;
  reason: string | null;
  messageId: string | null;
  conversationId: string | null;
  subject: string | null;
  verdict: "human" | "scanner" | null;
  /** Why it is likely a machine's: `too_soon`, `burst`. */
  why: string | null;
};

export type UnsubscribedAsked = {
  q?: string;
  by?: "self" | "team";
  /** Likely made by a mail filter, and not undone since. */
  machine?: boolean;
  reason?: boolean;
  after: Place | null;
  limit: number;
};

const isMachines = sql`exists (select 1 from delivery_event se where se.kind = 'unsubscribe' and se.user_id = t.id
  and se.at_ms = t.unsubscribed_at_ms and se.verdict = 'scanner')`;
/** Whose unsubscribe as it stands is likely a machine's, from the index of those. */
const machines = sql`select u.id from delivery_event se indexed by delivery_event_scanned
  cross join user u on u.id = se.user_id and u.unsubscribed_at_ms = se.at_ms
  where se.kind = 'unsubscribe' and se.verdict = 'scanner'`;

const conditionsOf = ({ by, machine, reason }: UnsubscribedAsked): Condition[] => [
  ...(by === undefined ? [] : [{
    holds: by === "self" ? sql`t.unsubscribed_by = 'self'` : sql`t.unsubscribed_by <> 'self'`,
    isOwn: true,
  }]),
  ...(machine === undefined
    ? []
    : [machine ? { holds: isMachines, drive: machines } : { holds: sql`not ${isMachines}` }]),
  ...(reason === undefined
    ? []
    : [{ holds: sql.raw(`t.unsubscribe_reason is ${reason ? "not " : ""}null`), isOwn: true }]),
];

/** Who is unsubscribed, the latest first (SU2). */
export const listUnsubscribed = (db: Db, o: UnsubscribedAsked): Promise<Page> =>
  listPage(
    db,
    usersQuery({
      q: o.q,
      unsubscribed: true,
      also: conditionsOf(o),
      sort: "unsubscribed",
      descending: true,
      after: o.after,
      limit: o.limit,
    }),
  );

/** In the order of the ids; who is not unsubscribed any more is left out. */
export const unsubscribedById = (db: Db, ids: readonly string[]): Promise<UnsubscribedRow[]> =>
  db.all(
    sql`select u.id, u.email, u.first_name as "firstName", u.last_name as "lastName", u.external_id as "externalId",
      u.unsubscribed_at_ms as "atMs", u.unsubscribed_by as "by", u.unsubscribe_reason as reason,
      e.message_id as "messageId", m.conversation_id as "conversationId", m.subject, e.verdict, e.detail as why
    from ${eachOf(ids)} cross join user u on u.id = j.value
    left join delivery_event e on e.id = (select x.id from delivery_event x where x.kind = 'unsubscribe'
      and x.user_id = u.id and x.at_ms = u.unsubscribed_at_ms order by x.id limit 1)
    left join message m on m.id = e.message_id
    where u.unsubscribed_at_ms is not null order by j.key`,
  );

/** An unsubscribe that was taken back: how it was, and when and by whom it was undone. */
export type UndoneRow = Omit<UnsubscribedRow, "id" | "email" | "firstName" | "lastName" | "externalId"> & {
  undoneAtMs: number;
  /** The teammate who undid it; null for the users themselves. */
  undoneById: string | null;
};

/** A user's unsubscribes that were taken back and stay so, by the trail, the last undone first and at most so many (SU2). What an entry does not say,
 * as those of before do not, is that of the unsubscribe before it. */
export const undoneUnsubscribesOf = (db: Db, userId: string, most: number): Promise<UndoneRow[]> =>
  db.all(
    sql`select w.at as "atMs", w."by", w.reason, w.undone_at as "undoneAtMs", w.actor_id as "undoneById",
      e.message_id as "messageId", m.conversation_id as "conversationId", m.subject, e.verdict, e.detail as why
    from (select r.seq, r.at_ms as undone_at, r.actor_id, r.detail ->> 'reason' as reason,
        coalesce(r.detail ->> 'sinceMs', a.at_ms) as at, coalesce(r.detail ->> 'unsubscribedBy', a.detail ->> 'by') as "by"
      from audit r left join audit a on a.seq = (select max(x.seq) from audit x where x.entity = 'user'
        and x.entity_id = r.entity_id and x.action = 'user.unsubscribed' and x.seq < r.seq)
      where r.entity = 'user' and r.entity_id = ${userId} and r.action = 'user.resubscribed'
        and not ${isTakenBack("r")}
      order by r.seq desc limit ${most}) w
    left join delivery_event e on e.id = (select x.id from delivery_event x where x.kind = 'unsubscribe'
      and x.user_id = ${userId} and x.at_ms = w.at order by x.id limit 1)
    left join message m on m.id = e.message_id
    where w.at is not null order by w.seq desc`,
  );

/** How many unsubscribes that stand were likely made by a machine, counted up to `most`, and the last of them. */
export async function countMachines(db: Db, most: number): Promise<{ count: number; lastAtMs: number | null }> {
  const [row] = await db.all<{ count: number; lastAtMs: number | null }>(
    sql`select count(*) as count, max(u.unsubscribed_at_ms) as "lastAtMs" from user u where u.id in (${machines} limit ${most})`,
  );
  return row!;
}

/** Those of them that were made up to `untilMs`, at most `limit`. */
export async function machinesUntil(db: Db, untilMs: number, limit: number): Promise<string[]> {
  const rows = await db.all<{ id: string }>(sql`${machines} and se.at_ms <= ${untilMs} limit ${limit}`);
  return rows.map(({ id }) => id);
}
