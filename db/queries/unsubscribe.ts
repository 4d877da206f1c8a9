import { type SQL, sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import { newId } from "../ids.ts";
import { batch } from "../statements.ts";
import { oneOf } from "./given.ts";
import { type LinkUse, marking } from "./link-use.ts";
import { skipUnsubscribed } from "./send-skip.ts";

/** Who did it: the users themselves by a link, or a teammate by hand (SU2). */
export type UnsubscribedBy = "self" | { teammateId: string };
const nameOf = (by: UnsubscribedBy): string => (by === "self" ? "self" : by.teammateId);
const actorOf = (by: UnsubscribedBy): string | null => (by === "self" ? null : by.teammateId);

/**
 * These users are unsubscribed from now on; those who were already keep when and by whom (SU1, SU2). Pending mail that
 * allows unsubscribes and has nobody left in To is skipped in the same batch (SU3); what is on its way is stopped by the gates
 * before the provider is called. `messageId` is the mail whose link was used. Answers whom this call unsubscribed, and how many
 * pending mails it skipped.
 */
export async function unsubscribeUsers(db: Db, o: Unsubscribing): Promise<{ userIds: string[]; skipped: number }> {
  const [, , , updated, skipped] = await batch(db, unsubscribing(o));
  return { userIds: updated!.map((row) => row.id as string), skipped: skipped!.length };
}

export type Unsubscribing = {
  userIds: readonly string[];
  by: UnsubscribedBy;
  atMs: number;
  reason?: string;
  messageId?: string;
  /** By a link: whose doing it looks like. */
  hit?: LinkUse;
  /** The bulk run that this is a part of. */
  runId?: string;
  /** By user, in milliseconds: since when, of whom that was kept elsewhere; before `atMs`. */
  sinceMs?: Readonly<Record<string, number>>;
};

/** The statements of `unsubscribeUsers`, for a batch that does more; the first two write a row for each whom it unsubscribes. */
export function unsubscribing(o: Unsubscribing): SQL[] {
  const fresh = sql`u.id in ${oneOf(o.userIds)} and u.unsubscribed_at_ms is null`;
  const since = o.sinceMs && sql`${JSON.stringify(o.sinceMs)} ->> u.id`;
  return [
    recordUsers("unsubscribed", o, fresh, since && sql`'$.sinceMs', coalesce(${since}, ${o.atMs})`),
    changeUsers(fresh, o.atMs),
    sql`insert into delivery_event (id, message_id, user_id, kind, verdict, detail, network, agent, at_ms)
      select ${newId()}, ${o.messageId ?? null}, u.id, 'unsubscribe', ${o.hit?.verdict ?? null}, ${o.hit?.why ?? null},
        ${o.hit?.network ?? null}, ${o.hit?.agent ?? null}, ${o.atMs} from user u
      where ${o.messageId ?? null} is not null and ${fresh} limit 1`,
    sql`update user as u set unsubscribed_at_ms = ${
      since ? sql`coalesce(${since}, ${o.atMs})` : o.atMs
    }, unsubscribed_by = ${nameOf(o.by)},
      unsubscribe_reason = ${o.reason ?? null} where ${fresh} returning id`,
    ...skipUnsubscribed([...o.userIds], o.atMs),
    ...(o.hit ? marking(o.hit, o) : []),
  ];
}

/** `isMarked`: only those whose unsubscribe is still likely a machine's. */
export type Resubscribing = Omit<Unsubscribing, "reason" | "hit" | "sinceMs"> & { isMarked?: true };

/** Takes the unsubscribe back (SU1's undo, SU2); skipped messages stay skipped (SU3). Users themselves only take back their
 * own, and with `messageId`, the mail whose link is used, only what that link did. The trail keeps what it was. Answers whom it
 * resubscribed. */
export async function resubscribeUsers(db: Db, o: Resubscribing): Promise<string[]> {
  const [, , updated] = await batch(db, resubscribing(o));
  return updated!.map((row) => row.id as string);
}

/** Takes a teammate's resubscribing at `takenBackAtMs` back: each of these users is unsubscribed again as they were, by whom, since when
 * and why (SU2), and with it the mail whose link it was. Who was unsubscribed or resubscribed again since stays as they are. Mail made
 * meanwhile is skipped as by any unsubscribe (SU3). The trail keeps both. Answers as `unsubscribeUsers`. */
export async function restoreUnsubscribes(
  db: Db,
  o: { userIds: readonly string[]; teammateId: string; takenBackAtMs: number; atMs: number },
): Promise<{ userIds: string[]; skipped: number }> {
  const theirs = sql`from audit r where r.entity = 'user' and r.entity_id = u.id and r.action = 'user.resubscribed'
    and r.actor_id = ${o.teammateId} and r.at_ms = ${o.takenBackAtMs} and r.detail ->> 'sinceMs' is not null
    and r.seq = (select max(x.seq) from audit x where x.entity = 'user' and x.entity_id = u.id
      and x.action in ('user.resubscribed', 'user.unsubscribed'))`;
  const chosen = sql`u.id in ${oneOf(o.userIds)} and u.unsubscribed_at_ms is null and exists (select 1 ${theirs})`;
  const [, , restored, skipped] = await batch(db, [
    changeUsers(chosen, o.atMs),
    sql`update user as u set (unsubscribed_at_ms, unsubscribed_by, unsubscribe_reason) =
      (select r.detail ->> 'sinceMs', r.detail ->> 'unsubscribedBy', r.detail ->> 'reason' ${theirs})
      where ${chosen}`,
    sql`insert into audit (at_ms, actor_id, action, entity, entity_id, detail)
      select ${o.atMs}, ${o.teammateId}, 'user.unsubscribed', 'user', u.id,
        json_object('by', u.unsubscribed_by, 'sinceMs', u.unsubscribed_at_ms, 'takesBack', (select r.seq ${theirs}))
      from user u where u.id in ${oneOf(o.userIds)} and u.unsubscribed_at_ms is not null and exists (select 1 ${theirs})
      returning entity_id as id`,
    ...skipUnsubscribed([...o.userIds], o.atMs),
  ]);
  return { userIds: restored!.map((row) => row.id as string), skipped: skipped!.length };
}

/** A resubscribing in the trail, `r`, was itself taken back: the unsubscribe before it stands again. */
export const isTakenBack = (r: "r" | "x"): SQL =>
  sql.raw(`exists (select 1 from audit y where y.entity = 'user' and y.entity_id = ${r}.entity_id
    and y.action = 'user.unsubscribed' and y.seq > ${r}.seq and y.detail ->> 'takesBack' = ${r}.seq)`);

/** The statements of `resubscribeUsers`, as those of `unsubscribing`. */
export function resubscribing(o: Resubscribing): SQL[] {
  const given = sql`u.id in ${oneOf(o.userIds)} and ${o.isMarked ? likelyMachines : sql`1`}`;
  const gone = o.by === "self"
    ? sql`${given} and ${ownUnsubscribe(o.messageId ?? null)}`
    : sql`${given} and u.unsubscribed_at_ms is not null`;
  return [
    recordUsers(
      "resubscribed",
      o,
      gone,
      sql`'$.sinceMs', u.unsubscribed_at_ms, '$.unsubscribedBy', u.unsubscribed_by,
      '$.reason', u.unsubscribe_reason`,
    ),
    changeUsers(gone, o.atMs),
    sql`update user as u set unsubscribed_at_ms = null, unsubscribed_by = null, unsubscribe_reason = null
      where ${gone} returning id`,
  ];
}

/** The unsubscribe of user `u` as it stands came by a link that a machine likely used. */
const likelyMachines = sql`exists (select 1 from delivery_event e where e.kind = 'unsubscribe' and e.user_id = u.id
  and e.at_ms = u.unsubscribed_at_ms and e.verdict = 'scanner')`;

/** Whether the link in this mail can take back this user's unsubscribe: it, and nobody else, set it. */
export async function canUndoUnsubscribe(db: Db, userId: string, messageId: string): Promise<boolean> {
  const found = await db.all(sql`select 1 from user u where u.id = ${userId} and ${ownUnsubscribe(messageId)}`);
  return found.length > 0;
}

const ownUnsubscribe = (messageId: string | null): SQL =>
  sql`u.unsubscribed_at_ms is not null and u.unsubscribed_by = 'self'
    and (${messageId} is null or not exists (select 1 from delivery_event e where e.user_id = u.id
      and e.kind = 'unsubscribe' and e.at_ms = u.unsubscribed_at_ms and e.message_id <> ${messageId}))`;

const recordUsers = (
  verb: string,
  { by, atMs, runId }: Pick<Unsubscribing, "by" | "atMs" | "runId">,
  chosen: SQL,
  /** Of each user, as paths and values. */
  more?: SQL,
): SQL => {
  const detail = sql`${JSON.stringify({ by: nameOf(by), bulkRun: runId })}`;
  return sql`insert into audit (at_ms, actor_id, action, entity, entity_id, detail)
    select ${atMs}, ${actorOf(by)}, ${`user.${verb}`}, 'user', u.id, ${
    more ? sql`json_set(${detail}, ${more})` : detail
  }
    from user u where ${chosen}`;
};

const changeUsers = (chosen: SQL, atMs: number): SQL =>
  sql`insert into change (entity, id, kind, at_ms) select 'user', u.id, 'updated', ${atMs} from user u where ${chosen}`;
