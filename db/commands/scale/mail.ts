import { type SQL, sql } from "drizzle-orm";
import { tellBits } from "../../schema/delivery.ts";
import { accountOf } from "./people.ts";
import { among, dayMs, type Given, hourMs, idSql, num, numbers, roll, type Stretch } from "./sql.ts";
import { teammateSql } from "./team.ts";

/** As if its channel told everything. */
const everyTell = Object.values(tellBits).reduce((sum, bit) => sum | bit, 0);
const i = sql`n.i`;
/** One conversation in five waits, one in ten is closed. */
const state = sql`case when ${among(i, 51, 2_000)} then 'pending' when ${
  among(i, 52, 1_250)
} then 'closed' else 'active' end`;
const isReplied = sql`not ${among(i, 51, 2_000)} and ${among(i, 53, 1_500)}`;
const isSeen = sql`not ${among(i, 51, 2_000)} and ${among(i, 54, 4_500)}`;

/** The conversations go round the users. */
const userOf = ({ amounts }: Given): SQL => sql`(n.i * 7919 % ${num(amounts.users)})`;
const accountOfRow = (given: Given): SQL => idSql("account", accountOf(given, userOf(given), 0));
const startOf = ({ amounts }: Given): SQL => idSql("start", sql`(n.i % ${num(amounts.starts)})`);
const templateOf = ({ amounts }: Given): SQL =>
  sql`case when ${among(i, 55, 7_000)} then ${idSql("template", roll(i, 56, amounts.templates))} end`;
/** When its first mail left: evenly over 700 days, so that nobody's limits were ever exceeded. */
const sentAtMs = ({ amounts, nowMs }: Given): SQL =>
  sql`(${num(nowMs - 701 * dayMs)} + n.i * ${num(700 * dayMs / amounts.conversations)})`;
/** When a waiting one is due: from tomorrow on, over a month. */
const dueAtMs = ({ nowMs }: Given): SQL => sql`(${num(nowMs + dayMs)} + (${roll(i, 57, 30 * 24 * 60)}) * 60000)`;
const madeAtMs = ({ nowMs }: Given): SQL => sql`(${num(nowMs)} - (${roll(i, 58, 7 * dayMs)}))`;

const subject = sql`case n.i % 6
  when 0 then printf('%s: our review for this quarter', a.name)
  when 1 then printf('Your renewal, %s', a.name)
  when 2 then printf('Welcome to Lumenworks, %s', a.name)
  when 3 then printf('How is it going at %s?', a.name)
  when 4 then 'New in Lumenworks: shared filters'
  else printf('Seats at %s that nobody uses', a.name) end`;
const ofAccount = (given: Given, part: Stretch): SQL =>
  sql`${numbers(part)} cross join account a on a.id = ${accountOfRow(given)}`;
const ofUser = (given: Given, part: Stretch): SQL =>
  sql`${numbers(part)} cross join "user" u on u.id = ${idSql("user", userOf(given))}`;

