import { type SQL, sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import { lanes } from "../schema/conversation.ts";
import { batch } from "../statements.ts";
import { countActed, type FollowUpOf, waitForFollowUps } from "./enrollment-make.ts";
import { erasedAddressMark } from "./erase-messages.ts";
import { type FollowUpRow, hasReaders, isItem, type ItemKey } from "./follow-up.ts";
import { eachOf } from "./given.ts";

/** What the follow-ups of one action have in common. */
export type FollowUpAction = {
  playbookId: string;
  versionNo: number;
  startId: string;
  templateId: string | null;
  approvalNeeded: boolean;
  sendAtMs: number;
  /** Also where its account's stay has ended (PB3). */
  evenIfLeft: boolean;
  /** What follows it in turn. */
  followUps: readonly FollowUpOf[];
};

/** A follow-up to make; the message id is new. `seed` where its content is not its start's. */
export type NewFollowUp = ItemKey & Pick<FollowUpRow, "mailId"> & {
  messageId: string;
  teammateId: string;
  senderBecause: string;
  subject: string;
  seed: Uint8Array | null;
};

/**
 * Makes them, each exactly once, in one batch (PB4): pending messages of lane `playbook` in the conversations of their mails, to whom
 * these went, of its users those with an e-mail address. One is made only while its mail is sent, such a user is in its To, nobody has
 * replied, its conversation is not closed, its playbook runs, and its stay is in the version that it was judged by. Returns how many were
 * made.
 */
export async function makeFollowUps(
  db: Db,
  action: FollowUpAction,
  made: readonly NewFollowUp[],
  nowMs: number,
): Promise<number> {
  const { playbookId, startId } = action;
  const rows = eachOf(made.map(({ seed: _, ...row }) => row));
  const value = (key: Exclude<keyof NewFollowUp, "seed">): SQL => sql.raw(`j.value ->> '${key}'`);
  const messageIds = made.map(({ messageId }) => messageId);
  // Only what this very batch has just taken: the message id in the item is ours.
  const won = sql`${rows} cross join enrollment_item i on i.message_id = ${value("messageId")}
    cross join message m on m.id = i.after_message_id`;
  const [taken] = await batch(db, [
    sql`update enrollment_item set state = 'made', message_id = ${value("messageId")}, after_message_id = ${
      value("mailId")
    },
        check_at_ms = null, at_ms = ${nowMs}
      from ${rows} where ${isItem("enrollment_item")} and enrollment_item.state = 'waiting'
        and exists (select 1 from enrollment e join playbook b on b.id = e.playbook_id
          where e.id = enrollment_item.enrollment_id and e.version_no = ${action.versionNo}
            and b.state = 'live' and b.archived_at_ms is null and b.fault is null and (e.left_at_ms is null or ${action.evenIfLeft}))
        and exists (select 1 from message m join conversation c on c.id = m.conversation_id
          where m.id = ${
      value("mailId")
    } and m.state = 'sent' and c.replied_at_ms is null and c.state <> 'closed' and ${hasReaders})
      returning message_id`,
    sql`insert into message (id, conversation_id, account_id, direction, state, lane, start_id, template_id, sender_mode,
        default_teammate_id, teammate_id, sender_because, channel_id, reply_to, allow_unsubscribes, approval_needed,
        watch_life, unless_replied, send_at_ms, send_at_is, subject, created_at_ms)
      select i.message_id, m.conversation_id, m.account_id, 'out', 'pending', ${lanes.playbook}, ${startId},
        ${action.templateId}, m.sender_mode, m.default_teammate_id, ${value("teammateId")}, ${
      value("senderBecause")
    }, m.channel_id,
        m.reply_to, m.allow_unsubscribes, ${action.approvalNeeded}, 1, 1, ${action.sendAtMs}, 'review_delay',
        ${value("subject")}, ${nowMs} from ${won}`,
    sql`insert into participant (message_id, role, n, user_id, address, name)
      select i.message_id, p.role, p.n, u.id, case when u.id is null then p.address else u.email end,
        coalesce(nullif(trim(coalesce(u.first_name, '') || ' ' || coalesce(u.last_name, '')), ''), p.name)
      from ${won} cross join participant p on p.message_id = m.id left join user u on u.id = p.user_id
      where p.role <> 'from' and (p.role <> 'to' or u.id is not null) and (u.id is null or u.email is not null)
        and p.address <> ${erasedAddressMark}`,
    ...made.flatMap(({ messageId, seed }) =>
      seed === null ? [] : [sql`insert into text_seed (room, bytes, at_ms) select 'draft:' || id, ${seed}, ${nowMs}
        from message where id = ${messageId}`]
    ),
    ...countActed(startId, messageIds, nowMs),
    ...waitForFollowUps(action.followUps, messageIds, nowMs),
    sql`insert into change (entity, id, kind, at_ms) select 'message', i.message_id, 'created', ${nowMs} from ${won}`,
    sql`insert into change (entity, id, kind, at_ms) select 'conversation', m.conversation_id, 'updated', ${nowMs} from ${won}`,
    sql`insert into change (entity, id, kind, at_ms) select 'playbook', ${playbookId}, 'acted', ${nowMs}
      where exists (select 1 from ${won})`,
  ]);
  return taken!.length;
}

/** The content of a standing start as one Yjs update. */
export async function findStandingSeed(db: Db, startId: string): Promise<Uint8Array | undefined> {
  const [row] = await db.all<{ seed: Uint8Array }>(sql`select seed from start where id = ${startId}`);
  return row?.seed;
}
