import { type SQL, sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import { batch } from "../statements.ts";
import { oneOf } from "./given.ts";
import { linkLifeMs } from "./joining.ts";
import { audited, changed } from "./record.ts";

const resetOf = (tokenHash: string) => `reset:${tokenHash}`;

/** The hash of an active teammate's password. */
export async function findPasswordHash(db: Db, teammateId: string): Promise<string | undefined> {
  const [row] = await db.all<{ password: string }>(
    sql`select c.password from credential c join teammate t on t.id = c.user_id
    where c.user_id = ${teammateId} and c.provider_id = 'credential' and c.password is not null and t.state = 'active'`,
  );
  return row?.password;
}

/** A link by which an active teammate sets a new password, once, within a week; an older one ends. */
export async function makeResetLink(
  db: Db,
  o: { teammateId: string; id: string; tokenHash: string; actorId: string; nowMs: number },
): Promise<boolean> {
  const [, made] = await batch(db, [
    sql`delete from verification where value = ${o.teammateId} and identifier like 'reset:%'`,
    sql`insert into verification (id, identifier, value, expires_at, created_at, updated_at)
      select ${o.id}, ${resetOf(o.tokenHash)}, t.id, ${o.nowMs + linkLifeMs}, ${o.nowMs}, ${o.nowMs} from teammate t
      where t.id = ${o.teammateId} and t.state = 'active' returning id`,
    audited({
      actorId: o.actorId,
      action: "teammate.reset_link_made",
      entity: "teammate",
      entityId: o.teammateId,
      atMs: o.nowMs,
    }),
  ]);
  return made!.length > 0;
}

/** For the batch in which an admin leaves or is one no more: the open links that they made, by which somebody sets a password or joins as
 * an admin, end where `isSo`. Read from the trail, which keeps who made them for longer than a link lives. */
export const endLinksMadeBy = (makerId: string, isSo: SQL, nowMs: number): SQL[] => {
  const made = (...actions: string[]) =>
    sql`(select entity_id from audit where actor_id = ${makerId} and at_ms >= ${
      nowMs - linkLifeMs
    } and entity = 'teammate'
      and action in ${oneOf(actions)})`;
  return [
    sql`delete from verification where identifier like 'reset:%' and value in ${
      made("teammate.reset_link_made")
    } and ${isSo}`,
    sql`update teammate set join_token_hash = null, join_token_ends_at_ms = null where state = 'invited' and role = 'admin'
      and id in ${made("teammate.invited", "teammate.invited_again", "teammate.link_renewed")} and ${isSo}`,
  ];
};

/** Whose password an open link sets. */
export async function findByResetToken(
  db: Db,
  tokenHash: string,
  nowMs: number,
): Promise<{ id: string; email: string } | undefined> {
  const [row] = await db.all<{ id: string; email: string }>(sql`select t.id, t.email from verification v
    join teammate t on t.id = v.value and t.state = 'active'
    where v.identifier = ${resetOf(tokenHash)} and v.expires_at > ${nowMs}`);
  return row;
}

type NewPassword = {
  teammateId: string;
  passwordHash: string;
  exceptSessionId: string | null;
  /** Their API keys end too. Write keys stay: they read nothing, and what they feed would stop. */
  endKeys: boolean;
  nowMs: number;
};

/** What follows from a new password: whoever is signed in by the old one is out at once (CO5), and links to set one end. */
const outWithTheOld = ({ teammateId, passwordHash, exceptSessionId, endKeys, nowMs }: NewPassword): SQL[] => {
  const isSet = sql`exists (select 1 from credential where user_id = ${teammateId} and password = ${passwordHash})`;
  const ended = sql`from session where user_id = ${teammateId} and id is not ${exceptSessionId} and ${isSet}`;
  return [
    audited({
      actorId: teammateId,
      action: "teammate.password_changed",
      entity: "teammate",
      entityId: teammateId,
      atMs: nowMs,
    }),
    changed("teammate", teammateId, "updated", nowMs),
    sql`insert into change (entity, id, kind, at_ms) select 'session', id, 'removed', ${nowMs} ${ended}`,
    sql`delete ${ended}`,
    ...(endKeys ? endApiKeys(teammateId, isSet, nowMs) : []),
    sql`delete from verification where value = ${teammateId} and ${isSet}`,
  ];
};

/** Their API keys end, and whoever follows the sessions is told of each. */
const endApiKeys = (teammateId: string, isSet: SQL, nowMs: number): SQL[] => {
  const keys = sql`from api_key where reference_id = ${teammateId} and permissions is null and ${isSet}`;
  return [
    sql`insert into audit (at_ms, actor_id, action, entity, entity_id)
      select ${nowMs}, ${teammateId}, 'key.revoked', 'key', id ${keys}`,
    sql`insert into change (entity, id, kind, at_ms) select 'session', id, 'removed', ${nowMs} ${keys}`,
    sql`delete ${keys}`,
  ];
};

/** A teammate's new password, in place of `oldHash`; their other sessions end. False where it was changed meanwhile. */
export async function changePassword(db: Db, o: NewPassword & { oldHash: string }): Promise<boolean> {
  const [set] = await batch(db, [
    sql`update credential set password = ${o.passwordHash}, updated_at = ${o.nowMs}
      where user_id = ${o.teammateId} and provider_id = 'credential' and password = ${o.oldHash} returning id`,
    ...outWithTheOld(o),
  ]);
  return set!.length > 0;
}

/** A new password by an open link, once; all sessions and API keys end. False where the link is not open. */
export async function resetPassword(
  db: Db,
  o: Omit<NewPassword, "exceptSessionId" | "endKeys"> & { tokenHash: string },
): Promise<boolean> {
  const [set] = await batch(db, [
    sql`update credential set password = ${o.passwordHash}, updated_at = ${o.nowMs}
      where user_id = ${o.teammateId} and provider_id = 'credential' and exists (select 1 from verification v
        join teammate t on t.id = v.value and t.state = 'active'
        where v.identifier = ${
      resetOf(o.tokenHash)
    } and v.value = ${o.teammateId} and v.expires_at > ${o.nowMs}) returning id`,
    ...outWithTheOld({ ...o, exceptSessionId: null, endKeys: true }),
  ]);
  return set!.length > 0;
}
