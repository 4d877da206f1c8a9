import { and, asc, eq, inArray, sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import { teammate } from "../schema/teammate.ts";

export type TeammateRow = typeof teammate.$inferSelect;

export const listTeammates = (db: Db): Promise<TeammateRow[]> =>
  db.select().from(teammate).orderBy(asc(teammate.firstName), asc(teammate.lastName), asc(teammate.id));

export async function findTeammate(db: Db, id: string): Promise<TeammateRow | undefined> {
  return (await db.select().from(teammate).where(eq(teammate.id, id)))[0];
}

/** Only one who joined and has not left: who may sign in. */
export async function findActiveTeammate(
  db: Db,
  by: { id: string } | { email: string },
): Promise<TeammateRow | undefined> {
  const one = "id" in by ? eq(teammate.id, by.id) : eq(teammate.email, by.email);
  return (await db.select().from(teammate).where(and(one, eq(teammate.state, "active"))))[0];
}

/** The teammates of these ids, by id; unknown ids are left out. */
export async function teammatesById(db: Db, ids: Iterable<string | null>): Promise<Map<string, TeammateRow>> {
  const wanted = [...new Set([...ids].filter((id): id is string => id !== null))];
  if (wanted.length === 0) return new Map();
  const rows = await db.select().from(teammate).where(inArray(teammate.id, wanted));
  return new Map(rows.map((row) => [row.id, row]));
}

export async function findByJoinToken(db: Db, tokenHash: string, nowMs: number): Promise<TeammateRow | undefined> {
  const open = sql`${teammate.joinTokenHash} = ${tokenHash} and ${teammate.joinTokenEndsAtMs} > ${nowMs}`;
  return (await db.select().from(teammate).where(open))[0];
}

export const countTeammates = async (db: Db): Promise<number> =>
  (await db.all<{ n: number }>(sql`select count(*) as n from teammate`))[0]!.n;
