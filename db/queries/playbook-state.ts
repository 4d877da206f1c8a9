import { type SQL, sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import { batch } from "../statements.ts";
import type { By } from "./playbook.ts";
import { othersMark } from "./playbook-version.ts";
import { audited, changed } from "./record.ts";

type Did = "paused" | "resumed" | "archived" | "restored";

const recorded = (id: string, did: Did, { actorId, nowMs: atMs }: By, detail?: Record<string, unknown>): SQL[] => [
  audited({
    actorId,
    action: `playbook.${did}`,
    entity: "playbook",
    entityId: id,
    ...(detail ? { detail } : {}),
    atMs,
  }),
  changed("playbook", id, "updated", atMs),
];

/** The standing starts of a playbook stop, or go on; whoever forecasts what they made hears of each. */
const standing = (id: string, set: SQL, where: SQL, nowMs: number): [SQL, SQL] => [
  sql`update start set ${set} where playbook_id = ${id} and state = 'standing' and ${where}`,
  sql`insert into change (entity, id, kind, at_ms) select 'start', s.id, 'updated', ${nowMs}
    from start s indexed by start_playbook where s.playbook_id = ${id} and changes() > 0`,
];

/**
 * Stops a live one, once; with `holdPending` what it made waits too, whether or not it had been paused before (SE7, PB5). False where it
 * is neither live nor paused.
 */
export async function pausePlaybook(db: Db, id: string, holdPending: boolean, by: By): Promise<boolean> {
  const { actorId, nowMs } = by;
  const isPaused =
    sql`exists (select 1 from playbook where id = ${id} and state = 'paused' and archived_at_ms is null)`;
  const hold = standing(
    id,
    sql`paused_at_ms = ${nowMs}, paused_by_id = ${actorId}`,
    sql`paused_at_ms is null
      and exists (select 1 from playbook where id = ${id} and state <> 'draft' and archived_at_ms is null)`,
    nowMs,
  );
  // By this very click: the trail says it once, whatever of it is new.
  const isHeld = sql`exists (select 1 from start s indexed by start_playbook
    where s.playbook_id = ${id} and s.paused_at_ms = ${nowMs} and s.paused_by_id = ${actorId})`;
  const answers = await batch(db, [
    ...(holdPending ? hold : []),
    sql`update playbook set state = 'paused', updated_at_ms = ${nowMs},
        paused_at_ms = case state when 'live' then ${nowMs} else paused_at_ms end,
        paused_by_id = case state when 'live' then ${actorId} else paused_by_id end
      where id = ${id} and archived_at_ms is null
        and (state = 'live' or (state = 'paused' and ${holdPending} and ${isHeld})) returning id`,
    ...recorded(id, "paused", by, holdPending ? { holdPending } : undefined),
    sql`select 1 where ${isPaused}`,
  ]);
  return answers.at(-1)!.length > 0;
}

/** Lets it go on with all that it made, once. False where it is neither paused nor live; with `others`, the mark of what runs beside it,
 * where that changed meanwhile too. */
export async function resumePlaybook(db: Db, id: string, by: By, others?: string): Promise<boolean> {
  const isIn = (state: "live" | "paused") =>
    sql`exists (select 1 from playbook where id = ${id} and state = ${state} and archived_at_ms is null)`;
  const isSame = others === undefined ? sql`1` : sql`${othersMark(id)} = ${others}`;
  const answers = await batch(db, [
    ...standing(
      id,
      sql`paused_at_ms = null, paused_by_id = null`,
      sql`paused_at_ms is not null and ${isIn("paused")} and ${isSame}`,
      by.nowMs,
    ),
    // Whoever came or went meanwhile is seen by the next full look.
    sql`update playbook set state = 'live', paused_at_ms = null, paused_by_id = null, swept_at_ms = null,
        updated_at_ms = ${by.nowMs}
      where id = ${id} and state = 'paused' and archived_at_ms is null and ${isSame} returning id`,
    ...recorded(id, "resumed", by),
    sql`select 1 where ${isIn("live")}`,
  ]);
  return answers.at(-1)!.length > 0;
}

/** Puts it away, paused where it was live, or takes it back as it was then; once each. */
export async function archivePlaybook(db: Db, id: string, archived: boolean, by: By): Promise<void> {
  const { actorId, nowMs } = by;
  await batch(db, [
    archived
      ? sql`update playbook set archived_at_ms = ${nowMs}, updated_at_ms = ${nowMs},
          paused_at_ms = case state when 'live' then ${nowMs} else paused_at_ms end,
          paused_by_id = case state when 'live' then ${actorId} else paused_by_id end,
          state = case state when 'live' then 'paused' else state end
        where id = ${id} and archived_at_ms is null returning id`
      : sql`update playbook set archived_at_ms = null, updated_at_ms = ${nowMs}
        where id = ${id} and archived_at_ms is not null returning id`,
    ...recorded(id, archived ? "archived" : "restored", by),
  ]);
}
