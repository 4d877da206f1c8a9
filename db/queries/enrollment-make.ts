import { type SQL, sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import { batch } from "../statements.ts";
import { type Sweeper, sweeps } from "./enrollment.ts";
import { isWritten } from "./enrollment-written.ts";
import { eachOf } from "./given.ts";
import { changed } from "./record.ts";
import type { Shared } from "./start-items.ts";

const dayMs = 86_400_000;

/** A follow-up of an action: its key, and how many days after the mail it looks. */
export type FollowUpOf = { key: string; afterDays: number };

/** For the batch that makes messages out of a stay, behind their items: each of the follow-ups waits for its message (PB4), once. */
export const waitForFollowUps = (
  followUps: readonly FollowUpOf[],
  messageIds: readonly string[],
  atMs: number,
): SQL[] =>
  followUps.length === 0 || messageIds.length === 0 ? [] : [
    sql`insert into enrollment_item (enrollment_id, action_key, item_key, playbook_id, state, check_at_ms, after_message_id, at_ms)
      select i.enrollment_id, f.value ->> 'key', i.message_id, i.playbook_id, 'waiting',
        ${atMs} + (f.value ->> 'afterDays') * ${dayMs}, i.message_id, ${atMs}
      from ${eachOf(messageIds)} cross join enrollment_item i on i.message_id = j.value
        cross join json_each(${JSON.stringify(followUps)}) f
      where i.message_id is not null on conflict do nothing`,
  ];

/** For the batch that makes messages of a standing start, behind their items: it counts them, as the doctor does, and its stays were
 * acted on. */
export const countActed = (startId: string, messageIds: readonly string[], atMs: number): SQL[] => {
  const made = sql`${eachOf(messageIds)} cross join enrollment_item i on i.message_id = j.value`;
  return [
    sql`update start set created = created + (select count(*) from ${made}) where id = ${startId}
      and exists (select 1 from ${made})`,
    actedOn(sql`select i.enrollment_id from ${made}`, atMs),
  ];
};

/** For the batch that did something in these stays: they count for re-entry from now on (PB3). */
export const actedOn = (stays: SQL, atMs: number): SQL =>
  sql`update enrollment set acted_first_at_ms = coalesce(acted_first_at_ms, ${atMs}), acted_at_ms = ${atMs}
    where id in (${stays})`;

/** One conversation to make; the ids are new, so that who wins an item is seen in the row itself. */
export type StayConversation = {
  enrollmentId: string;
  /** The first of its readers. */
  itemKey: string;
  accountId: string;
  conversationId: string;
  messageId: string;
  teammateId: string;
  senderBecause: string;
  readers: { userId: string; address: string }[];
};
/** A step that is over with this batch; of a start with whom it leaves out as they have it for another account, and for whom it was due
 * `again`. */
export type StepEnd = {
  enrollmentId: string;
  state: "done" | "skipped";
  why: string | null;
  result: unknown;
  leftOut?: string[];
  again?: string[];
};

/**
 * Creates the conversations of a start action, each exactly once (PB5), in one batch: the item of each is its guard. Nothing is made
 * for a stay that has ended or changed its version, or whose step is over; nor for an account that is gone, or everybody of it; nor
 * where somebody of it has it for another account by now (ST6, with `once` as `writtenForOthers` has it). The step goes on where not all
 * was made, or who is left out has it no more, or somebody more is to be taken up. Returns the messages that were made.
 */
export async function makeConversations(
  db: Db,
  by: Sweeper,
  s: Shared,
  o: {
    actionKey: string;
    versionNo: number;
    once: boolean;
    made: readonly StayConversation[];
    ends: readonly StepEnd[];
    followUps: readonly FollowUpOf[];
  },
): Promise<Set<string>> {
  const atMs = by.nowMs;
  const rows = eachOf(o.made);
  const value = (key: keyof StayConversation): SQL => sql.raw(`j.value ->> '${key}'`);
  const isDue = (id: SQL): SQL =>
    sql`exists (select 1 from enrollment_step s join enrollment e on e.id = s.enrollment_id
      where s.enrollment_id = ${id} and s.action_key = ${o.actionKey} and s.state = 'due' and e.left_at_ms is null
        and e.version_no = ${o.versionNo})`;
  const readers = sql`json_each(j.value, '$.readers') r join user u on u.id = r.value ->> 'userId'`;
  const action = { playbookId: by.playbookId, actionKey: o.actionKey, once: o.once };
  const isTwice = sql`exists (select 1 from json_each(j.value, '$.readers') w
    where ${isWritten(action, sql`w.value ->> 'userId'`, value("accountId"))})`;
  const isLeft = sql`exists (select 1 from ${rows} where j.value ->> 'enrollmentId' = s.enrollment_id
    and not exists (select 1 from enrollment_item i where i.enrollment_id = s.enrollment_id
      and i.action_key = s.action_key and i.item_key = j.value ->> 'itemKey'))`;
  const isFree = sql`exists (select 1 from json_each(j.value, '$.leftOut') w where not ${
    isWritten(action, sql`w.value`, sql`(select a.account_id from enrollment a where a.id = s.enrollment_id)`)
  })`;
  const isSame = sql`(s.result -> '$.again') is (j.value -> '$.again')`;
  // Only what this very batch has just taken: the message id in the item is ours.
  const won = sql`${rows} cross join enrollment_item i on i.message_id = ${value("messageId")}`;
  const others = [
    ...s.cc.map((address, n) => ({ role: "cc", n, address })),
    ...s.bcc.map((address, n) => ({ role: "bcc", n, address })),
  ];
  const messageIds = o.made.map(({ messageId }) => messageId);
  const [made] = await batch(db, [
    sql`insert into enrollment_item (enrollment_id, action_key, item_key, playbook_id, state, message_id, at_ms)
      select ${value("enrollmentId")}, ${o.actionKey}, ${value("itemKey")}, ${by.playbookId}, 'made', ${
      value("messageId")
    }, ${atMs}
      from ${rows} where ${sweeps(by)} and ${isDue(value("enrollmentId"))}
        and exists (select 1 from account a where a.id = ${value("accountId")}) and exists (select 1 from ${readers})
        and not ${isTwice}
      on conflict do nothing returning message_id`,
    sql`insert into conversation (id, account_id, subject, state, start_id, template_id, created_by_id, created_at_ms, active_at_ms)
      select ${value("conversationId")}, ${value("accountId")}, ${s.subject}, 'pending', ${s.startId}, ${s.templateId},
        ${s.createdById}, ${atMs}, ${atMs} from ${won}`,
    sql`insert into message (id, conversation_id, account_id, direction, state, lane, start_id, template_id, sender_mode,
        default_teammate_id, teammate_id, sender_because, channel_id, reply_to, allow_unsubscribes, approval_needed,
        watch_life, send_at_ms, send_at_is, subject, created_at_ms)
      select ${value("messageId")}, ${value("conversationId")}, ${value("accountId")}, 'out', 'pending', ${s.lane},
        ${s.startId}, ${s.templateId}, ${s.senderMode}, ${s.defaultTeammateId}, ${value("teammateId")},
        ${value("senderBecause")}, ${s.channelId}, ${s.replyTo}, ${s.allowUnsubscribes}, ${s.approvalNeeded},
        ${s.watchLife}, ${s.sendAtMs}, ${s.sendAtIs}, ${s.subject}, ${atMs} from ${won}`,
    sql`insert into participant (message_id, role, n, user_id, address, name)
      select i.message_id, 'to', row_number() over (partition by i.message_id order by r.key) - 1, u.id,
        r.value ->> 'address', nullif(trim(coalesce(u.first_name, '') || ' ' || coalesce(u.last_name, '')), '')
      from ${won} join ${readers}`,
    ...(others.length === 0 ? [] : [sql`insert into participant (message_id, role, n, user_id, address, name)
      select i.message_id, o.value ->> 'role', o.value ->> 'n', (select id from user where email = o.value ->> 'address'),
        o.value ->> 'address', null from ${won} cross join json_each(${JSON.stringify(others)}) o`]),
    ...(s.traits.length === 0 ? [] : [sql`insert into conversation_trait (trait_id, entity_id, txt, num)
      select t.value ->> 'traitId', ${value("conversationId")}, t.value ->> 'txt', t.value ->> 'num'
      from ${won} cross join json_each(${JSON.stringify(s.traits)}) t`]),
    sql`insert into change (entity, id, kind, at_ms)
      select 'conversation', ${value("conversationId")}, 'created', ${atMs} from ${won}`,
    sql`insert into change (entity, id, kind, at_ms) select 'message', i.message_id, 'created', ${atMs} from ${won} limit 1`,
    ...countActed(s.startId, messageIds, atMs),
    ...waitForFollowUps(o.followUps, messageIds, atMs),
    ...endSteps(by, { ...o, where: sql`not ${isLeft} and not ${isFree} and ${isSame}` }),
  ]);
  return new Set((made as { message_id: string }[]).map((row) => row.message_id));
}

/** These steps are over, where they were still due, their stays go on in this version, and `where` holds of step `s`. */
export const endSteps = (
  by: Sweeper,
  o: { actionKey: string; versionNo: number; ends: readonly StepEnd[]; where?: SQL },
): SQL[] => [
  sql`update enrollment_step as s set state = j.value ->> 'state', at_ms = ${by.nowMs}, why = j.value ->> 'why',
      result = j.value -> 'result'
    from ${eachOf(o.ends)} join enrollment e on e.id = j.value ->> 'enrollmentId'
    where s.enrollment_id = e.id and s.action_key = ${o.actionKey} and s.state = 'due' and e.left_at_ms is null
      and e.version_no = ${o.versionNo} and ${sweeps(by)} and ${o.where ?? sql`true`}`,
  changed("playbook", by.playbookId, "acted", by.nowMs),
];

/** For a batch that sets some of a step's values: what was changed is known although the step is not over (PB3). */
export const begunStep = (actionKey: string, { enrollmentId, result }: StepEnd): SQL =>
  sql`update enrollment_step set result = ${JSON.stringify(result)}
    where enrollment_id = ${enrollmentId} and action_key = ${actionKey} and state = 'due'`;

/** The head of a batch that does a step of these stays as a whole: one that is over or has changed its version, or a playbook that is not
 * to go on, breaks a NOT NULL and with it the whole batch. */
export const allDue = (by: Sweeper, o: { actionKey: string; versionNo: number; ids: readonly string[] }): SQL =>
  sql`update enrollment_step as s set state = case when s.state = 'due' and ${sweeps(by)}
      and exists (select 1 from enrollment e where e.id = s.enrollment_id and e.left_at_ms is null
        and e.version_no = ${o.versionNo}) then s.state end
    where s.action_key = ${o.actionKey} and s.enrollment_id in (select value from ${eachOf(o.ids)})`;

/** Whether the error says that not all of them were due. */
export function isNotDue(error: unknown): boolean {
  for (let at = error; at instanceof Error; at = at.cause) {
    if (/NOT NULL constraint failed: enrollment_step\.state/.test(at.message)) return true;
  }
  return false;
}
