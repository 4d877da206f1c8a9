import { sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import { newId } from "../ids.ts";
import type { Role, SendingWindow } from "../schema/teammate.ts";
import { batch } from "../statements.ts";
import { audited, changed } from "./record.ts";

const dayMs = 86_400_000;
/** A join link and a first-admin link live for a week. */
export const linkLifeMs = 7 * dayMs;

/** Replaces any earlier first-admin link; does nothing once there is a teammate. Returns whether it is open. */
export async function openSetupLink(db: Db, tokenHash: string, nowMs: number): Promise<boolean> {
  const [, made] = await batch(db, [
    sql`delete from setup_link`,
    sql`insert into setup_link (token_hash, ends_at_ms) select ${tokenHash}, ${nowMs + linkLifeMs}
      where not exists (select 1 from teammate) returning token_hash`,
  ]);
  return made!.length > 0;
}

export async function isSetupLinkOpen(db: Db, tokenHash: string, nowMs: number): Promise<boolean> {
  const rows = await db.all(sql`select 1 from setup_link
    where token_hash = ${tokenHash} and used_at_ms is null and ends_at_ms > ${nowMs} and not exists (select 1 from teammate)`);
  return rows.length > 0;
}

type Person = { firstName: string; lastName: string; passwordHash: string; timeZone: string; nowMs: number };

const signInRows = (teammateId: string, p: Person) => [
  sql`insert into login (id, name, email, email_verified, created_at, updated_at)
    select id, first_name || ' ' || last_name, email, 1, ${p.nowMs}, ${p.nowMs} from teammate
    where id = ${teammateId} and state = 'active' and not exists (select 1 from login where id = ${teammateId})`,
  sql`insert into credential (id, account_id, provider_id, user_id, password, created_at, updated_at)
    select ${newId()}, id, 'credential', id, ${p.passwordHash}, ${p.nowMs}, ${p.nowMs} from login where id = ${teammateId}
    and not exists (select 1 from credential where user_id = ${teammateId})`,
];

/** The sender of one teammate on every outbox channel, with the limits of a mailbox (QU1). */
const outboxSender = (teammateId: string, nowMs: number) =>
  sql`insert into sender (id, channel_id, teammate_id, address, hourly_limit, daily_limit, created_at_ms, paused_at_ms,
      paused_by_id, paused_with_channel)
    select ${newId()}, c.id, t.id, t.email, 60, 250, ${nowMs}, c.paused_at_ms, c.paused_by_id, c.paused_at_ms is not null
    from channel c, teammate t
    where c.kind = 'outbox' and t.id = ${teammateId} and t.role <> 'observer' order by c.created_at_ms limit 1
    on conflict do nothing`;

/** The workspace with its first admin, its outbox and its name, by an open first-admin link, all or nothing.
 * Returns the admin's id, or undefined when the link is not open. */
export async function makeWorkspace(
  db: Db,
  o: Person & { tokenHash: string; email: string; workspaceName: string; sendingWindow: SendingWindow },
): Promise<string | undefined> {
  const id = newId();
  const [, made] = await batch(db, [
    sql`update setup_link set used_at_ms = ${o.nowMs} where token_hash = ${o.tokenHash} and used_at_ms is null
      and ends_at_ms > ${o.nowMs} and not exists (select 1 from teammate)`,
    sql`insert into teammate (id, email, first_name, last_name, role, state, may_send, time_zone, sending_window, created_at_ms)
      select ${id}, ${o.email}, ${o.firstName}, ${o.lastName}, 'admin', 'active', 1, ${o.timeZone}, ${
      JSON.stringify(o.sendingWindow)
    }, ${o.nowMs}
      where changes() > 0 returning id`,
    audited({ actorId: id, action: "workspace.made", entity: "teammate", entityId: id, atMs: o.nowMs }),
    changed("teammate", id, "created", o.nowMs),
    ...signInRows(id, o),
    sql`insert into channel (id, kind, name, settings, idempotency_ms, created_at_ms)
      select ${newId()}, 'outbox', 'Outbox', '{}', ${10 * 365 * dayMs}, ${o.nowMs} from teammate where id = ${id}`,
    outboxSender(id, o.nowMs),
    sql`insert into setting (key, value) select 'workspaceName', ${JSON.stringify(o.workspaceName)} from teammate
      where id = ${id} on conflict (key) do update set value = excluded.value`,
  ]);
  return made!.length > 0 ? id : undefined;
}

/** An invited teammate, once per id; invited again before they joined, the older link ends. False when the address is already
 * another teammate's. */
export async function inviteTeammate(db: Db, { id, ...o }: {
  id: string;
  email: string;
  firstName: string;
  lastName: string;
  role: Role;
  sendingWindow: SendingWindow;
  tokenHash: string;
  actorId: string;
  nowMs: number;
}): Promise<boolean> {
  const [, , , made] = await batch(db, [
    sql`insert into teammate (id, email, first_name, last_name, role, state, may_send, sending_window, join_token_hash,
        join_token_ends_at_ms, created_at_ms)
      values (${id}, ${o.email}, ${o.firstName}, ${o.lastName}, ${o.role}, 'invited', 1, ${
      JSON.stringify(o.sendingWindow)
    }, ${o.tokenHash},
        ${o.nowMs + linkLifeMs}, ${o.nowMs})
      on conflict do nothing`,
    audited({ actorId: o.actorId, action: "teammate.invited", entity: "teammate", entityId: id, atMs: o.nowMs }),
    changed("teammate", id, "created", o.nowMs),
    sql`update teammate set join_token_hash = ${o.tokenHash}, join_token_ends_at_ms = ${o.nowMs + linkLifeMs}
      where id = ${id} and state = 'invited' returning id`,
  ]);
  return made!.length > 0;
}

/** A new join link for one who has not joined, or who left and may come back (PD2): the old one ends. */
export async function renewJoinLink(
  db: Db,
  o: { id: string; tokenHash: string; actorId: string; nowMs: number },
): Promise<boolean> {
  const { id, actorId, nowMs } = o;
  const [, , , renewed] = await batch(db, [
    sql`update teammate set state = 'invited', left_at_ms = null, handed_to_id = null where id = ${id} and state = 'left'`,
    audited({ actorId, action: "teammate.invited_again", entity: "teammate", entityId: id, atMs: nowMs }),
    changed("teammate", id, "updated", nowMs),
    sql`update teammate set join_token_hash = ${o.tokenHash}, join_token_ends_at_ms = ${o.nowMs + linkLifeMs}
      where id = ${o.id} and state = 'invited' returning id`,
    audited({ actorId: o.actorId, action: "teammate.link_renewed", entity: "teammate", entityId: o.id, atMs: o.nowMs }),
  ]);
  return renewed!.length > 0;
}

/** An invited teammate joins by an open link, once. Returns their id, or undefined when the link is not open. */
export async function joinTeammate(db: Db, o: Person & { tokenHash: string }): Promise<string | undefined> {
  const [invited] = await db.all<{ id: string }>(sql`select id from teammate where join_token_hash = ${o.tokenHash}`);
  if (!invited) return undefined;
  const [joined] = await batch(db, [
    sql`update teammate set state = 'active', first_name = ${o.firstName}, last_name = ${o.lastName},
        time_zone = ${o.timeZone}, join_token_hash = null, join_token_ends_at_ms = null
      where join_token_hash = ${o.tokenHash} and join_token_ends_at_ms > ${o.nowMs} and state = 'invited' returning id`,
    audited({
      actorId: invited.id,
      action: "teammate.joined",
      entity: "teammate",
      entityId: invited.id,
      atMs: o.nowMs,
    }),
    changed("teammate", invited.id, "updated", o.nowMs),
    ...signInRows(invited.id, o),
    outboxSender(invited.id, o.nowMs),
  ]);
  return joined!.length > 0 ? invited.id : undefined;
}
