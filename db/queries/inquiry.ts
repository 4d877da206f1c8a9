import { sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import { batch, nowMsSql } from "../statements.ts";
import { changed } from "./record.ts";
import type { Clock } from "./send.ts";

/** What a provider said of a mail that it may or may not have taken (SE3). `asking`: an answer is awaited; `cannot`: this channel has
 * no way to ask. */
export type Said = "asking" | "found" | "not_found" | "unsure" | "cannot";

/** A message whose end is unknown, as the provider is asked about it. */
export type InDoubt = {
  messageId: string;
  channelId: string;
  sealNo: number;
  rfcMessageId: string;
  /** JSON of its envelope's addresses. */
  to: string;
  beganAtMs: number;
  endedAtMs: number;
  /** How often it was asked so far; when last, and what came of it. */
  times: number;
  askedAtMs: number | null;
  said: Said | null;
  detail: string | null;
};

const inDoubt = sql`select m.id as "messageId", m.channel_id as "channelId", m.seal_no as "sealNo",
    m.rfc_message_id as "rfcMessageId", m.began_at_ms as "beganAtMs", m.ended_at_ms as "endedAtMs",
    (select json_group_array(p.address) from participant p where p.message_id = m.id and p.role <> 'from') as "to",
    coalesce(i.times, 0) as times, i.asked_at_ms as "askedAtMs", i.said, i.detail`;
const isAskable = sql`m.state = 'unknown' and m.direction = 'out' and m.began_at_ms is not null
  and m.rfc_message_id is not null`;

/** Those that are to be asked for by `nowMs`: `firstMs` after they became unknown, later when their last inquiry says; none that has
 * been so for longer than `mostMs`. */
export const dueInquiries = (
  db: Db,
  o: { nowMs: number; firstMs: number; mostMs: number; most: number },
): Promise<InDoubt[]> =>
  db.all<InDoubt>(sql`${inDoubt} from message m indexed by message_ended left join send_inquiry i on i.message_id = m.id
    where ${isAskable} and m.ended_at_ms > ${o.nowMs - o.mostMs}
      and case when i.message_id is null then m.ended_at_ms + ${o.firstMs} else i.next_at_ms end <= ${o.nowMs}
    order by m.ended_at_ms, m.id limit ${o.most}`);

export async function findInDoubt(db: Db, messageId: string): Promise<InDoubt | undefined> {
  const rows = await db.all<InDoubt>(sql`${inDoubt} from message m left join send_inquiry i on i.message_id = m.id
    where m.id = ${messageId} and ${isAskable}`);
  return rows[0];
}

/** Takes the turn to ask, for one of however many processes: `times` is how often it was asked when it was read. */
export async function takeInquiry(
  db: Db,
  { messageId, times }: Pick<InDoubt, "messageId" | "times">,
  nextAtMs: number | null,
  clock: Clock,
): Promise<boolean> {
  const now = nowMsSql(clock);
  const taken = await db.all(sql`insert into send_inquiry (message_id, times, asked_at_ms, said, next_at_ms)
    select m.id, 1, ${now}, 'asking', ${nextAtMs} from message m where m.id = ${messageId} and m.state = 'unknown' and (
      ${times} = 0 or exists (select 1 from send_inquiry i where i.message_id = m.id))
    on conflict (message_id) do update set times = times + 1, asked_at_ms = excluded.asked_at_ms,
      next_at_ms = excluded.next_at_ms where send_inquiry.times = ${times} returning message_id`);
  return taken.length > 0;
}

/** Writes down what was said; lists hear of it where it is something else than before. `isLast`: it need not be asked again. */
export async function noteInquiry(
  db: Db,
  messageId: string,
  { said, detail, isLast }: { said: Said; detail: string | null; isLast: boolean },
  clock: Clock,
): Promise<void> {
  await batch(db, [
    ...(isLast ? [sql`update send_inquiry set next_at_ms = null where message_id = ${messageId}`] : []),
    sql`update send_inquiry set said = ${said}, detail = ${detail}
      where message_id = ${messageId} and (said <> ${said} or detail is not ${detail})`,
    changed("message", messageId, "asked", nowMsSql(clock)),
  ]);
}
