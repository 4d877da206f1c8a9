import { and, asc, eq, isNull, type SQL, sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import { traitDefinition, type TraitEntity } from "../schema/people.ts";
import { batch } from "../statements.ts";
import { eachOf } from "./given.ts";
import { audited, changed } from "./record.ts";

export type TraitDefinition = typeof traitDefinition.$inferSelect;
export type TraitPatch = Partial<Pick<TraitDefinition, "label" | "options" | "editRight" | "archivedAtMs">>;
/** One value of one row; `txt` and `num` both null take it away. */
export type TraitRow = { entityId: string; traitId: string; txt: string | null; num: number | null };

const tableOf = (entity: TraitEntity) => sql.identifier(`${entity}_trait`);
/** Archived ones too, by entity, then as they were made. */
export const listTraits = (db: Db, entity?: TraitEntity): Promise<TraitDefinition[]> =>
  db.select().from(traitDefinition).where(entity && eq(traitDefinition.entity, entity))
    .orderBy(asc(traitDefinition.entity), asc(traitDefinition.createdAtMs), asc(traitDefinition.id));

/** Those that can hold values, by key. */
export async function liveTraits(db: Db, entity: TraitEntity): Promise<Map<string, TraitDefinition>> {
  const live = and(eq(traitDefinition.entity, entity), isNull(traitDefinition.archivedAtMs));
  return new Map((await db.select().from(traitDefinition).where(live)).map((trait) => [trait.key, trait]));
}

export async function findTrait(db: Db, id: string): Promise<TraitDefinition | undefined> {
  return (await db.select().from(traitDefinition).where(eq(traitDefinition.id, id)))[0];
}

/** Once per id. False when the entity has another trait of this key, archived ones included: their values are still there. */
export async function insertTrait(db: Db, trait: TraitDefinition, actorId: string): Promise<boolean> {
  const { id, entity, key, type, createdAtMs: atMs } = trait;
  const [, , , made] = await batch(db, [
    db.insert(traitDefinition).values(trait).onConflictDoNothing(),
    audited({ actorId, action: "trait.created", entity: "trait", entityId: id, detail: { entity, key, type }, atMs }),
    changed("trait", id, "created", atMs),
    sql`select 1 from trait_definition where id = ${id}`,
  ]);
  return made!.length > 0;
}

/** False when an option was to be taken away that some row holds as its value. */
export async function updateTrait(
  db: Db,
  o: { trait: TraitDefinition; patch: TraitPatch; actorId: string; nowMs: number },
): Promise<boolean> {
  const { id, entity } = o.trait;
  const kept = JSON.stringify(o.patch.options?.map((option) => option.value) ?? null);
  const unused = o.patch.options
    ? sql`not exists (select 1 from ${tableOf(entity)} v where v.trait_id = ${id} and v.txt is not null
        and v.txt not in (select value from json_each(${kept})))`
    : sql`1`;
  const [updated] = await batch(db, [
    db.update(traitDefinition).set({ id, ...o.patch }).where(and(eq(traitDefinition.id, id), unused))
      .returning({ id: traitDefinition.id }),
    audited({
      actorId: o.actorId,
      action: "trait.updated",
      entity: "trait",
      entityId: id,
      detail: o.patch,
      atMs: o.nowMs,
    }),
    changed("trait", id, "updated", o.nowMs),
  ]);
  return updated!.length > 0;
}

export type StoredValue = TraitRow & { key: string; type: TraitDefinition["type"] };

/** Every value that these rows hold of traits that are not archived. */
export const storedTraits = (db: Db, entity: TraitEntity, ids: readonly string[]): Promise<StoredValue[]> =>
  db.all<StoredValue>(sql`select v.entity_id as entityId, v.trait_id as traitId, d.key, d.type, v.txt, v.num
    from ${eachOf(ids)} cross join ${tableOf(entity)} v on v.entity_id = j.value
    cross join trait_definition d on d.id = v.trait_id where d.archived_at_ms is null`);

/** The values by key of each of these rows, in one read; a row without any is left out. */
export async function readTraits(
  db: Db,
  entity: TraitEntity,
  ids: readonly string[],
): Promise<Map<string, Record<string, string | number | boolean | null>>> {
  const byRow = new Map<string, Record<string, string | number | boolean | null>>();
  if (ids.length === 0) return byRow;
  for (const { entityId, key, type, txt, num } of await storedTraits(db, entity, ids)) {
    const values = byRow.get(entityId) ?? {};
    values[key] = type === "number" ? num : type === "boolean" ? num === 1 : txt;
    byRow.set(entityId, values);
  }
  return byRow;
}

/** Statements that make these the values, whatever they were. Checked before (jobs/rules/trait-value.ts). */
export function writeTraits(entity: TraitEntity, rows: readonly TraitRow[]): SQL[] {
  const isNone = (row: TraitRow) => row.txt === null && row.num === null;
  const set = rows.filter((row) => !isNone(row));
  const gone = rows.filter(isNone);
  const table = tableOf(entity);
  return [
    ...(set.length > 0
      ? [sql`insert into ${table} (entity_id, trait_id, txt, num)
          select value ->> 'entityId', value ->> 'traitId', value ->> 'txt', value ->> 'num'
          from json_each(${JSON.stringify(set)}) where true
          on conflict (entity_id, trait_id) do update set txt = excluded.txt, num = excluded.num`]
      : []),
    ...(gone.length > 0
      ? [sql`delete from ${table} where (entity_id, trait_id) in (
          select value ->> 'entityId', value ->> 'traitId' from json_each(${JSON.stringify(gone)}))`]
      : []),
  ];
}
