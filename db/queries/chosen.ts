import { type SQL, sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import { oneOf } from "./given.ts";
import { drivenFrom, mostOf } from "./list-driven.ts";
import { paceOf } from "./list-pace.ts";
import { type Condition, rarestOf } from "./list.ts";

type ChosenTable = "account" | "user" | "conversation";
export type ChosenRows = {
  table: ChosenTable;
  conditions: readonly Condition[];
  /** Ids that are left out, whatever they satisfy. */
  except: readonly string[];
};
/** `next` is the id up to where was looked, null at the end. */
export type Stretch = { ids: string[]; next: string | null };

export type ChosenBounds = {
  /** A condition that at most so many rows satisfy is begun from. */
  mostDriven: number;
  /** So many rows are looked at by one statement at most. */
  walkedAtOnce: number;
  /** It is looked on until then, by statements that take no longer than `longestWalkMs` by how long the one before took; without it one
   * statement is made. */
  mostMs?: number;
  longestWalkMs?: number;
};
const chosenBounds: ChosenBounds = {
  mostDriven: 5_000,
  walkedAtOnce: 5_000,
  mostMs: 200,
  longestWalkMs: 20,
};

type Asked = { afterId: string | null; most: number };

/**
 * The next of all rows that satisfy a list's conditions, in the order of their ids and behind `afterId`, at most `most`: how "all that
 * match" is worked off in bounded steps, however many there are and however dear a condition is (ST1, VI1). An answer without ids need
 * not be the end.
 */
export async function nextChosen(
  db: Db,
  { table, conditions, except }: ChosenRows,
  o: Asked,
  bounds: ChosenBounds = chosenBounds,
): Promise<Stretch> {
  const wanted = [...conditions.map(({ holds }) => holds), ...(except.length > 0 ? [notOf(except)] : [])];
  const name = sql.identifier(table);
  const driver = await rarestOf(db, conditions, bounds.mostDriven);
  const behind = (afterId: string | null) => afterId === null ? sql`1` : sql`t.id > ${afterId}`;
  if (driver) {
    const rows = await idsOf(
      db,
      sql`select t.id from (${drivenFrom(driver)} limit ${mostOf(driver, bounds.mostDriven)}) d
      cross join ${name} t on t.id = d.id where ${behind(o.afterId)} order by t.id`,
    );
    return await inPieces(bounds, o, async (afterId, walked, most) => {
      const from = afterId === null ? 0 : rows.findIndex((id) => id > afterId);
      const piece = from < 0 ? [] : rows.slice(from, from + walked);
      const ids = await idsOf(
        db,
        sql`select t.id from ${oneOf(piece)} j cross join ${name} t on t.id = j.value
        where ${and(wanted)} order by t.id limit ${most}`,
      );
      return { ids, last: from < 0 || from + walked >= rows.length ? null : piece.at(-1)! };
    });
  }
  if (wanted.length === 0) {
    const ids = await idsOf(
      db,
      sql`select t.id from ${name} t where ${behind(o.afterId)} order by t.id limit ${o.most}`,
    );
    return { ids, next: ids.length < o.most ? null : ids.at(-1)! };
  }
  return await inPieces(bounds, o, async (afterId, walked, most) => {
    const walk = (more: SQL, limit: SQL) =>
      sql`select t.id${more} from ${name} t where ${behind(afterId)} order by t.id limit ${limit}`;
    const ids = await idsOf(
      db,
      sql`select w.id from (${walk(sql`, ${and(wanted)} as holds`, sql`${walked}`)}) w
      where w.holds limit ${most}`,
    );
    if (ids.length === most) return { ids, last: ids.at(-1)! };
    const [last] = await idsOf(db, walk(sql``, sql`1 offset ${walked - 1}`));
    return { ids, last: last ?? null };
  });
}

/** Looks on in pieces until enough is found, the end is reached or time is up. `look` answers at most `most` of the next `walked` rows behind
 * `afterId`, and the last of them, null at the end. */
async function inPieces(
  bounds: ChosenBounds,
  { afterId, most }: Asked,
  look: (afterId: string | null, walked: number, most: number) => Promise<{ ids: string[]; last: string | null }>,
): Promise<Stretch> {
  const pace = paceOf({ ...bounds, mostWalks: Infinity });
  const found: string[] = [];
  let next = afterId;
  do {
    const { ids, last } = await look(next, pace.next(), most - found.length);
    found.push(...ids);
    if (found.length === most) return { ids: found, next: found.at(-1)! };
    if (last === null) return { ids: found, next: null };
    next = last;
  } while (bounds.mostMs !== undefined && !pace.isOver());
  return { ids: found, next };
}

const and = (all: readonly SQL[]) => sql.join([...all], sql` and `);
const notOf = (except: readonly string[]) => sql`t.id not in ${oneOf(except)}`;
const idsOf = async (db: Db, statement: SQL): Promise<string[]> =>
  (await db.all<{ id: string }>(statement)).map(({ id }) => id);
