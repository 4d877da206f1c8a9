import { type SQL, sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import { lifeEvent, undisturbed } from "./life-events.ts";
import { act, type Acted, type Actor } from "./message-act.ts";
import { changedConversations } from "./message-record.ts";
import { undoMs } from "./message-undo.ts";

type Of = { ids: readonly string[]; actor: Actor; nowMs: number };
const each = (ids: readonly string[]) => ids.map((id) => ({ id }));

/** The stored hold of this kind goes at once; what else holds the message is found anew. */
const forgetHold = (kind: "life_event" | "paused"): SQL => {
  const unless = (column: string) =>
    sql`${sql.raw(column)} = case hold when ${kind} then null else ${sql.raw(column)} end`;
  return sql`${unless("hold_detail")}, ${unless("hold_until_ms")}, ${unless("hold")}`;
};

/** That of an event in its user's life, which a person let pass or nobody watches for. */
export const forgetLifeHold = forgetHold("life_event");
/** That of a playbook by which nobody could tell whether the account still matches. */
export const forgetFaultHold = forgetHold("paused");

/** When it is to leave, and past what. */
const timing = ["lane", "sendAtMs", "sendAtIs", "sendNowAtMs", "ignoreWindow"] as const;

/** These leave as soon as their gates let them, behind nothing but each other: the delay and the review are skipped (PR2). */
export const sendNow = (db: Db, o: Of & { ignoreWindow: boolean }): Promise<Acted> =>
  act(db, o.actor, o.nowMs, {
    what: "send_now",
    of: each(o.ids),
    set: sql`lane = 0, send_at_ms = ${o.nowMs + undoMs}, send_at_is = 'send_date', send_now_at_ms = ${o.nowMs},
      ignore_window = ${o.ignoreWindow}, ${forgetFaultHold}`,
    keys: timing,
    detail: o.ignoreWindow ? { ignoreWindow: true } : null,
  });

/** A new send date as the parts of an action; whoever chose to send now, or outside the window, has thought again. */
export const rescheduled = (sendAtMs: number) => ({
  set: sql`send_at_ms = ${sendAtMs}, send_at_is = 'send_date', send_now_at_ms = null, ignore_window = 0,
    lane = case when lane <> 0 then lane when start_id is null then 1
      when (select playbook_id from start where id = start_id) is null then 2 else 3 end`,
  keys: timing,
});

export const reschedule = (db: Db, o: Of & { sendAtMs: number }): Promise<Acted> =>
  act(db, o.actor, o.nowMs, {
    what: "reschedule",
    of: each(o.ids),
    ...rescheduled(o.sendAtMs),
    detail: { sendAtMs: o.sendAtMs },
  });

/** These never send. A conversation of which nothing else left, or will, is closed. */
export const cancel = (db: Db, o: Of): Promise<Acted> =>
  act(db, o.actor, o.nowMs, {
    what: "cancel",
    of: each(o.ids),
    set: sql`state = 'cancelled', ended_at_ms = ${o.nowMs}, ended_why = ${`Deleted by ${o.actor.name}`}`,
    keys: [],
    detail: null,
    then: (theirs) => [
      sql`update conversation set state = 'closed', closed_why = 'cancelled', active_at_ms = ${o.nowMs}
        where +state = 'pending' and id in (select conversation_id ${theirs})
          and not exists (select 1 from message m where m.conversation_id = conversation.id
            and m.state in ('pending', 'sending', 'unknown', 'sent'))`,
      changedConversations(theirs, o.nowMs),
    ],
  });

/** What happened in their users' lives up to now keeps these no longer (PR8). One that nothing keeps is left as it is. */
export const releaseHold = (db: Db, o: Of): Promise<Acted> =>
  act(db, o.actor, o.nowMs, {
    what: "release_hold",
    of: each(o.ids),
    where: sql`not ${undisturbed}`,
    // Also of what a clock ahead of this one has dated later.
    set: sql`life_released_at_ms = max(${o.nowMs}, ${lifeEvent} ->> '$.atMs'), ${forgetLifeHold}`,
    keys: ["lifeReleasedAtMs"],
    detail: null,
  });
