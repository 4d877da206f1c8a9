import { type SQL, sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import { eachOf } from "./given.ts";

/** How long an event that comes again is known. Libraries try for hours, not for days. */
const seenForMs = 7 * 86_400_000;
/** Old ones go as new ones come, so many with each batch. */
const dropsAtOnce = 200;
/** Different names that are kept of what went nowhere: a sender that makes up names fills no disk. */
const mostNotes = 1_000;

export type Note = { kind: "trait" | "fault"; about: string; name: string; type: string | null };
export type NoteRow = Note & { count: number; firstAtMs: number; lastAtMs: number };
export type Clock = { entity: "user" | "account"; keyHash: string; atMs: number };

/** Which of these the key has sent before. */
export async function seenBefore(db: Db, keyId: string, messageIds: readonly string[]): Promise<Set<string>> {
  const rows = await db.all<{ id: string }>(sql`select s.message_id as id from ${eachOf(messageIds)}
    cross join ingest_seen s on s.key_id = ${keyId} and s.message_id = j.value`);
  return new Set(rows.map((row) => row.id));
}

/** When the newest event of each was, by `entity keyHash`; left out where there was none. */
export async function clocksOf(db: Db, keys: readonly Omit<Clock, "atMs">[]): Promise<Map<string, number>> {
  const rows = await db.all<Clock>(sql`select c.entity, c.key_hash as keyHash, c.at_ms as atMs from ${eachOf(keys)}
    cross join ingest_clock c on c.entity = j.value ->> 'entity' and c.key_hash = j.value ->> 'keyHash'`);
  return new Map(rows.map((row) => [`${row.entity} ${row.keyHash}`, row.atMs]));
}

/** What a batch of events leaves behind besides the people of it. */
export const recordEvents = (
  o: { keyId: string; messageIds: readonly string[]; clocks: readonly Clock[]; notes: readonly Note[]; atMs: number },
): SQL[] => [
  sql`insert into ingest_seen (key_id, message_id, at_ms) select ${o.keyId}, j.value, ${o.atMs} from ${
    eachOf(o.messageIds)
  }
    where true on conflict do nothing`,
  sql`delete from ingest_seen where rowid in (select rowid from ingest_seen indexed by ingest_seen_at
    where at_ms < ${o.atMs - seenForMs} limit ${dropsAtOnce})`,
  sql`insert into ingest_clock (entity, key_hash, at_ms)
    select j.value ->> 'entity', j.value ->> 'keyHash', j.value ->> 'atMs' from ${eachOf(o.clocks)} where true
    on conflict (entity, key_hash) do update set at_ms = max(at_ms, excluded.at_ms)`,
  ...(o.notes.length > 0
    ? [sql`insert into ingest_note (kind, about, name, type, count, first_at_ms, last_at_ms)
        select j.value ->> 'kind', j.value ->> 'about', j.value ->> 'name', j.value ->> 'type', 1, ${o.atMs}, ${o.atMs}
        from ${eachOf(o.notes)}
        where (select count(*) from ingest_note) < ${mostNotes} or exists (select 1 from ingest_note n
          where n.kind = j.value ->> 'kind' and n.about = j.value ->> 'about' and n.name = j.value ->> 'name')
        on conflict (kind, about, name) do update set count = count + 1, last_at_ms = excluded.last_at_ms,
          type = coalesce(excluded.type, type)`]
    : []),
];

/** What went nowhere, the most frequent first. */
export const listNotes = (db: Db): Promise<NoteRow[]> =>
  db.all(sql`select kind, about, name, type, count, first_at_ms as firstAtMs, last_at_ms as lastAtMs from ingest_note
    order by count desc, kind, about, name limit ${mostNotes}`);

/** They are counted anew from here on. */
export const forgetNotes = async (db: Db): Promise<void> => {
  await db.run(sql`delete from ingest_note`);
};
