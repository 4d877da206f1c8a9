import { type SQL, sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import { oneOf } from "./given.ts";
import { drivenFrom, mostOf } from "./list-driven.ts";
import { type Condition, rarestOf } from "./list.ts";

export type ChosenTable = "account" | "user" | "conversation";
export type ChosenRows = {
  table: ChosenTable;
  conditions: readonly Condition[];
  /** Ids that are left out, whatever they satisfy. */
  except: readonly string[];
};
/** `next` is the id up to where was looked, null at the end. */
export type Stretch = { ids: string[]; next: string | null };

/** A condition that at most so many rows satisfy is begun from; else so many rows are looked at by one statement. */
export const chosenBounds = { mostDriven: 5_000, walkedAtOnce: 5_000 };

/**
 * The next of all rows that satisfy a list's conditions, in the order of their ids and behind `afterId`, at most `most`: how "all that
 * match" is worked off in bounded steps, however many there are (ST1, VI1). An answer without ids need not be the end.
 */
export async function nextChosen(
  db: Db,
  { table, conditions, except }: ChosenRows,
  o: { afterId: string | null; most: number },
  bounds = chosenBounds,
): Promise<Stretch> {
  const wanted = [...conditions.map(({ holds }) => holds), ...(except.length > 0 ? [notOf(except)] : [])];
  const behind = o.afterId === null ? sql`1` : sql`t.id > ${o.afterId}`;
  const name = sql.identifier(table);
  const driver = await rarestOf(db, conditions, bounds.mostDriven);
  if (driver) {
    const ids = idsOf(
      await db.all(sql`select t.id from (${drivenFrom(driver)} limit ${mostOf(driver, bounds.mostDriven)}) d
        cross join ${name} t on t.id = d.id where ${and([behind, ...wanted])} order by t.id limit ${o.most}`),
    );
    return { ids, next: ids.length < o.most ? null : ids.at(-1)! };
  }
  if (wanted.length === 0) {
    const ids = idsOf(await db.all(sql`select t.id from ${name} t where ${behind} order by t.id limit ${o.most}`));
    return { ids, next: ids.length < o.most ? null : ids.at(-1)! };
  }
  const walk = (more: SQL, limit: SQL) =>
    sql`select t.id${more} from ${name} t where ${behind} order by t.id limit ${limit}`;
  const ids = idsOf(
    await db.all(sql`select w.id from (${walk(sql`, ${and(wanted)} as holds`, sql`${bounds.walkedAtOnce}`)}) w
      where w.holds limit ${o.most}`),
  );
  if (ids.length === o.most) return { ids, next: ids.at(-1)! };
  const [last] = idsOf(await db.all(walk(sql``, sql`1 offset ${bounds.walkedAtOnce - 1}`)));
  return { ids, next: last ?? null };
}

const and = (all: readonly SQL[]) => sql.join([...all], sql` and `);
const notOf = (except: readonly string[]) => sql`t.id not in ${oneOf(except)}`;
const idsOf = (rows: unknown[]) => (rows as { id: string }[]).map(({ id }) => id);
