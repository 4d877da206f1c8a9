import { type SQL, sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import { messageStates } from "../schema/conversation.ts";
import { sentByMailbox } from "./inbound.ts";
import { filesOf, hashOf, wholeMail } from "./sealed-mail.ts";
import { ownHourlyLimit } from "./send.ts";
import { signInMailId } from "./outbox.ts";

/** One thing that was looked at. `wrong` names what is not as it must be, the first few by id; empty when all is well. */
export type Finding = { what: string; count: number; wrong: string[]; wrongCount: number };

const hourMs = 3_600_000;
const dayMs = 86_400_000;
/** A lease that lapsed this long ago should have been swept or tried again. */
const graceMs = 60_000;
const mostNamed = 10;
const pageSize = 200;

/** Looks at the whole workspace (SE5): that every outbound message is accounted for, and that each sent one has its bytes, its
 * place in the ledger and its receipt. Only reads. */
export async function examine(db: Db, nowMs: number, windows = { hourMs, dayMs }): Promise<Finding[]> {
  return [
    await everyMessageHasAState(db),
    await startsMadeWhatTheySay(db),
    await rows(
      db,
      "sent messages have a place in the ledger of tries",
      sent,
      sql`select m.id from message m where m.direction = 'out'
      and ${sent} and not exists (select 1 from send_try t where t.message_id = m.id)`,
    ),
    await rows(
      db,
      "sent messages have their provider's receipt, or a person's word",
      sent,
      sql`select id from message
      where direction = 'out' and ${sent} and provider_id is null and ended_why is not 'settled_by_hand'`,
    ),
    await bytesAreAsStored(db),
    await rows(
      db,
      "messages that may still have been accepted have a place in the ledger",
      sql`state in ('sending', 'unknown')`,
      sql`select m.id from message m where m.state in ('sending', 'unknown')
      and not exists (select 1 from send_try t where t.message_id = m.id)`,
    ),
    await rows(
      db,
      "messages that surely were not accepted have given their place back",
      sql`state in ('pending', 'failed', 'skipped', 'cancelled')`,
      sql`select distinct m.id from send_try t
      join message m on m.id = t.message_id where m.state in ('pending', 'failed', 'skipped', 'cancelled')`,
    ),
    await rows(
      db,
      "mails sent through the outbox are in it exactly once",
      throughOutbox,
      sql`select m.id from message m
      where m.direction = 'out' and m.state = 'sent' and m.channel_id in (select id from channel where kind = 'outbox')
        and m.ended_why is not 'settled_by_hand'
        and (select count(*) from outbox_mail o where o.message_id = m.id and o.is_test = 0) <> 1`,
    ),
    await rows(
      db,
      "mails in the outbox belong to a message that may have left",
      null,
      sql`select distinct o.message_id as id
      from outbox_mail o left join message m on m.id = o.message_id
      where o.is_test = 0 and o.message_id <> ${signInMailId} and (m.id is null or m.state not in ('sending', 'unknown', 'sent'))`,
      sql`select count(*) as n from outbox_mail where is_test = 0 and message_id <> ${signInMailId}`,
    ),
    await rows(
      db,
      "what playbooks wrote was made by one step of one stay, and counted there",
      null,
      sql`select m.id from start s indexed by start_open cross join message m indexed by message_start on m.start_id = s.id
      where s.state = 'standing' and not exists (select 1 from enrollment_item i where i.message_id = m.id
        and i.state = 'made' and i.action_key = s.action_key and i.playbook_id = s.playbook_id)`,
      sql`select count(*) as n from start s indexed by start_open cross join message m indexed by message_start
        on m.start_id = s.id where s.state = 'standing'`,
    ),
    await rows(
      db,
      "what stays in playbooks made is there",
      null,
      sql`select i.enrollment_id as id from enrollment_item i where i.state = 'made'
      and not exists (select 1 from message m where m.id = i.message_id)`,
      sql`select count(*) as n from enrollment_item where state = 'made'`,
    ),
    await rows(
      db,
      "stays in playbooks that have ended are to do nothing more",
      null,
      sql`select distinct s.enrollment_id as id from enrollment_step s join enrollment e on e.id = s.enrollment_id
      where s.state = 'due' and e.left_at_ms is not null`,
      sql`select count(*) as n from enrollment where left_at_ms is not null`,
    ),
    await noWindowOver(db, "hour", windows.hourMs, ownHourlyLimit),
    await noWindowOver(db, "day", windows.dayMs, sql`s.daily_limit`),
    await rows(
      db,
      "messages on their way hold a lease",
      sql`state = 'sending'`,
      sql`select id from message
      where state = 'sending' and (lease_ends_at_ms is null or lease_ends_at_ms < ${nowMs - graceMs})`,
    ),
  ];
}

/** The equation of SE5, as words. */
export async function countStates(db: Db): Promise<{ created: number; byState: Record<string, number> }> {
  // One statement, so that a message on its way is not counted between two states.
  const found = await db.all<{ state: string; n: number }>(sql`select state, count(*) as n from message
    where direction = 'out' group by state union all select 'created', count(*) from message where direction = 'out'`);
  const countOf = (state: string) => found.find((row) => row.state === state)?.n ?? 0;
  const byState = Object.fromEntries(messageStates.map((state) => [state, countOf(state)]));
  return { created: countOf("created"), byState };
}

/** Parley sent it, and not somebody from a mailbox that is followed (CH7). */
const sent = sql`state = 'sent' and ended_why is not ${sentByMailbox}`;
const throughOutbox = sql`${sent} and channel_id in (select id from channel where kind = 'outbox')`;

const finding = (what: string, count: number, wrong: string[]): Finding => ({
  what,
  count,
  wrong: wrong.slice(0, mostNamed),
  wrongCount: wrong.length,
});

async function rows(db: Db, what: string, among: SQL | null, wrong: SQL, counting?: SQL): Promise<Finding> {
  const counted = counting ?? sql`select count(*) as n from message where direction = 'out' and ${among}`;
  const [[all], found] = await Promise.all([db.all<{ n: number }>(counted), db.all<{ id: string }>(wrong)]);
  return finding(what, all!.n, found.map(({ id }) => id));
}

async function everyMessageHasAState(db: Db): Promise<Finding> {
  const { created, byState } = await countStates(db);
  const sum = Object.values(byState).reduce((a, b) => a + b, 0);
  return finding(
    "created messages are each in one state",
    created,
    created === sum ? [] : [`${created} created, ${sum} in states`],
  );
}

/** A start counts what it creates in the batch that creates it: an independent count of the same messages. */
async function startsMadeWhatTheySay(db: Db): Promise<Finding> {
  const starts = await db.all<{ id: string; created: number; found: number }>(sql`select s.id, s.created,
    (select count(*) from message m where m.start_id = s.id) as found from start s where s.created > 0 or s.state = 'done'`);
  const wrong = starts.filter(({ created, found }) => created !== found);
  return finding(
    "starts made as many messages as they count",
    starts.length,
    wrong.map(({ id, created, found }) => `${id}: ${created} counted, ${found} there`),
  );
}

/** Hashes the stored bytes of every sent message anew, and of the outbox's copy. */
async function bytesAreAsStored(db: Db): Promise<Finding> {
  const wrong: string[] = [];
  const encoded = new Map<string, Uint8Array>();
  let count = 0;
  for (let after = "";;) {
    const page = await db.all<
      { id: string; sealNo: number; mimeSealNo: number | null; isErased: number; size: number | null }
    >(
      sql`select m.id, m.seal_no as "sealNo", x.seal_no as "mimeSealNo", m.erased_at_ms is not null as "isErased",
        length(x.bytes) as size
      from message m left join message_mime x on x.message_id = m.id
      where m.direction = 'out' and ${sent} and m.id > ${after} order by m.id limit ${pageSize}`,
    );
    for (const { id, sealNo, mimeSealNo, isErased, size } of page) {
      count++;
      if (mimeSealNo === null) wrong.push(`${id}: no bytes`);
      else if (mimeSealNo !== sealNo) wrong.push(`${id}: bytes of another seal`);
      else if (isErased === 1) wrong.push(...(size === 0 ? [] : [`${id}: erased, and its bytes are there`]));
      else wrong.push(...await faultsOfBytes(db, id, encoded));
    }
    if (page.length < pageSize) break;
    after = page.at(-1)!.id;
  }
  return finding(
    "sent messages have their bytes, and the bytes their hash, but for those erased with their reader",
    count,
    wrong,
  );
}

/** One mail at a time: with its files it may be of 34 MB. `encoded` holds the files of the mail before, which are likely this one's. */
async function faultsOfBytes(db: Db, id: string, encoded: Map<string, Uint8Array>): Promise<string[]> {
  type Row = { bytes: Uint8Array; files: string | null };
  const [row] = await db.all<Row & { sha256: string }>(
    sql`select bytes, files, sha256 from message_mime where message_id = ${id}`,
  );
  const [copy] = await db.all<Row>(
    sql`select bytes, files from outbox_mail where message_id = ${id} and is_test = 0`,
  );
  const files = filesOf(row!.files);
  for (const known of [...encoded.keys()]) if (!files.some((file) => file.id === known)) encoded.delete(known);
  const hashOfWhole = async ({ bytes, files }: Row) =>
    hashOf(await wholeMail(db, { bytes, files: filesOf(files) }, encoded));
  try {
    if (await hashOfWhole(row!) !== row!.sha256) return [`${id}: bytes are not what was hashed`];
    return copy && await hashOfWhole(copy) !== row!.sha256 ? [`${id}: the outbox holds other bytes`] : [];
  } catch {
    return [`${id}: files that left with it are not as they were`];
  }
}

/** No rolling window of any sender holds more tries than its limit allows. A limit is only asked of tries since it was last
 * changed. */
async function noWindowOver(db: Db, name: string, windowMs: number, limit: SQL): Promise<Finding> {
  const senders = await db.all<{ id: string; teammateId: string; channelId: string; limit: number; sinceMs: number }>(
    sql`
    select s.id, s.teammate_id as "teammateId", s.channel_id as "channelId", ${limit} as "limit",
      coalesce((select max(a.at_ms) from audit a where a.entity = 'sender' and a.entity_id = s.id
        and a.action = 'sender.updated'), 0) as "sinceMs"
    from sender s where ${limit} is not null`,
  );
  const wrong: string[] = [];
  for (const sender of senders) {
    const tries = await db.all<{ at: number }>(sql`select counts_at_ms as at from send_try
      where teammate_id = ${sender.teammateId} and channel_id = ${sender.channelId} and counts_at_ms >= ${sender.sinceMs}
      order by counts_at_ms`);
    const over = tries.findIndex(({ at }, i) => {
      const first = tries[i + sender.limit];
      return first !== undefined && first.at < at + windowMs;
    });
    if (over >= 0) {
      wrong.push(
        `${sender.id}: more than ${sender.limit} in the ${name} from ${new Date(tries[over]!.at).toISOString()}`,
      );
    }
  }
  return finding(`senders kept to their limit in every rolling ${name}`, senders.length, wrong);
}