/** Conversations with their first mail and whom it goes to, replies, and what was seen and came back of it. */
export const conversations = (given: Given, part: Stretch): SQL[] => {
  const sender = sql`coalesce(a.csm_id, ${teammateSql(given, sql`(n.i % ${num(given.amounts.teammates)})`)})`;
  const isPending = sql`state = 'pending'`;
  return [
    sql`insert into conversation (id, account_id, subject, state, closed_why, start_id, template_id, replied_first_at_ms,
        replied_at_ms, unread_at_ms, created_by_id, created_at_ms, active_at_ms)
      select id, account_id, subject, state, iif(state = 'closed', 'by_hand', null), start_id, template_id,
        iif(replied, sent + ${num(5 * hourMs)}, null), iif(replied, sent + ${num(5 * hourMs)}, null),
        iif(replied and ${among(sql`i`, 59, 200)}, sent + ${num(5 * hourMs)}, null), ${given.adminId},
        iif(${isPending}, made, sent), iif(${isPending}, made, iif(replied, sent + ${num(5 * hourMs)}, sent))
      from (select n.i, ${idSql("conversation", i)} as id, a.id as account_id, ${subject} as subject, ${state} as state,
        ${startOf(given)} as start_id, ${templateOf(given)} as template_id, ${isReplied} as replied,
        ${sentAtMs(given)} as sent, ${madeAtMs(given)} as made from ${ofAccount(given, part)})`,
    sql`insert into message (id, conversation_id, account_id, direction, state, lane, start_id, template_id, sender_mode,
        default_teammate_id, teammate_id, sender_because, channel_id, allow_unsubscribes, send_at_ms, send_at_is, subject,
        checks, risk, risk_mrr_cents, checks_stale, seal_no, ended_at_ms, ended_why, provider_id, rfc_message_id,
        seen_first_at_ms, seen_count, tells, created_at_ms)
      select id, conversation_id, account_id, 'out', state, 2, start_id, template_id, iif(csm is null, 'teammate', 'csm'),
        teammate_id, teammate_id, iif(csm is null, 'teammate', 'csm'), ${given.channelId}, 1, iif(${isPending}, due, sent),
        iif(${isPending}, 'send_date', 'review_delay'), subject, '[]', 0, coalesce(mrr, 0),
        0, iif(${isPending}, 0, 1), iif(${isPending}, null, sent), iif(state = 'failed', '550 5.1.1 No such mailbox', null),
        iif(state = 'sent', id, null), iif(state = 'sent', printf('<%s@lumenworks.example.com>', id), null),
        iif(seen, sent + ${num(hourMs)}, null), iif(seen, 1 + i % 3, 0), iif(state = 'sent', ${num(everyTell)}, null),
        iif(${isPending}, made, sent - ${num(dayMs)})
      from (select n.i, ${idSql("message", i)} as id, ${
      idSql("conversation", i)
    } as conversation_id, a.id as account_id,
        case when ${among(i, 51, 2_000)} then 'pending' when ${among(i, 60, 5)} then 'failed'
          when ${among(i, 61, 50)} then 'skipped' else 'sent' end as state,
        ${startOf(given)} as start_id, ${templateOf(given)} as template_id, a.csm_id as csm, ${sender} as teammate_id,
        a.mrr_cents as mrr, ${subject} as subject, ${dueAtMs(given)} as due, ${sentAtMs(given)} as sent,
        ${madeAtMs(given)} as made, ${isSeen} as seen from ${ofAccount(given, part)})`,
    sql`insert into participant (message_id, role, n, user_id, address, name)
      select ${idSql("message", i)}, 'to', 0, u.id, coalesce(u.email, printf('nobody%d@example.net', n.i)), u.first_name
      from ${ofUser(given, part)}`,
    sql`insert into send_try (claim_id, message_id, teammate_id, channel_id, counts_at_ms)
      select id, id, teammate_id, channel_id, ended_at_ms from message
      where id >= ${idSql("message", num(part.from))} and id < ${idSql("message", num(part.to))} and state = 'sent'`,
    sql`insert into message (id, conversation_id, account_id, direction, state, lane, sender_mode, default_teammate_id,
        teammate_id, sender_because, channel_id, allow_unsubscribes, send_at_ms, send_at_is, subject, checks_stale,
        ended_at_ms, created_at_ms)
      select ${idSql("reply", i)}, m.conversation_id, m.account_id, 'in', 'sent', 1, 'teammate', m.teammate_id,
        m.teammate_id, 'teammate', m.channel_id, 0, m.ended_at_ms + ${
      num(5 * hourMs)
    }, 'send_date', 'Re: ' || m.subject, 0,
        m.ended_at_ms + ${num(5 * hourMs)}, m.ended_at_ms + ${num(5 * hourMs)}
      from ${numbers(part)} cross join message m on m.id = ${idSql("message", i)}
      where ${isReplied} and m.state = 'sent'`,
    sql`insert into participant (message_id, role, n, user_id, address, name)
      select ${idSql("reply", i)}, 'from', 0, p.user_id, p.address, p.name
      from ${numbers(part)} cross join participant p on p.message_id = ${
      idSql("message", i)
    } and p.role = 'to' and p.n = 0
      where ${isReplied} and exists (select 1 from message m where m.id = ${idSql("reply", i)})`,
    ...events(given, part),
  ];
};

/** What was seen and answered, and one mail in a hundred that came back; somebody has yet to look at a few of those. */
const events = (given: Given, part: Stretch): SQL[] => [
  sql`insert into delivery_event (id, message_id, user_id, kind, verdict, at_ms)
    select ${idSql("event", sql`(2 * n.i)`)}, ${idSql("message", i)}, ${idSql("user", userOf(given))}, 'open', 'human',
      ${sentAtMs(given)} + ${num(hourMs)} from ${numbers(part)} where ${isSeen}`,
  sql`insert into delivery_event (id, message_id, user_id, kind, code, class, done_at_ms, at_ms)
    select ${idSql("event", sql`(2 * n.i + 1)`)}, ${idSql("message", i)}, ${
    idSql("user", userOf(given))
  }, 'bounce', '5.1.1',
      'hard', iif(${among(i, 62, 9_900)}, ${num(given.nowMs)}, null), ${sentAtMs(given)} + 60000
    from ${numbers(part)} where not ${among(i, 51, 2_000)} and ${among(i, 63, 100)}`,
  sql`insert into delivery_event (id, message_id, user_id, kind, at_ms)
    select r.id, ${idSql("message", i)}, ${idSql("user", userOf(given))}, 'reply', r.ended_at_ms
    from ${numbers(part)} cross join message r on r.id = ${idSql("reply", i)}`,
];
