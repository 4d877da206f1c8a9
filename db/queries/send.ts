import { type SQL, sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import { mostHourlyOf } from "../schema/channel.ts";
import { batch, nowMsSql, type Placed, prepare } from "../statements.ts";
import { eachOf } from "./given.ts";
import { undisturbed } from "./life-events.ts";
import { changed } from "./record.ts";
import { filesJson, type KeptMail } from "./sealed-mail.ts";
import {
  approved,
  followsItsSender,
  headSeq,
  type JudgedSender,
  keyLives,
  mailable,
  quiet,
  senderIsOpen,
  somebodyMayBeMailed,
  strangersAreKnown,
  unanswered,
  unheld,
} from "./send-gates.ts";

/** The clock of a statement: an instant for tests, null for the database's own. */
export type Clock = number | null;

/** How long things last in the release. A test shrinks them; jobs/sends/terms.ts has the real ones. */
export type Terms = {
  hourMs: number;
  dayMs: number;
  leaseMs: number;
  /** What must be left of a lease for a call to a provider to begin; nothing is claimed for less. */
  leastLeaseMs: number;
  quietMs: number;
  editingMostMs: number;
};

/** A sender: a teammate on a channel. */
export type Pair = { teammateId: string; channelId: string };

/** One message as the rules judged it: the claim is valid for nothing else (SE2). `opensAtMs` and `closesAtMs` are the open
 * span `[opens, closes)` it may leave in, null without a bound. */
export type Judged = {
  id: string;
  sealNo: number;
  headSeq: number;
  ignoreWindow: boolean;
  /** Of a try again: the lapsed claim that it takes over. */
  lapsedClaimId: string | null;
  opensAtMs: number | null;
  closesAtMs: number | null;
};

export type Claimed = {
  id: string;
  conversationId: string;
  sealNo: number;
  sealedSeq: number;
  /** Set for a try again: the bytes are stored and never change. */
  beganAtMs: number | null;
  claimedAtMs: number;
  leaseEndsAtMs: number;
};

/**
 * Claim and seal, one write batch (SE2). First a row of the ledger for each message judged, in order, at most as many as both
 * rolling counts and the gap leave places (QU1, QU2), with every gate that SQL can see repeated; then those messages are
 * `sending`. A try counts at the end of its lease while in flight, so that a provider that accepts later than we claimed still
 * finds room; no lease outlives the open span. Returns what was claimed.
 */
export async function claim(db: Db, o: {
  claimId: string;
  sender: JudgedSender;
  judged: Judged[];
  most: number;
  terms: Terms;
  clock: Clock;
}): Promise<Claimed[]> {
  const now = nowMsSql(o.clock);
  const judged = sql`(select cast(j.key as integer) as place, j.value ->> 'id' as id, j.value ->> 'sealNo' as seal_no,
      j.value ->> 'headSeq' as head_seq, j.value ->> 'ignoreWindow' as ignore_window,
      j.value ->> 'lapsedClaimId' as lapsed_claim_id, j.value ->> 'opensAtMs' as opens, j.value ->> 'closesAtMs' as closes
    from ${eachOf(o.judged)})`;
  const freshlyDue = sql`(m.state = 'pending' and m.send_at_ms <= ${now} and m.seal_no = j.seal_no
    and ${headSeq} = j.head_seq and ${unheld(now)} and ${quiet(now, o.terms)} and ${approved} and ${undisturbed}
    and ${unanswered} and ${followsItsSender})`;
  const [, claimed] = await batch(db, [
    sql`insert into send_try (claim_id, message_id, teammate_id, channel_id, counts_at_ms)
      select ${o.claimId}, m.id, m.teammate_id, m.channel_id, min(${now} + ${o.terms.leaseMs}, coalesce(j.closes, 9e18))
      from ${judged} j cross join message m on m.id = j.id
      where (${freshlyDue} or ${mayBeTriedAgain(now, sql`j.lapsed_claim_id`)})
        and m.ignore_window = j.ignore_window and coalesce(j.opens, 0) <= ${now}
        and ${now} + ${o.terms.leastLeaseMs} < coalesce(j.closes, 9e18)
        and ${somebodyMayBeMailed} and ${strangersAreKnown} and ${senderIsOpen(o.sender, now)}
      order by j.place limit ${placesLeft(o.sender, o.most, o.terms, now)}`,
    sql`update message set
        sealed_seq = case state when 'pending' then (select ${headSeq} from message m where m.id = message.id) else sealed_seq end,
        seal_no = seal_no + (state = 'pending'), state = 'sending', claim_id = ${o.claimId}, claimed_at_ms = ${now},
        lease_ends_at_ms = (select counts_at_ms from send_try where claim_id = ${o.claimId} and message_id = message.id),
        hold = null, hold_until_ms = null, hold_detail = null
      where id in (select message_id from send_try where claim_id = ${o.claimId})
      returning id, conversation_id as "conversationId", seal_no as "sealNo", sealed_seq as "sealedSeq",
        began_at_ms as "beganAtMs", claimed_at_ms as "claimedAtMs", lease_ends_at_ms as "leaseEndsAtMs"`,
    sql`insert into change (entity, id, kind, at_ms)
      select 'message', message_id, 'sealed', ${now} from send_try where claim_id = ${o.claimId}`,
  ]);
  const place = new Map(o.judged.map(({ id }, i) => [id, i]));
  return (claimed as Claimed[]).sort((a, b) => place.get(a.id)! - place.get(b.id)!);
}

/** Begun, lapsed, and the provider still honours its key: the same bytes may go to it again (SE3). */
const mayBeTriedAgain = (now: SQL, lapsedClaimId: SQL) =>
  sql`(m.state = 'sending' and m.claim_id = ${lapsedClaimId} and m.lease_ends_at_ms <= ${now}
    and ${keyLives(now)})`;

/** How many more the sender may be given now, at most `most`: what a claim would leave it. */
export async function countPlaces(db: Db, sender: Pair, most: number, terms: Terms, clock: Clock): Promise<number> {
  const rows = await db.all<{ places: number }>(
    sql`select ${placesLeft(sender, most, terms, nowMsSql(clock))} as places`,
  );
  return rows[0]!.places;
}

/** More than any limit may be. */
const unlimited = 1_000_000_000;
const kindsMost = sql`case (select c.kind from channel c where c.id = s.channel_id) ${
  sql.join(Object.entries(mostHourlyOf).map(([kind, most]) => sql`when ${kind} then ${most}`), sql` `)
} else ${unlimited} end`;
const ownHourly = sql`min(coalesce(s.hourly_limit, ${unlimited}), ${kindsMost})`;
/** The hourly limit that sender `s` always has: its own, and the most of its kind of channel (QU1); null for none. */
export const ownHourlyLimit: SQL<number | null> = sql`nullif(${ownHourly}, ${unlimited})`;
/** What sender `s` may send in a rolling hour now: that, or less while its breaker resumes in steps, 0 while that is open (SE6). */
const hourlyLimit = sql`nullif(min(${ownHourly}, coalesce(s.breaker_limit, ${unlimited})), ${unlimited})`;

/** The places that both rolling counts and the least gap leave the sender, at most `most` (QU1, QU2). */
function placesLeft(sender: Pair, most: number, terms: Terms, now: SQL): SQL {
  const used = (windowMs: SQL | number) =>
    sql`(select count(*) from send_try q where q.teammate_id = ${sender.teammateId} and q.channel_id = ${sender.channelId}
      and q.counts_at_ms > ${now} - ${windowMs})`;
  const left = (limit: SQL, windowMs: number) =>
    sql`case when ${limit} is null then ${most} else ${limit} - ${used(windowMs)} end`;
  return sql`coalesce((select max(0, min(${most}, ${left(hourlyLimit, terms.hourMs)}, ${
    left(sql`s.daily_limit`, terms.dayMs)
  },
      case when s.min_gap_seconds > 0 then 1 - ${used(sql`s.min_gap_seconds * 1000`)} else ${most} end))
    from sender s where s.teammate_id = ${sender.teammateId} and s.channel_id = ${sender.channelId}), 0)`;
}

/** What is stored before the provider is called; `null` for a try again, whose bytes are stored already. */
export type Sealed = KeptMail & {
  /** Of the whole mail, its files in it. */
  sha256: string;
  html: string;
  subject: string;
  rfcMessageId: string;
  from: { address: string; name: string };
  /** It carries no pixel (TR4). */
  untracked: boolean;
  /** What can be told of it once it has left, as `tellBits` (TR3). */
  tells: number;
};

/**
 * The last guard before the provider, one batch: every gate anew (SE1), the bytes and their hash stored (SE3), `beganAtMs` set.
 * From here the bytes never change. False when a gate has closed, other people may be mailed than it was composed for
 * (`mailableAs`), or the claim is no longer ours: then nothing was written, and nothing may be sent.
 */
export async function begin(db: Db, o: {
  messageId: string;
  claimId: string;
  sender: JudgedSender;
  mailableAs: string;
  sealed: Sealed | null;
  terms: Terms;
  clock: Clock;
}): Promise<boolean> {
  const { sealed, sender, terms } = o;
  const [begun] = await batch(db, [
    setBegun({
      ...{
        messageId: o.messageId,
        claimId: o.claimId,
        mailableAs: o.mailableAs,
        clock: o.clock,
        isFirst: sealed !== null,
      },
      ...{ rfcMessageId: sealed?.rfcMessageId ?? null, subject: sealed?.subject ?? null },
      ...{ untracked: sealed?.untracked ?? null, tells: sealed?.tells ?? null },
      ...{ teammateId: sender.teammateId, channelId: sender.channelId, window: sender.window },
      ...{ timeZone: sender.timeZone, calendarNo: sender.calendarNo, connectionNo: sender.connectionNo },
      ...{ leastLeaseMs: terms.leastLeaseMs, hourMs: terms.hourMs, dayMs: terms.dayMs },
    }),
    ...(sealed
      ? [
        keepMail({
          ...{ messageId: o.messageId, bytes: sealed.bytes, files: filesJson(sealed.files) },
          ...{ sha256: sealed.sha256, html: sealed.html },
        }),
        keepFrom({ messageId: o.messageId, ...sealed.from }),
        keepAddresses({ messageId: o.messageId }),
      ]
      : []),
  ]);
  return begun!.length > 0;
}

type Begun = JudgedSender & Pick<Terms, "leastLeaseMs" | "hourMs" | "dayMs"> & {
  messageId: string;
  claimId: string;
  mailableAs: string;
  isFirst: boolean;
  rfcMessageId: string | null;
  subject: string | null;
  untracked: boolean | null;
  tells: number | null;
  clock: Clock;
};

const setBegun = prepare<Begun>((at) => {
  const now = nowMsSql(at.clock);
  return sql`update message as m set began_at_ms = coalesce(began_at_ms, ${now}), began_connection_no = ${at.connectionNo},
      rfc_message_id = coalesce(${at.rfcMessageId}, rfc_message_id), subject = coalesce(${at.subject}, subject),
      untracked = coalesce(${at.untracked}, untracked), tells = coalesce(${at.tells}, tells)
    where m.id = ${at.messageId} and m.claim_id = ${at.claimId} and m.state = 'sending'
      and (m.began_at_ms is null) = ${at.isFirst}
      and (m.began_at_ms is null or m.began_connection_no = ${at.connectionNo}) and m.lease_ends_at_ms >= ${now} + ${at.leastLeaseMs}
      and ${mailable} = ${at.mailableAs} and ${somebodyMayBeMailed} and ${strangersAreKnown}
      and ${senderIsOpen(at, now)} and ${withinLimits(at, at, now)} and (m.began_at_ms is not null
        or (${approved} and ${undisturbed} and ${unanswered}))
    returning id`;
});

const keepMail = prepare<{
  messageId: string;
  bytes: Uint8Array;
  files: string | null;
  sha256: string;
  html: string;
}>((at) =>
  sql`insert into message_mime (message_id, seal_no, bytes, files, sha256, html)
    select id, seal_no, ${at.bytes}, ${at.files}, ${at.sha256}, ${at.html} from message
    where id = ${at.messageId} and changes() > 0
    on conflict (message_id) do update set
      seal_no = excluded.seal_no, bytes = excluded.bytes, files = excluded.files, sha256 = excluded.sha256,
      html = excluded.html`
);

const keepFrom = prepare<{ messageId: string; address: string; name: string }>((at) =>
  sql`insert into participant (message_id, role, n, address, name)
    select ${at.messageId}, 'from', 0, ${at.address}, ${at.name} where changes() > 0
    on conflict (message_id, role, n) do update set address = excluded.address, name = excluded.name`
);

/** Where it went stays what it was, whatever becomes of a user's address. */
const keepAddresses = prepare<{ messageId: string }>((at) =>
  sql`update participant set address = u.email from user u
    where participant.message_id = ${at.messageId} and u.id = participant.user_id and u.email <> participant.address
      and changes() > 0`
);

/** The try's own place is within both rolling counts still: a limit may have been lowered since the claim. */
function withinLimits(sender: Placed<Pair>, terms: Placed<Pick<Terms, "hourMs" | "dayMs">>, now: SQL): SQL {
  const used = (windowMs: number | SQL) =>
    sql`(select count(*) from send_try q where q.teammate_id = ${sender.teammateId} and q.channel_id = ${sender.channelId}
      and q.counts_at_ms > ${now} - ${windowMs})`;
  return sql`exists (select 1 from sender s where s.teammate_id = ${sender.teammateId} and s.channel_id = ${sender.channelId}
    and (${hourlyLimit} is null or ${used(terms.hourMs)} <= ${hourlyLimit})
    and (s.daily_limit is null or ${used(terms.dayMs)} <= s.daily_limit))`;
}

/** Push a sender's next claim to `untilMs`: its provider asked it to wait (SE4). Never to an earlier instant. */
export const senderIsBusy = (o: { teammateId: string; channelId: string; untilMs: number }, now: SQL): SQL[] => [
  sql`update sender set busy_until_ms = ${o.untilMs} where teammate_id = ${o.teammateId} and channel_id = ${o.channelId}
    and coalesce(busy_until_ms, 0) < ${o.untilMs}`,
  changed(
    "sender",
    sql`(select id from sender where teammate_id = ${o.teammateId} and channel_id = ${o.channelId})`,
    "updated",
    now,
  ),
];
