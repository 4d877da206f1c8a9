import { type SQL, sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import type { MessageState } from "../schema/conversation.ts";
import { batch } from "../statements.ts";
import { eachOf } from "./given.ts";

/** Names one item of a stay. */
export type ItemKey = { enrollmentId: string; actionKey: string; itemKey: string };

const value = (key: keyof ItemKey): SQL => sql.raw(`j.value ->> '${key}'`);
/** An item is the one that row `j` names. */
export const isItem = (item: "i" | "enrollment_item"): SQL => {
  const column = (name: string) => sql.raw(`${item}.${name}`);
  return sql`${column("enrollment_id")} = ${value("enrollmentId")} and ${column("action_key")} = ${value("actionKey")}
    and ${column("item_key")} = ${value("itemKey")}`;
};

/** Playbooks that run, with follow-ups to look at now: one that is paused, or that cannot be swept, does nothing meanwhile (PB5). */
export async function playbooksToFollowUp(db: Db, nowMs: number): Promise<string[]> {
  const rows = await db.all<{ id: string }>(sql`select b.id from playbook b indexed by playbook_live
    where b.state = 'live' and b.archived_at_ms is null and b.fault is null and exists (select 1 from enrollment_item i
      indexed by enrollment_item_waiting where i.playbook_id = b.id and i.state = 'waiting' and i.check_at_ms <= ${nowMs})
    order by b.id`);
  return rows.map(({ id }) => id);
}

/** A follow-up that is to be looked at, with all that is asked of it. Flags are 0 and 1. */
export type FollowUpRow = ItemKey & {
  versionNo: number;
  hasLeft: number;
  /** Its action's standing start; null where the version has no such action. */
  startId: string | null;
  startSubject: string | null;
  templateId: string | null;
  /** The mail that it follows: what the action before it made, or the copy that lives in its stead. */
  mailId: string;
  mailState: MessageState;
  mailSubject: string;
  beganAtMs: number | null;
  endedAtMs: number | null;
  endedWhy: string | null;
  senderMode: "teammate" | "csm" | "ae" | "fixed";
  defaultTeammateId: string;
  channelId: string;
  csmId: string | null;
  aeId: string | null;
  replied: number;
  closed: number;
  /** Whom the mail went to, somebody is a user still, and has an e-mail address. */
  hasReaders: number;
};

/** Somebody whom the mail `m` went to is a user who has an e-mail address. */
export const hasReaders: SQL = sql`exists (select 1 from participant p join user u on u.id = p.user_id
  where p.message_id = m.id and p.role = 'to' and u.email is not null)`;

const living = sql`('pending', 'sending', 'sent', 'unknown')`;

/** The next follow-ups of a playbook to look at, those first that waited longest. */
export const dueFollowUps = (db: Db, playbookId: string, nowMs: number, most: number): Promise<FollowUpRow[]> =>
  db.all<FollowUpRow>(sql`
    select j.enrollment_id as "enrollmentId", j.action_key as "actionKey", j.item_key as "itemKey", e.version_no as "versionNo",
      e.left_at_ms is not null as "hasLeft", s.id as "startId", s.subject_text as "startSubject", s.template_id as "templateId",
      m.id as "mailId", m.state as "mailState", m.subject as "mailSubject", m.began_at_ms as "beganAtMs",
      m.ended_at_ms as "endedAtMs", m.ended_why as "endedWhy", m.sender_mode as "senderMode",
      m.default_teammate_id as "defaultTeammateId", m.channel_id as "channelId", a.csm_id as "csmId", a.ae_id as "aeId",
      c.replied_at_ms is not null as replied, c.state = 'closed' as closed, ${hasReaders} as "hasReaders"
    from (select * from enrollment_item indexed by enrollment_item_waiting where playbook_id = ${playbookId}
        and state = 'waiting' and check_at_ms <= ${nowMs} order by check_at_ms limit ${most}) j
      cross join enrollment e on e.id = j.enrollment_id cross join message o on o.id = j.after_message_id
      cross join message m on m.id = case when o.state in ${living} then o.id else coalesce(
        (select k.id from message k where k.copy_of_id = o.id and +k.state in ${living} limit 1), o.id) end
      cross join conversation c on c.id = m.conversation_id
      left join account a on a.id = m.account_id
      left join playbook_action x on x.playbook_id = e.playbook_id and x.version_no = e.version_no and x.key = j.action_key
      left join start s on s.id = x.start_id
    order by j.check_at_ms`);

/** What is found of a follow-up that is not made now: why never, or when to look again. */
export type SettledFollowUp = ItemKey & ({ why: string; checkAtMs: null } | { why: null; checkAtMs: number });

/** Writes it down of those that wait still. Answers of how many it did. */
export async function settleFollowUps(
  db: Db,
  playbookId: string,
  settled: readonly SettledFollowUp[],
  nowMs: number,
): Promise<number> {
  const why = sql`j.value ->> 'why'`;
  const [written] = await batch(db, [
    sql`update enrollment_item set state = case when ${why} is null then 'waiting' else 'skipped' end, why = ${why},
        check_at_ms = j.value ->> 'checkAtMs', at_ms = case when ${why} is null then enrollment_item.at_ms else ${nowMs} end
      from ${eachOf(settled)} where ${isItem("enrollment_item")} and enrollment_item.state = 'waiting'
      returning enrollment_id`,
    sql`insert into change (entity, id, kind, at_ms) select 'playbook', ${playbookId}, 'acted', ${nowMs}
      where changes() > 0 and ${settled.some(({ why }) => why !== null)}`,
  ]);
  return written!.length;
}

/** For the batch that moves stays to a version (PB7): what it has follow these stays' mails waits from now on, also of what was sent
 * before. `stays` are ids. Each once. */
export const awaitFollowUpsOf = (stays: SQL, nowMs: number): SQL =>
  sql`insert into enrollment_item (enrollment_id, action_key, item_key, playbook_id, state, check_at_ms, after_message_id, at_ms)
    select i.enrollment_id, a.value ->> 'key', i.message_id, i.playbook_id, 'waiting', ${nowMs}, i.message_id, ${nowMs}
    from enrollment e cross join playbook_version w on w.playbook_id = e.playbook_id and w.no = e.version_no
      cross join json_each(w.definition, '$.actions') a
      cross join enrollment_item i on i.enrollment_id = e.id and i.action_key = a.value ->> 'after'
    where e.id in (${stays}) and a.value ->> 'kind' = 'followUp' and i.state = 'made' and i.message_id is not null
    on conflict do nothing`;

/** For the batch that makes a copy of a mail, at `nowMs`: what was not made to follow that, as it was not sent, waits again for the copy to be
 * (PB4), while its stay goes on. */
export const awaitCopy = (o: { originalId: string; copyId: string; nowMs: number }): SQL =>
  sql`update enrollment_item set state = 'waiting', why = null, check_at_ms = ${o.nowMs}, at_ms = ${o.nowMs}
    where state = 'skipped' and why = 'not_sent' and after_message_id = ${o.originalId}
      and enrollment_id in (select e.id from enrollment_item i join enrollment e on e.id = i.enrollment_id
        where i.message_id = ${o.originalId} and e.left_at_ms is null)
      and exists (select 1 from message where id = ${o.copyId} and created_at_ms = ${o.nowMs})`;
