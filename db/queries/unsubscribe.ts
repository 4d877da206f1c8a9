import { type SQL, sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import { newId } from "../ids.ts";
import { batch } from "../statements.ts";
import { skipUnsubscribed } from "./send-skip.ts";

/** Who did it: the users themselves by a link, or a teammate by hand (SU2). */
export type UnsubscribedBy = "self" | { teammateId: string };
const nameOf = (by: UnsubscribedBy): string => (by === "self" ? "self" : by.teammateId);
const actorOf = (by: UnsubscribedBy): string | null => (by === "self" ? null : by.teammateId);

/**
 * These users are unsubscribed from now on; those who were already keep when and by whom (SU1, SU2). Pending mail that
 * allows unsubscribes and has nobody left in To is skipped in the same batch (SU3); what is on its way is stopped by the gates
 * before the provider is called. `messageId` is the mail whose link was used. Answers whom this call unsubscribed.
 */
export async function unsubscribeUsers(db: Db, o: {
  userIds: readonly string[];
  by: UnsubscribedBy;
  atMs: number;
  reason?: string;
  messageId?: string;
}): Promise<string[]> {
  const users = sql`(select value from json_each(${JSON.stringify(o.userIds)}))`;
  const fresh = sql`u.id in ${users} and u.unsubscribed_at_ms is null`;
  const [, , , updated] = await batch(db, [
    recordUsers("unsubscribed", o.by, fresh, o.atMs),
    changeUsers(fresh, o.atMs),
    sql`insert into delivery_event (id, message_id, user_id, kind, at_ms)
      select ${newId()}, ${o.messageId ?? null}, u.id, 'unsubscribe', ${o.atMs} from user u
      where ${o.messageId ?? null} is not null and ${fresh} limit 1`,
    sql`update user as u set unsubscribed_at_ms = ${o.atMs}, unsubscribed_by = ${nameOf(o.by)},
      unsubscribe_reason = ${o.reason ?? null} where ${fresh} returning id`,
    ...skipUnsubscribed([...o.userIds], o.atMs),
  ]);
  return updated!.map((row) => row.id as string);
}

/** Takes the unsubscribe back (SU1's undo, SU2); skipped messages stay skipped (SU3). Answers whom it resubscribed. */
export async function resubscribeUsers(
  db: Db,
  o: { userIds: readonly string[]; by: UnsubscribedBy; atMs: number },
): Promise<string[]> {
  const gone = sql`u.id in (select value from json_each(${
    JSON.stringify(o.userIds)
  })) and u.unsubscribed_at_ms is not null`;
  const [, , updated] = await batch(db, [
    recordUsers("resubscribed", o.by, gone, o.atMs),
    changeUsers(gone, o.atMs),
    sql`update user as u set unsubscribed_at_ms = null, unsubscribed_by = null, unsubscribe_reason = null
      where ${gone} returning id`,
  ]);
  return updated!.map((row) => row.id as string);
}

const recordUsers = (verb: string, by: UnsubscribedBy, chosen: SQL, atMs: number): SQL =>
  sql`insert into audit (at_ms, actor_id, action, entity, entity_id, detail)
    select ${atMs}, ${actorOf(by)}, ${`user.${verb}`}, 'user', u.id, ${JSON.stringify({ by: nameOf(by) })}
    from user u where ${chosen}`;

const changeUsers = (chosen: SQL, atMs: number): SQL =>
  sql`insert into change (entity, id, kind, at_ms) select 'user', u.id, 'updated', ${atMs} from user u where ${chosen}`;
