import { type SQL, sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import { batch } from "../statements.ts";
import { erasedAddressMark, erasedWords, type Person } from "./erase-messages.ts";
import { oneOf } from "./given.ts";

/** A table that no index leads through to a person: looked through row by row, so many at a time, and what is found changed. */
export type Trace = { table: string; atOnce: number; holds: SQL; change: (rowids: SQL) => SQL };

/** Where else an address may stand (AD5). The rows of starts, playbooks, views and bulk runs are changed in their JSON, as text. */
export function tracesOf({ userId, address }: Person): Trace[] {
  if (address === null) return [undoOf(userId)];
  const has = (column: string) => sql`instr(lower(${sql.raw(column)}), ${address}) > 0`;
  const without = (table: string, columns: string[], atOnce: number): Trace => ({
    table,
    atOnce,
    holds: sql.join(columns.map(has), sql` or `),
    change: (rowids) => {
      const sets = columns.map((column) =>
        sql`${sql.raw(column)} = replace(${sql.raw(column)}, ${address}, ${erasedAddressMark})`
      );
      return sql`update ${sql.raw(table)} set ${sql.join(sets, sql`, `)} where rowid in ${rowids}`;
    },
  });
  const inBytes = sql`cast(${address} as blob)`;
  return [
    {
      table: "intake",
      atOnce: 100,
      holds:
        sql`state <> 'waiting' and (instr(body, ${inBytes}) > 0 or instr(lower(cast(body as text)), ${address}) > 0)`,
      change: (rowids) => sql`delete from intake where rowid in ${rowids}`,
    },
    without("import_error", ["reason"], 5_000),
    without("start", ["definition", "skipped", "failure"], 500),
    without("playbook", ["definition", "fault"], 200),
    without("playbook_version", ["definition", "asked"], 200),
    without("enrollment_step", ["result"], 5_000),
    without("bulk_run", ["chosen", "failure"], 500),
    without("saved_view", ["name", "view"], 500),
    without("dashboard", ["name"], 500),
    without("widget", ["title", "spec"], 500),
    without("sender", ["breaker_why"], 500),
    without("channel", ["broken_why", "follow_fault"], 500),
    without("ingest_note", ["name"], 5_000),
    {
      table: "audit",
      atOnce: 5_000,
      holds: sql`entity_id = ${address} or ${has("detail")}`,
      change: (rowids) =>
        sql`update audit set detail = null,
          entity_id = case when entity_id = ${address} then ${erasedAddressMark} else entity_id end where rowid in ${rowids}`,
    },
    {
      table: "change",
      atOnce: 10_000,
      holds: sql`id = ${address}`,
      change: (rowids) => sql`update change set id = ${erasedAddressMark} where rowid in ${rowids}`,
    },
    undoOf(userId),
  ];
}

const undoOf = (userId: string): Trace => ({
  table: "undo",
  atOnce: 1_000,
  holds: sql`instr(before, ${userId}) > 0`,
  change: (rowids) => sql`delete from undo where rowid in ${rowids}`,
});

/** Looks through one stretch behind `after`; null at the end of the table. The change is only asked for where something was found. */
export async function eraseStretch(db: Db, trace: Trace, after: number): Promise<number | null> {
  const rows = await db.all<{ n: number; hit: number }>(
    sql`select rowid as n, (${trace.holds}) as hit from ${sql.raw(trace.table)} where rowid > ${after}
      order by rowid limit ${trace.atOnce}`,
  );
  const found = rows.filter((row) => row.hit === 1).map((row) => row.n);
  if (found.length > 0) await batch(db, [trace.change(oneOf(found))]);
  return rows.length < trace.atOnce ? null : rows.at(-1)!.n;
}

/** Starts that wrote to nobody but people who are erased lose their content too; what a start had yet to do for this one is dropped. */
export async function eraseFromStarts(
  db: Db,
  { userId }: Person,
  startIds: readonly string[],
  seed: Uint8Array,
): Promise<void> {
  const bare = sql`(select s.id from start s where s.id in ${oneOf(startIds)} and s.state in ('done', 'failed')
    and not exists (select 1 from message m where m.start_id = s.id
      and (m.erased_at_ms is null or m.subject <> ${erasedWords})))`;
  await batch(db, [
    sql`update audit set detail = null where entity = 'start' and entity_id in ${bare}`,
    sql`update start set seed = ${seed}, subject_text = ${erasedWords}, name = ${erasedWords} where id in ${bare}`,
    sql`delete from start_reader where user_id = ${userId} and start_id in (select id from start where state in
      ('planning', 'creating')) and not exists (select 1 from start_item i where i.start_id = start_reader.start_id
        and i.n = start_reader.n and i.message_id is not null)`,
    sql`delete from start_item where message_id is null and start_id in (select id from start where state in
      ('planning', 'creating')) and user_id = ${userId}
      and not exists (select 1 from start_reader r where r.start_id = start_item.start_id and r.n = start_item.n)`,
  ]);
}

/** The starts that these messages came from. */
export const startsOf = async (db: Db, messageIds: readonly string[]): Promise<string[]> =>
  (await db.all<{ id: string }>(
    sql`select distinct start_id as id from message where id in ${oneOf(messageIds)} and start_id is not null`,
  )).map(({ id }) => id);
