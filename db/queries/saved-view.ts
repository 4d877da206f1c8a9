import { and, asc, eq, or, type SQL, sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import { savedView, type ViewList } from "../schema/view.ts";
import { batch } from "../statements.ts";
import { audited, changed } from "./record.ts";

export type SavedView = typeof savedView.$inferSelect;

/** The most that one teammate keeps of one list. */
export const mostViews = 100;

/** The shared views of a list and those of `seenById`, by name; 1,000 at most. */
export const listViews = (db: Db, o: { list: ViewList; seenById: string }): Promise<SavedView[]> =>
  db.select().from(savedView)
    .where(and(eq(savedView.list, o.list), or(eq(savedView.shared, true), eq(savedView.ownerId, o.seenById))))
    .orderBy(asc(savedView.name), asc(savedView.id)).limit(1_000);

export async function findView(db: Db, id: string): Promise<SavedView | undefined> {
  return (await db.select().from(savedView).where(eq(savedView.id, id)))[0];
}

/** Once per id. False, and nothing is written, where the owner keeps `mostViews` of the list already. */
export async function insertView(db: Db, row: SavedView): Promise<boolean> {
  const [, , , made] = await batch(db, [
    sql`insert into saved_view (id, list, name, owner_id, shared, view, created_at_ms, updated_at_ms)
      select ${row.id}, ${row.list}, ${row.name}, ${row.ownerId}, ${row.shared ? 1 : 0}, ${JSON.stringify(row.view)},
        ${row.createdAtMs}, ${row.updatedAtMs}
      where (select count(*) from saved_view where list = ${row.list} and owner_id = ${row.ownerId}) < ${mostViews}
      on conflict (id) do nothing`,
    ...recorded("created", row, { id: row.ownerId }, row.createdAtMs),
    sql`select 1 from saved_view where id = ${row.id}`,
  ]);
  return made!.length > 0;
}

type Write = { row: SavedView; actor: { id: string; role: string }; nowMs: number };

/** It is the actor's own, or shared and the actor an admin: also when it was taken back meanwhile (VI1). */
const isTheirs = ({ actor }: Write): SQL =>
  sql`(owner_id = ${actor.id} or (shared = 1 and ${actor.role === "admin" ? 1 : 0} = 1))`;

/** Writes name, view and whether it is shared. False where it is gone, or no longer the actor's to change. */
export async function updateView(db: Db, write: Write): Promise<boolean> {
  const { row, actor, nowMs } = write;
  const [updated] = await batch(db, [
    sql`update saved_view set name = ${row.name}, shared = ${row.shared ? 1 : 0}, view = ${JSON.stringify(row.view)},
      updated_at_ms = ${nowMs} where id = ${row.id} and ${isTheirs(write)} returning id`,
    ...recorded("updated", row, actor, nowMs),
  ]);
  return updated!.length > 0;
}

/** As `updateView`. */
export async function deleteView(db: Db, write: Write): Promise<boolean> {
  const [deleted] = await batch(db, [
    sql`delete from saved_view where id = ${write.row.id} and ${isTheirs(write)} returning id`,
    ...recorded("deleted", write.row, write.actor, write.nowMs),
  ]);
  return deleted!.length > 0;
}

/** The trail is read by all, so it says what a view is called only where that is shared. */
const recorded = (did: "created" | "updated" | "deleted", row: SavedView, actor: { id: string }, atMs: number) => [
  audited({
    actorId: actor.id,
    action: `view.${did}`,
    entity: "view",
    entityId: row.id,
    detail: { list: row.list, shared: row.shared, ...(row.shared ? { name: row.name } : {}) },
    atMs,
  }),
  changed("view", row.id, did, atMs),
];
