import { type SQL, sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import { fullName } from "./full-name.ts";
import { eachOf, oneOf } from "./given.ts";
import { act, type Acted, type Actor } from "./message-act.ts";
import { forgetLifeHold, rescheduled } from "./message-actions.ts";
import { changedConversations } from "./message-record.ts";
import type { AddressRole, Changeable } from "./message-undo.ts";
import { type SentAs } from "./message-approval.ts";
import { maySend, sentAs } from "./send-gates.ts";
import { startWritesTo } from "./twice.ts";

/** What is changed of pending messages beside their words (PR2). What is left out stays as it is. */
export type MessageChange = {
  sendAtMs?: number;
  teammateId?: string;
  replyTo?: string | null;
  to?: string[];
  cc?: string[];
  bcc?: string[];
  allowUnsubscribes?: boolean;
  watchLife?: boolean;
};

/** What of a change is bound by an approval, and makes whoever changed it the last hand (PR5). */
const bound = ["teammateId", "replyTo", "to", "cc", "bcc", "allowUnsubscribes"] as const;
const roles = ["to", "cc", "bcc"] as const;

/** Changes these, where each is still sent as `sentAs` says: that it was judged by. A sender that may not send on its channel, an
 * address that may not be mailed, and in To one that is no user's or that its start writes to already, leave it as it is, whatever
 * was read before. */
export function change(
  db: Db,
  o: { of: readonly { id: string; sentAs: string }[]; change: MessageChange; actor: Actor; nowMs: number },
): Promise<Acted> {
  const { sendAtMs, teammateId, replyTo, allowUnsubscribes, watchLife } = o.change;
  const timing = sendAtMs === undefined ? null : rescheduled(sendAtMs);
  const given = roles.flatMap((role) => (o.change[role] ?? []).map((address, n) => ({ role, n, address })));
  const replaced = roles.filter((role) => o.change[role] !== undefined);
  const isBound = bound.some((key) => o.change[key] !== undefined);
  const parts: [SQL, readonly Changeable[]][] = [];
  const set = (value: SQL, ...keys: Changeable[]) => void parts.push([value, keys]);
  if (timing) set(timing.set, ...timing.keys);
  if (teammateId !== undefined) {
    const fixed = sql`teammate_id = ${teammateId}, default_teammate_id = ${teammateId}, sender_mode = 'fixed',
      sender_because = 'fixed', stands_in_for_id = null`;
    set(fixed, "teammateId", "defaultTeammateId", "senderMode", "senderBecause", "standsInForId");
  }
  if (replyTo !== undefined) set(sql`reply_to = ${replyTo}`, "replyTo");
  if (allowUnsubscribes !== undefined) set(sql`allow_unsubscribes = ${allowUnsubscribes}`, "allowUnsubscribes");
  if (watchLife === true) set(sql`watch_life = 1`, "watchLife");
  if (watchLife === false) set(sql`watch_life = 0, ${forgetLifeHold}`, "watchLife");
  if (isBound) set(sql`changed_at_ms = ${o.nowMs}, changed_by_id = ${o.actor.id}`, "changedAtMs", "changedById");
  return act(db, o.actor, o.nowMs, {
    what: "change",
    of: o.of,
    where: sql`${sentAs} = j.value ->> '$.sentAs' and ${teammateId === undefined ? sql`true` : sendsOnIts(teammateId)}
      and not exists (select 1 from suppression s where s.address in ${oneOf(given.map(({ address }) => address))})
      and not exists (select 1 from ${
      eachOf(o.change.to ?? [])
    } where not exists (select 1 from user where email = j.value))
      and not exists (select 1 from ${eachOf(o.change.to ?? [])} where ${startWritesTo(sql`j.value`)})`,
    set: sql.join(parts.map(([value]) => value), sql`, `),
    keys: parts.flatMap(([, keys]) => keys),
    roles: replaced,
    detail: { ...o.change },
    then: (theirs) => isBound ? [...addressed(theirs, replaced, given), changedConversations(theirs, o.nowMs)] : [],
  });
}

const sendsOnIts = (teammateId: string): SQL =>
  sql`exists (select 1 from sender s join teammate t on t.id = s.teammate_id
    where s.channel_id = m.channel_id and s.teammate_id = ${teammateId} and ${maySend})`;

/** Their addresses in these roles are now the given ones, each a known user's where it is one. */
const addressed = (
  theirs: SQL,
  replaced: readonly AddressRole[],
  given: { role: AddressRole; n: number; address: string }[],
): SQL[] =>
  replaced.length === 0 ? [] : [
    sql`delete from participant where role in ${oneOf(replaced)} and message_id in (select id ${theirs})`,
    sql`insert into participant (message_id, role, n, user_id, address, name)
      select t.id, o.value ->> '$.role', o.value ->> '$.n', u.id, o.value ->> '$.address',
        ${fullName("u")}
      from (select id ${theirs}) t cross join json_each(${JSON.stringify(given)}) o
      left join user u on u.email = o.value ->> '$.address'`,
  ];

/** What a change of pending messages is judged by. */
export type SettingsRow = {
  id: string;
  channelId: string;
  channelKind: string;
  sentAs: string;
  settings: SentAs;
  allowUnsubscribes: boolean;
  /** Addresses of users in To who unsubscribed. */
  unsubscribed: string[];
  /** Those of the addresses that To is to be, to which its start writes already. */
  written: string[];
};

/** The settings of those of these messages that are pending, in the order asked. `to` is what To of them is to be, if it is to be
 * changed. */
export async function settingsOf(db: Db, ids: readonly string[], to: readonly string[] = []): Promise<SettingsRow[]> {
  const rows = await db.all<
    Omit<SettingsRow, "settings" | "unsubscribed" | "written"> & Record<"unsubscribed" | "written", string>
  >(
    sql`select m.id, m.channel_id as "channelId", c.kind as "channelKind", ${sentAs} as "sentAs",
        (select json_group_array(u.email) from participant p join user u on u.id = p.user_id
          where p.message_id = m.id and p.role = 'to' and u.unsubscribed_at_ms is not null) as unsubscribed,
        (select json_group_array(w.value) from json_each(${JSON.stringify(to)}) w where ${
      startWritesTo(sql`w.value`)
    }) as written
      from ${eachOf(ids)} cross join message m on m.id = j.value join channel c on c.id = m.channel_id
      where +m.state = 'pending' and m.direction = 'out' order by cast(j.key as integer)`,
  );
  return rows.map((row) => ({
    ...row,
    settings: JSON.parse(row.sentAs),
    unsubscribed: JSON.parse(row.unsubscribed),
    written: JSON.parse(row.written),
  }));
}
