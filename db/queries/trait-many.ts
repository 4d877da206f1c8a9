import { type SQL, sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import type { TraitEntity } from "../schema/people.ts";
import { batch } from "../statements.ts";
import { eachOf } from "./given.ts";

/** A value for many rows; `txt` and `num` both null take it away. */
export type TraitValueRow = { traitId: string; key: string; txt: string | null; num: number | null };
export type TraitsOfMany = {
  entity: Exclude<TraitEntity, "teammate">;
  ids: readonly string[];
  values: readonly TraitValueRow[];
  /** Null is Parley itself. */
  actorId: string | null;
  atMs: number;
  /** The bulk run, or the playbook, that this is a part of. */
  runId?: string | undefined;
  playbookId?: string | undefined;
};

/**
 * These rows hold these values from now on (PD5, VI3), in as many statements however many rows there are. Only those that held
 * others are changed and recorded, by the names of what was set: the trail keeps no copies of what is known of people (AD5). An
 * archived trait is set on none. The third statement returns the ids of what was changed.
 */
export function setTraitsOfMany({ entity, ids, values, actorId, atMs, runId, playbookId }: TraitsOfMany): SQL[] {
  const table = sql.identifier(entity);
  const traits = sql.identifier(`${entity}_trait`);
  const given = sql`json_each(${JSON.stringify(values)}) v cross join trait_definition d
    on d.id = v.value ->> 'traitId' and d.entity = ${entity} and d.archived_at_ms is null`;
  const chosen = sql`${eachOf(ids)} cross join ${table} e on e.id = j.value
    where exists (select 1 from ${given} left join ${traits} t on t.entity_id = e.id and t.trait_id = d.id
      where t.txt is not v.value ->> 'txt' or t.num is not v.value ->> 'num')`;
  const detail = JSON.stringify({
    changed: values.map(({ key }) => `traits.${key}`),
    bulkRun: runId,
    playbook: playbookId,
  });
  const isNone = sql`v.value ->> 'txt' is null and v.value ->> 'num' is null`;
  return [
    sql`insert into audit (at_ms, actor_id, action, entity, entity_id, detail)
      select ${atMs}, ${actorId}, ${`${entity}.updated`}, ${entity}, e.id, ${detail} from ${chosen}`,
    sql`insert into change (entity, id, kind, at_ms) select ${entity}, e.id, 'updated', ${atMs} from ${chosen}`,
    entity === "conversation"
      ? sql`select e.id from ${chosen}`
      : sql`update ${table} set updated_at_ms = ${atMs} where id in (select e.id from ${chosen}) returning id`,
    sql`insert into ${traits} (entity_id, trait_id, txt, num)
      select e.id, d.id, v.value ->> 'txt', v.value ->> 'num'
      from ${eachOf(ids)} cross join ${table} e on e.id = j.value cross join ${given} where not (${isNone})
      on conflict (entity_id, trait_id) do update set txt = excluded.txt, num = excluded.num
      where txt is not excluded.txt or num is not excluded.num`,
    sql`delete from ${traits} where (entity_id, trait_id) in (
      select j.value, d.id from ${eachOf(ids)} cross join ${given} where ${isNone})`,
  ];
}

/** Sets traits of one or many as a person asks. Returns the ids of those that held other values. */
export async function setTraits(db: Db, o: TraitsOfMany): Promise<string[]> {
  if (o.values.length === 0 || o.ids.length === 0) return [];
  const [, , updated] = await batch(db, setTraitsOfMany(o));
  return updated!.map((row) => row.id as string);
}
