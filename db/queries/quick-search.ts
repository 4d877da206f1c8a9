import { type SQL, sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import { fold } from "../fold.ts";
import { holders, type SearchEntity, textContains, trigramsOf } from "./search.ts";

/** How well a row answers: it is called that, it begins so, a word of it does, or it is in there somewhere. */
export const ranks = { exact: 0, prefix: 1, word: 2, within: 3 } as const;
export type Hit = { entity: SearchEntity; id: string; rank: number };

/** Of an entity's rows that hold the trigrams so many are looked at, the oldest and the newest: however common a word is, an answer is
 * quick. */
const mostLooked = 500;
const searched: SearchEntity[] = ["account", "user", "template", "conversation"];

/**
 * What the typed text may mean, best first within each entity, at most `most` of each: by the beginning of a name or an address, and
 * from three characters on by what they contain (VI6). Of templates those that `teammateId` may see, none archived.
 */
export async function quickHits(db: Db, o: { text: string; teammateId: string; most: number }): Promise<Hit[]> {
  const text = fold(o.text);
  if (text === "") return [];
  const reads = beginnings(text, o);
  const trigrams = trigramsOf(text);
  if (trigrams) reads.push(...searched.map((entity) => contained(entity, trigrams, text, o)));
  const found = (await Promise.all(reads.map((read) => db.all<Hit>(read)))).flat();
  const best = new Map<string, Hit>();
  for (const hit of found) {
    const key = `${hit.entity} ${hit.id}`;
    if (hit.rank < (best.get(key)?.rank ?? Infinity)) best.set(key, hit);
  }
  const byEntity = Map.groupBy([...best.values()], (hit) => hit.entity);
  return [...byEntity.values()].flatMap((hits) => hits.toSorted((a, b) => a.rank - b.rank).slice(0, o.most));
}

/** A template that this teammate may see (PE7) and use. */
const usable = (teammateId: string): SQL =>
  sql`t.archived_at_ms is null and (t.shared = 1 or t.created_by_id = ${teammateId})`;

/** Along the indexes of names and addresses. */
function beginnings(text: string, { teammateId, most }: { teammateId: string; most: number }): SQL[] {
  const from = (entity: SearchEntity, table: string, column: string, index: string, holds: SQL = sql`1`): SQL => {
    const key = sql.raw(`t.${column}`);
    return sql`select ${entity} as entity, t.id, case when ${key} = ${text} then ${ranks.exact} else ${ranks.prefix} end as rank
      from ${sql.raw(table)} t indexed by ${sql.raw(index)}
      where ${key} >= ${text} and ${key} < ${`${text}\u{10ffff}`} and ${holds} order by ${key} limit ${most}`;
  };
  return [
    from("account", "account", "name_key", "account_name"),
    from("user", "user", "name_key", "user_name"),
    from("user", "user", "email", "user_email"),
    from("template", "template", "name_key", "template_name", usable(teammateId)),
  ];
}

function contained(
  entity: SearchEntity,
  trigrams: string,
  text: string,
  { teammateId, most }: { teammateId: string; most: number },
): SQL {
  const some = (way: "asc" | "desc") =>
    sql`select rowid from (${holders(entity, trigrams)} order by rowid ${sql.raw(way)} limit ${mostLooked})`;
  const word = sql`(instr(' ' || replace(d.text, char(10), ' '), ${` ${text}`}) > 0)`;
  const seen = entity === "template"
    ? sql`exists (select 1 from template t where t.id = d.entity_id and ${usable(teammateId)})`
    : sql`1`;
  return sql`select ${entity} as entity, d.entity_id as id,
      case when ${word} then ${ranks.word} else ${ranks.within} end as rank
    from (${some("asc")} union ${some("desc")}) f cross join search_doc d on d.n = f.rowid
    where ${textContains(sql`d.text`, text)} and ${seen}
    order by rank, length(d.text), d.n desc limit ${most}`;
}

export type TemplateName = { id: string; name: string; kind: "template" | "snippet"; shared: number };

/** What these templates are called; the caller knows that they may be seen. */
export const templateNames = (db: Db, ids: readonly string[]): Promise<TemplateName[]> =>
  db.all(sql`select t.id, t.name, t.kind, t.shared from json_each(${JSON.stringify(ids)}) j
    cross join template t on t.id = j.value order by j.key`);
