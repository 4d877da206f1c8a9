import { type SQL, sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import { newId } from "../ids.ts";
import type { MailAbout } from "../schema/inbound.ts";
import { batch } from "../statements.ts";
import { changed } from "./record.ts";

/** What came from a provider, to be kept before it is answered for. */
export type Given = {
  channelId: string;
  /** The provider's id of it. */
  eventId: string;
  kind: "hook" | "mail";
  contentType: string | null;
  body: Uint8Array;
  about?: MailAbout | null;
};

/** How often the time of the newest webhook is written and told, at most. */
const tellMs = 60_000;

/** On disk once this resolves, each once per channel and event id (CH6). Answers how many were new. `with_` is written along. */
export async function keepIntake(db: Db, given: readonly Given[], nowMs: number, with_: SQL[] = []): Promise<number> {
  if (given.length === 0 && with_.length === 0) return 0;
  const kept = await batch(db, [...given.map((one) => keepOne(one, nowMs)), ...with_]);
  return kept.slice(0, given.length).filter((rows) => rows.length > 0).length;
}

const keepOne = (o: Given, nowMs: number): SQL =>
  sql`insert into intake (id, channel_id, event_id, kind, content_type, body, about, received_at_ms)
    values (${newId()}, ${o.channelId}, ${o.eventId}, ${o.kind}, ${o.contentType}, ${o.body},
      ${o.about ? JSON.stringify(o.about) : null}, ${nowMs})
    on conflict (channel_id, event_id) do nothing returning id`;

/** That a webhook of the channel was taken just now, to the minute: to be written along with what it brought. */
export const hookTaken = (channelId: string, nowMs: number): SQL[] => [
  sql`update channel set hooked_at_ms = ${nowMs} where id = ${channelId}
    and (hooked_at_ms is null or hooked_at_ms < ${nowMs - tellMs})`,
  changed("channel", channelId, "updated", nowMs),
];

/** Counts a webhook that was refused as forged (CH6); it is told at most once a minute. */
export async function refuseHook(db: Db, channelId: string, nowMs: number): Promise<void> {
  await batch(db, [
    sql`insert into change (entity, id, kind, at_ms) select 'channel', id, 'updated', ${nowMs} from channel
      where id = ${channelId} and (hook_refused_at_ms is null or hook_refused_at_ms < ${nowMs - tellMs})`,
    sql`update channel set hooks_refused = hooks_refused + 1, hook_refused_at_ms = ${nowMs} where id = ${channelId}`,
  ]);
}

/** A row that this process may handle until its lease ends. `tries` counts this one. */
export type Taken = { id: string; tries: number };
export type IntakeRow = {
  id: string;
  channelId: string;
  eventId: string;
  kind: "hook" | "mail";
  contentType: string | null;
  body: Uint8Array;
  about: MailAbout | null;
  receivedAtMs: number;
};

/** Takes the oldest waiting row that is not with another process, for `leaseMs`: a process that dies over it gives it back by that, and
 * the try counts, so that what kills its reader is given up like what fails (CH6). One at a time: those behind it are not tried. */
export async function takeIntake(db: Db, o: { nowMs: number; leaseMs: number }): Promise<Taken | undefined> {
  const [taken] = await batch(db, [
    sql`update intake set tries = tries + 1, next_try_at_ms = ${o.nowMs + o.leaseMs} where id in (
        select id from intake indexed by intake_waiting where state = 'waiting'
          and (next_try_at_ms is null or next_try_at_ms <= ${o.nowMs}) order by received_at_ms, id limit 1)
      returning id, tries`,
  ]);
  return taken![0] as Taken | undefined;
}

/** A row that still waits, with what it holds. */
export async function readIntake(db: Db, id: string): Promise<IntakeRow | undefined> {
  const [row] = await db.all<Omit<IntakeRow, "about"> & { about: string | null }>(sql`
    select id, channel_id as "channelId", event_id as "eventId", kind, content_type as "contentType", body, about,
      received_at_ms as "receivedAtMs" from intake where id = ${id} and state = 'waiting'`);
  return row && { ...row, about: row.about === null ? null : JSON.parse(row.about) };
}

/** What it said is in its place, or is of no concern: its bytes are not kept, only that it came. */
export async function endIntake(db: Db, id: string, state: "done" | "ignored", why: string | null): Promise<void> {
  await db.run(sql`update intake set state = ${state}, why = ${why}, body = x'', next_try_at_ms = null
    where id = ${id} and state = 'waiting'`);
}

/** It failed: waiting again from `retryAtMs`. */
export async function failIntake(db: Db, id: string, why: string, retryAtMs: number): Promise<void> {
  await db.run(
    sql`update intake set why = ${why}, next_try_at_ms = ${retryAtMs} where id = ${id} and state = 'waiting'`,
  );
}
