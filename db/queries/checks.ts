import { sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import type { Check, Hold } from "../schema/conversation.ts";
import { batch, nowMsSql } from "../statements.ts";
import { eachOf } from "./given.ts";
import { isColleagues, undisturbed } from "./life-events.ts";
import type { Clock } from "./send.ts";
import { approved, headSeq } from "./send-gates.ts";
import type { OwnHold } from "./send-settle.ts";

/** What the checks ask of a message beside what the gates ask (PR4). Flags are 0 and 1. */
export type CheckRow = {
  id: string;
  /** What it is judged at: both are as they were when the checks are written, or these are not. */
  checksNo: number;
  headSeq: number;
  mrrCents: number | null;
  /** The one user in To, whom an unsubscribe link is for. */
  readerId: string | null;
  /** It was approved once, and changed since. */
  changedSinceApproval: number;
  /** JSON of `{name, atMs}`: the newest mail that another sender got to its users. */
  mailedBy: string | null;
};

/** The check's own facts of these messages, as far as they are pending; mails since `sinceMs` are looked at. */
export const readCheckRows = (db: Db, ids: readonly string[], sinceMs: number): Promise<CheckRow[]> =>
  db.all<CheckRow>(sql`select m.id, m.checks_no as "checksNo", ${headSeq} as "headSeq", a.mrr_cents as "mrrCents",
      case when (select count(*) from participant where message_id = m.id and role = 'to') = 1
        then (select user_id from participant where message_id = m.id and role = 'to') end as "readerId",
      m.approval_needed = 1 and m.approved_at_ms is not null and not ${approved} as "changedSinceApproval",
      (select json_object('name', coalesce(nullif(trim(t.first_name || ' ' || t.last_name), ''), t.email, ''), 'atMs', x.ended_at_ms)
        from participant p cross join participant e indexed by participant_user on e.user_id = p.user_id
        cross join message x on x.id = e.message_id left join teammate t on t.id = x.teammate_id
        where p.message_id = m.id and p.role = 'to' and e.role <> 'from' and x.direction = 'out' and +x.state = 'sent'
          and ${isColleagues("x")} and x.ended_at_ms > ${sinceMs}
        order by x.ended_at_ms desc limit 1) as "mailedBy"
    from ${eachOf(ids)} cross join message m on m.id = j.value left join account a on a.id = m.account_id
    where +m.state = 'pending' and m.direction = 'out'`);

/** Pending messages whose checks are to be run again, the oldest first. */
export async function staleMessages(db: Db, limit: number): Promise<string[]> {
  const rows = await db.all<{ id: string }>(sql`select id from message indexed by message_checks_stale
    where state = 'pending' and checks_stale = 1 order by id limit ${limit}`);
  return rows.map(({ id }) => id);
}

/** Those whose checks time itself changes, by now. */
export async function dueMessages(db: Db, nowMs: number, limit: number): Promise<string[]> {
  const rows = await db.all<{ id: string }>(sql`select id from message indexed by message_checks_due
    where state = 'pending' and checks_due_at_ms is not null and checks_due_at_ms <= ${nowMs}
    order by checks_due_at_ms limit ${limit}`);
  return rows.map(({ id }) => id);
}

/** What the checks found in one message, at the number and the draft that they were run of. */
export type Checked = Pick<CheckRow, "id" | "checksNo" | "headSeq"> & {
  checks: Check[];
  risk: number;
  mrrCents: number;
  dueAtMs: number | null;
  /** The hold of its own that it has now (PE2, PE3, PR8), or undefined to leave the stored one. */
  own: OwnHold | null | undefined;
  /** What only a person can open (PR10). */
  stuck: { hold: Hold; detail: string | null } | null;
};

/**
 * Writes what was found, of each message only where nothing made its checks stale meanwhile, and tells the change feed of what is
 * other than it was; of what was checked for the first time together by one row. Returns how many turned out other than before.
 */
export async function writeChecks(db: Db, found: readonly Checked[], clock: Clock): Promise<number> {
  const now = nowMsSql(clock);
  const rows = eachOf(found.map(({ own, stuck, checks, ...row }) => ({
    ...row,
    checks: JSON.stringify(checks),
    holds: own === undefined ? 0 : 1,
    hold: own?.hold ?? null,
    holdUntilMs: own?.untilMs ?? null,
    holdDetail: own?.detail ?? null,
    stuckHold: stuck?.hold ?? null,
    stuckDetail: stuck?.detail ?? null,
  })));
  const v = (key: string) => sql`j.value ->> ${`$.${key}`}`;
  // The hold of an event in its user's life only while nobody let it pass.
  const sound = sql`m.id = ${v("id")} and +m.state = 'pending' and m.checks_no = ${v("checksNo")}
    and ${headSeq} = ${v("headSeq")} and (${v("hold")} is not 'life_event' or not ${undisturbed})`;
  // A hold that the provider asked for, or that the release found, is not the checks' to take away.
  const isHeldAnew = sql`(${v("holds")} = 1 and m.hold is not 'channel_broken' and m.hold is not 'paused'
    and (m.hold is not ${v("hold")} or m.hold_until_ms is not ${v("holdUntilMs")} or m.hold_detail is not ${
    v("holdDetail")
  }))`;
  const differs = sql`(${isHeldAnew} or m.risk <> ${v("risk")} or coalesce(m.checks, '[]') <> ${v("checks")}
    or m.stuck_hold is not ${v("stuckHold")} or m.stuck_detail is not ${v("stuckDetail")})`;
  const kind = sql`case when ${isHeldAnew} then 'held' else 'checked' end`;
  const [again, first] = await batch(db, [
    sql`insert into change (entity, id, kind, at_ms) select 'message', m.id, ${kind}, ${now}
      from ${rows} cross join message m on ${sound} where m.checks is not null and ${differs} returning seq`,
    sql`select m.id, ${kind} as kind from ${rows} cross join message m on ${sound} where m.checks is null and ${differs}`,
    sql`insert into change (entity, id, kind, at_ms) select 'message', max(m.id), max(${kind}), ${now}
      from ${rows} cross join message m on ${sound} where m.checks is null and ${differs} having count(*) > 0`,
    sql`update message as m set checks_stale = 0, checks = ${v("checks")}, risk = ${v("risk")},
        risk_mrr_cents = ${v("mrrCents")}, checks_due_at_ms = ${v("dueAtMs")},
        stuck_at_ms = case when ${v("stuckHold")} is null then null else coalesce(m.stuck_at_ms, ${now}) end,
        stuck_hold = ${v("stuckHold")}, stuck_detail = ${v("stuckDetail")},
        hold_until_ms = case when ${isHeldAnew} then ${v("holdUntilMs")} else m.hold_until_ms end,
        hold_detail = case when ${isHeldAnew} then ${v("holdDetail")} else m.hold_detail end,
        hold = case when ${isHeldAnew} then ${v("hold")} else m.hold end
      from ${rows} where ${sound}`,
  ]);
  return again!.length + first!.length;
}
