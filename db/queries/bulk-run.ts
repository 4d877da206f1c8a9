import { type SQL, sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import type { bulkRun } from "../schema/view.ts";
import { batch } from "../statements.ts";
import { audited, changed } from "./record.ts";

export type BulkRunRow = typeof bulkRun.$inferSelect;

const columns = sql`id, entity, act, chosen, state, after_id as afterId, seen, changed, failure,
  created_by_id as createdById, created_at_ms as createdAtMs, ended_at_ms as endedAtMs`;
const parsed = (row: BulkRunRow): BulkRunRow => ({
  ...row,
  act: JSON.parse(row.act as string),
  chosen: JSON.parse(row.chosen as string),
});

export async function findBulkRun(db: Db, id: string): Promise<BulkRunRow | undefined> {
  const [row] = await db.all<BulkRunRow>(sql`select ${columns} from bulk_run where id = ${id}`);
  return row && parsed(row);
}

/** Those that are not over, oldest first. */
export const listOpenBulkRuns = async (db: Db): Promise<BulkRunRow[]> =>
  (await db.all<BulkRunRow>(sql`select ${columns} from bulk_run indexed by bulk_run_state
    where state in ('waiting', 'running') order by id limit 50`)).map(parsed);

/** Asked for, to be worked off in the background; once per id. */
export async function insertBulkRun(
  db: Db,
  o: Pick<BulkRunRow, "id" | "entity" | "act" | "chosen" | "createdById"> & {
    detail: Record<string, unknown>;
    atMs: number;
  },
): Promise<void> {
  await batch(db, [
    sql`insert into bulk_run (id, entity, act, chosen, state, created_by_id, created_at_ms)
      values (${o.id}, ${o.entity}, ${JSON.stringify(o.act)}, ${JSON.stringify(o.chosen)}, 'waiting', ${o.createdById},
        ${o.atMs}) on conflict (id) do nothing`,
    audited({
      actorId: o.createdById,
      action: "bulk_run.created",
      entity: "bulk_run",
      entityId: o.id,
      detail: o.detail,
      atMs: o.atMs,
    }),
    changed("bulk_run", o.id, "created", o.atMs),
  ]);
}

/** Whoever began it may still do what it does: they work here, and set the traits that are set (AD1, PD5). */
const makerMay = sql`exists (select 1 from teammate m where m.id = bulk_run.created_by_id and m.state = 'active'
  and (m.role = 'admin' or m.role = 'member' and not exists (
    select 1 from json_each(bulk_run.act, '$.values') v cross join trait_definition d on d.id = v.value ->> 'traitId'
    where d.edit_right = 'admins')))`;

/** Whether a run's maker may still do what it does. */
export async function isBulkRunAllowed(db: Db, id: string): Promise<boolean> {
  return (await db.all(sql`select 1 from bulk_run where id = ${id} and ${makerMay}`)).length > 0;
}

/**
 * The head of the batch that does one step: another step from the same place, or a run that is not to go on (its maker may not do it
 * any more), breaks a NOT NULL and with it the whole batch. So every row is acted on once, whoever runs it, and nothing after it was cancelled.
 */
export const recordBulkStep = (
  step: { id: string; fromId: string | null; toId: string; seen: number },
): SQL =>
  sql`update bulk_run set state = 'running', after_id = ${step.toId},
      seen = case when after_id is ${step.fromId} and state in ('waiting', 'running') and ${makerMay}
        then seen + ${step.seen} end
    where id = ${step.id}`;

/** Right behind a statement of the batch that counts what the step changed. */
export const countBulkChanges = (id: string): SQL =>
  sql`update bulk_run set changed = changed + changes() where id = ${id}`;

/** Whether the error says that another runner took this step, or that the run is not to go on. */
export function isBulkStepTaken(error: unknown): boolean {
  for (let at = error; at instanceof Error; at = at.cause) {
    if (/NOT NULL constraint failed: bulk_run\.seen/.test(at.message)) return true;
  }
  return false;
}

/** Done to its end, given up with the reason, or stopped by a person where it stands; once. False when it was over. */
export async function endBulkRun(
  db: Db,
  o: { id: string; state: "done" | "cancelled" | "failed"; failure?: string; actorId: string | null; atMs: number },
): Promise<boolean> {
  const [ended] = await batch(db, [
    sql`update bulk_run set state = ${o.state}, failure = ${o.failure ?? null}, ended_at_ms = ${o.atMs}
      where id = ${o.id} and state in ('waiting', 'running') returning id`,
    audited({
      actorId: o.actorId,
      action: `bulk_run.${o.state}`,
      entity: "bulk_run",
      entityId: o.id,
      detail:
        sql`(select json_object('of', entity, 'act', act ->> '$.kind', 'seen', seen, 'changed', changed) from bulk_run where id = ${o.id})`,
      atMs: o.atMs,
    }),
    changed("bulk_run", o.id, "updated", o.atMs),
  ]);
  return ended!.length > 0;
}
