import { type SQL, sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import { batch } from "../statements.ts";
import { fullName } from "./full-name.ts";
import { eachOf } from "./given.ts";
import { changed } from "./record.ts";

export type WaitingItem = {
  n: number;
  accountId: string;
  userId: string;
  csmId: string | null;
  aeId: string | null;
};

/** The next items of a start that no message was made for, with who looks after their account now. */
export function waitingItems(db: Db, startId: string, limit: number): Promise<WaitingItem[]> {
  return db.all<WaitingItem>(sql`
    select i.n, i.account_id as accountId, i.user_id as userId, a.csm_id as csmId, a.ae_id as aeId
    from start_item i left join account a on a.id = i.account_id
    where i.start_id = ${startId} and i.message_id is null
      and exists (select 1 from start where id = ${startId} and state = 'creating') order by i.n limit ${limit}`);
}

/** One conversation to make: the ids are new, so that who wins an item is seen in the row itself. */
export type NewConversation = {
  n: number;
  messageId: string;
  conversationId: string;
  teammateId: string;
  senderBecause: string;
};

export type Shared = {
  startId: string;
  templateId: string | null;
  createdById: string;
  subject: string;
  channelId: string;
  /** One conversation an account: who stands in its To is in the plan's readers (ST5). */
  isGroup: boolean;
  senderMode: string;
  defaultTeammateId: string;
  replyTo: string | null;
  cc: string[];
  bcc: string[];
  allowUnsubscribes: boolean;
  approvalNeeded: boolean;
  watchLife: boolean;
  traits: { traitId: string; txt: string | null; num: number | null }[];
  lane: number;
  sendAtMs: number;
  sendAtIs: string;
};

/** Creates the conversations whose items nobody else took meanwhile, each exactly once, in one batch (ST8). Returns how many.
 * An item whose account is gone, or everybody of it, is marked as taken and nothing is made for it. */
export async function createConversations(db: Db, s: Shared, made: NewConversation[], atMs: number): Promise<number> {
  const rows = eachOf(made);
  const value = (key: keyof NewConversation): SQL => sql`j.value ->> ${`$.${key}`}`;
  // A group's readers stand by themselves, those who are gone left out; else the item names its one.
  const [isThere, readers, place] = s.isGroup
    ? [
      sql`exists (select 1 from start_reader r join user u on u.id = r.user_id where r.start_id = i.start_id and r.n = i.n)`,
      sql`join start_reader r on r.start_id = i.start_id and r.n = i.n join user u on u.id = r.user_id`,
      sql`row_number() over (partition by i.n order by r.place) - 1`,
    ]
    : [sql`exists (select 1 from user u where u.id = i.user_id)`, sql`join user u on u.id = i.user_id`, sql`0`];
  // Only what this very batch has just taken: the message id in the item is ours.
  const won = sql`${rows} cross join start_item i on i.start_id = ${s.startId} and i.n = ${value("n")}
      and i.message_id = ${value("messageId")}
    join account a on a.id = i.account_id and ${isThere}`;
  const others = [
    ...s.cc.map((address, n) => ({ role: "cc", n, address })),
    ...s.bcc.map((address, n) => ({ role: "bcc", n, address })),
  ];
  const [, conversations] = await batch(db, [
    sql`update start_item set message_id = (select ${value("messageId")} from ${rows} where ${
      value("n")
    } = start_item.n)
      where start_id = ${s.startId} and message_id is null and n in (select ${value("n")} from ${rows})
        and exists (select 1 from start where id = ${s.startId} and state = 'creating')`,
    sql`insert into conversation (id, account_id, subject, state, start_id, template_id, created_by_id, created_at_ms, active_at_ms)
      select ${value("conversationId")}, i.account_id, ${s.subject}, 'pending', ${s.startId}, ${s.templateId},
        ${s.createdById}, ${atMs}, ${atMs} from ${won} returning id`,
    sql`insert into message (id, conversation_id, account_id, direction, state, lane, start_id, template_id, sender_mode,
        default_teammate_id, teammate_id, sender_because, channel_id, reply_to, allow_unsubscribes, approval_needed,
        watch_life, send_at_ms, send_at_is, subject, created_at_ms)
      select ${value("messageId")}, ${value("conversationId")}, i.account_id, 'out', 'pending', ${s.lane}, ${s.startId},
        ${s.templateId}, ${s.senderMode}, ${s.defaultTeammateId}, ${value("teammateId")}, ${value("senderBecause")},
        ${s.channelId}, ${s.replyTo}, ${s.allowUnsubscribes}, ${s.approvalNeeded}, ${s.watchLife}, ${s.sendAtMs}, ${s.sendAtIs},
        ${s.subject}, ${atMs} from ${won}`,
    sql`insert into participant (message_id, role, n, user_id, address, name)
      select i.message_id, 'to', ${place}, u.id, ${s.isGroup ? sql`r.address` : sql`i.address`},
        ${fullName("u")} from ${won} ${readers}`,
    ...(others.length === 0 ? [] : [sql`insert into participant (message_id, role, n, user_id, address, name)
      select i.message_id, o.value ->> '$.role', o.value ->> '$.n', (select id from user where email = o.value ->> '$.address'),
        o.value ->> '$.address', null
      from ${won} cross join json_each(${JSON.stringify(others)}) o`]),
    ...(s.traits.length === 0 ? [] : [sql`insert into conversation_trait (trait_id, entity_id, txt, num)
      select t.value ->> '$.traitId', ${value("conversationId")}, t.value ->> '$.txt', t.value ->> '$.num'
      from ${won} cross join json_each(${JSON.stringify(s.traits)}) t`]),
    sql`update start set created = created + (select count(*) from ${won}) where id = ${s.startId}
      and exists (select 1 from ${won})`,
    changed("start", s.startId, "updated", atMs),
    changed("conversation", made[0]!.conversationId, "created", atMs),
    changed("message", made[0]!.messageId, "created", atMs),
  ]);
  return conversations!.length;
}
