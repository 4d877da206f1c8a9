import { and, asc, eq, inArray, type SQL, sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import { type Role, type SendingWindow, teammate } from "../schema/teammate.ts";
import { batch } from "../statements.ts";
import { endLinksMadeBy } from "./password.ts";
import { audited, changed } from "./record.ts";

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

export type TeammatePatch = {
  firstName?: string;
  lastName?: string;
  timeZone?: string;
  sendingWindow?: SendingWindow;
  holidayRegion?: string | null;
  role?: Role;
  maySend?: boolean;
};

const columnOf: { [K in keyof Required<TeammatePatch>]: (value: TeammatePatch[K]) => SQL } = {
  firstName: (v) => sql`first_name = ${v}`,
  lastName: (v) => sql`last_name = ${v}`,
  timeZone: (v) => sql`time_zone = ${v}`,
  sendingWindow: (v) => sql`sending_window = ${JSON.stringify(v)}`,
  holidayRegion: (v) => sql`holiday_region = ${v}, calendar_no = calendar_no + 1`,
  role: (v) => sql`role = ${v}`,
  maySend: (v) => sql`may_send = ${v ? 1 : 0}`,
};

/** Changes a profile together with `more` (trait rows), all or nothing. The last active admin stays one: then nothing is
 * written and false returned. */
export async function updateTeammate(
  db: Db,
  o: { id: string; patch: TeammatePatch; more: SQL[]; detail: Record<string, unknown>; actorId: string; nowMs: number },
): Promise<boolean> {
  const sets = Object.entries(o.patch).filter(([, value]) => value !== undefined)
    .map(([key, value]) => columnOf[key as keyof TeammatePatch](value as never));
  const keepsAnAdmin = o.patch.role === undefined || o.patch.role === "admin"
    ? sql`1`
    : sql`(role <> 'admin' or exists (select 1 from teammate o where o.id <> teammate.id and o.role = 'admin' and o.state = 'active'))`;
  const [updated] = await batch(db, [
    sql`update teammate set ${
      sql.join([sql`id = id`, ...sets], sql`, `)
    } where id = ${o.id} and ${keepsAnAdmin} returning id`,
    audited({
      actorId: o.actorId,
      action: "teammate.updated",
      entity: "teammate",
      entityId: o.id,
      detail: o.detail,
      atMs: o.nowMs,
    }),
    changed("teammate", o.id, "updated", o.nowMs),
    ...(o.patch.role === undefined || o.patch.role === "admin" ? [] : endLinksMadeBy(
      o.id,
      sql`exists (select 1 from teammate x where x.id = ${o.id} and x.role <> 'admin')`,
      o.nowMs,
    )),
    ...o.more,
  ]);
  return updated!.length > 0;
}
