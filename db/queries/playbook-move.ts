import { sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import { batch } from "../statements.ts";
import { awaitFollowUpsOf } from "./follow-up.ts";
import { eachOf, oneOf } from "./given.ts";
import type { By } from "./playbook.ts";
import { touchStays } from "./playbook-touched.ts";
import { audited, changed } from "./record.ts";

/** An action of the version that stays are moved to; `afterDays` null where it is not done by the day (PB4). */
export type MovedAction = { key: string; afterDays: number | null };

/** Stays that one batch moves: few enough that nobody waits behind it. */
const movedAtOnce = 200;
const dayMs = 86_400_000;

/**
 * Moves some of the open stays that are in an older version than `to` there (PB7): what its actions ask of them and was not done is due by
 * the day of entering, and what is due of actions that it has no more is dropped. The next look holds their accounts against its rule (PB6).
 * Returns how many; call it until there are none.
 */
export async function moveSome(
  db: Db,
  { playbookId, to, actions }: { playbookId: string; to: number; actions: MovedAction[] },
  nowMs: number,
): Promise<number> {
  const rows = await db.all<{ id: string }>(olderStaysQuery(playbookId, to));
  if (rows.length === 0) return 0;
  const ids = oneOf(rows.map(({ id }) => id));
  const byDay = actions.filter(({ afterDays }) => afterDays !== null);
  const known = oneOf(actions.map(({ key }) => key));
  // Only while it is the version that runs: a newer one moves them itself.
  const moved =
    sql`select e.id from enrollment e where e.id in ${ids} and e.left_at_ms is null and e.version_no = ${to}`;
  const [updated] = await batch(db, [
    sql`update enrollment set version_no = ${to} where id in ${ids} and left_at_ms is null and version_no < ${to}
      and exists (select 1 from playbook where id = ${playbookId} and version = ${to}) returning id`,
    changed("playbook", playbookId, "updated", nowMs),
    touchStays(moved),
    // What was done, but for whom it was to take up after all, stays done.
    sql`update enrollment_step set state = 'done', at_ms = ${nowMs}
      where enrollment_id in (${moved}) and state = 'due' and action_key not in ${known} and result ->> '$.made' > 0`,
    sql`delete from enrollment_step where enrollment_id in (${moved}) and state = 'due' and action_key not in ${known}`,
    sql`insert into enrollment_step (enrollment_id, action_key, playbook_id, due_at_ms, state)
      select e.id, j.value ->> '$.key', ${playbookId}, e.entered_at_ms + (j.value ->> '$.afterDays') * ${dayMs}, 'due'
      from enrollment e cross join ${eachOf(byDay)}
      where e.id in (${moved}) and e.baseline = 0
      on conflict (enrollment_id, action_key) do update set due_at_ms = excluded.due_at_ms where state = 'due'`,
    awaitFollowUpsOf(moved, nowMs),
    sql`update enrollment_item set state = 'skipped', why = 'action_gone', at_ms = ${nowMs}
      where enrollment_id in (${moved}) and state = 'waiting' and action_key not in ${known}`,
  ]);
  return updated!.length;
}

export const olderStaysQuery = (playbookId: string, to: number) =>
  sql`select id from enrollment indexed by enrollment_version
    where playbook_id = ${playbookId} and version_no < ${to} and left_at_ms is null limit ${movedAtOnce}`;

/** That stays were moved on purpose, for the trail and for whoever looks. */
export async function recordMove(
  db: Db,
  o: { playbookId: string; to: number; moved: number } & By,
): Promise<void> {
  await batch(db, [
    sql`update playbook set updated_at_ms = ${o.nowMs} where id = ${o.playbookId}`,
    audited({
      actorId: o.actorId,
      action: "playbook.moved",
      entity: "playbook",
      entityId: o.playbookId,
      detail: { version: o.to, moved: o.moved },
      atMs: o.nowMs,
    }),
    changed("playbook", o.playbookId, "updated", o.nowMs),
  ]);
}
