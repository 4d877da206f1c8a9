import { Buffer } from "node:buffer";
import { type SQL, sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import type { TraitEntity } from "../schema/people.ts";
import type { ViewList } from "../schema/view.ts";

type Trait = { id: string; entity: TraitEntity; key: string };

/** Nobody reads a larger number. */
export const mostRows = 100_000;
const mostNamed = 50;

const valuesOf = ({ id, entity }: Trait) =>
  sql`(select txt from ${sql.identifier(`${entity}_trait`)} where trait_id = ${id} limit ${mostRows})`;

/** How many rows hold a value of it, counted up to `mostRows`. */
export async function countValues(db: Db, trait: Trait): Promise<number> {
  const [row] = await db.all<{ n: number }>(sql`select count(*) as n from ${valuesOf(trait)}`);
  return row!.n;
}

/** How many rows hold each value of a select, within the same bound. */
export const countOptions = (db: Db, trait: Trait): Promise<{ value: string; count: number }[]> =>
  db.all(sql`select txt as value, count(*) as count from ${valuesOf(trait)} where txt is not null group by txt`);

/** Templates and snippets, not archived, whose words name one of these variables; others' personal ones without their names. */
export const templatesNaming = (
  db: Db,
  o: { paths: readonly string[]; teammateId: string },
): Promise<{ id: string | null; name: string | null }[]> =>
  db.all(sql`select case when t.shared = 1 or t.created_by_id = ${o.teammateId} then t.id end as id,
      case when t.shared = 1 or t.created_by_id = ${o.teammateId} then t.name end as name
    from template t where t.archived_at_ms is null and exists (select 1 from json_each(${JSON.stringify(o.paths)}) p
      where instr(t.body, p.value || '"') > 0 or instr(t.subject, p.value || '"') > 0)
    order by t.name_key, t.id limit ${mostNamed}`);

/** Saved views of anybody whose address speaks of `word`; the caller looks whether it means this trait. */
export const viewsNaming = (
  db: Db,
  o: { word: string; teammateId: string },
): Promise<{ name: string | null; list: ViewList; view: string }[]> =>
  db.all(sql`select case when shared = 1 or owner_id = ${o.teammateId} then name end as name, list, view
    from saved_view where instr(view, ${o.word}) > 0 order by name, id limit ${mostNamed}`);

/** How many pending messages are looked at for the variables that they name. */
export const mostPending = 10_000;

/**
 * Pending mail that names one of these variables, or named one once: what a start put in, what was written since. Among the `mostPending`
 * that leave first; `isMore` where there are others. The log holds a name behind its length, so that `plan` is not `planned`.
 */
export async function countPendingNaming(
  db: Db,
  paths: readonly string[],
): Promise<{ count: number; isMore: boolean }> {
  const names = (bytes: SQL) =>
    sql`(${sql.join(paths.flatMap(needlesOf).map((needle) => sql`instr(${bytes}, ${needle}) > 0`), sql` or `)})`;
  const [row] = await db.all<{ seen: number; count: number }>(sql`with p as materialized (
      select id, start_id from message indexed by message_due where state = 'pending' order by send_at_ms, id
      limit ${mostPending + 1}),
    s as materialized (select id from start where id in (select start_id from p) and ${names(sql`seed`)})
    select count(*) as seen, coalesce(sum(start_id in (select id from s)
      or exists (select 1 from text_seed t where t.room = 'draft:' || p.id and ${names(sql`t.bytes`)})
      or exists (select 1 from draft_update u where u.message_id = p.id and ${
    names(sql`u.bytes`)
  })), 0) as count from p`);
  return { count: Math.min(row!.count, mostPending), isMore: row!.seen > mostPending };
}

/** A name as a node holds it, and as a link's JSON does. */
function needlesOf(path: string): Buffer[] {
  const bytes = Buffer.from(path);
  const length = bytes.length < 128 ? [bytes.length] : [128 | bytes.length & 127, bytes.length >> 7];
  return [Buffer.from([...length, ...bytes]), Buffer.from(`"${path}"`)];
}
