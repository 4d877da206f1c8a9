import { type SQL, sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import type { MessageState } from "../schema/conversation.ts";
import { batch, nowMsSql } from "../statements.ts";
import { eachOf } from "./given.ts";
import { audited, changed } from "./record.ts";

export type StartState = "planning" | "creating" | "done" | "failed" | "standing";
export type Skips = { why: string; count: number; sample: string[] }[];
export type StartView = {
  id: string;
  name: string;
  state: StartState;
  planned: number;
  created: number;
  skipped: Skips;
  failure: string | null;
  pausedAtMs: number | null;
  pausedById: string | null;
  /** Whom of each account it writes to (ST4); null where users were chosen. */
  audience: "owners" | "all" | "rule" | null;
  /** Whose action it is, of a standing one. */
  playbookId: string | null;
  playbookName: string | null;
  /** 1 where that is paused: it says what becomes of its starts. */
  playbookPaused: number;
  createdById: string;
  createdAtMs: number;
  endedAtMs: number | null;
};

/** Records a start that is to be planned and created in the background (ST8); once per id. */
export async function insertStart(db: Db, o: {
  id: string;
  name: string;
  definition: unknown;
  seed: Uint8Array;
  subjectText: string;
  templateId: string | null;
  createdById: string;
  nowMs: number;
}): Promise<void> {
  await batch(db, [
    sql`insert into start (id, name, definition, seed, subject_text, template_id, state, created_by_id, created_at_ms)
      values (${o.id}, ${o.name}, ${JSON.stringify(o.definition)}, ${o.seed}, ${o.subjectText}, ${o.templateId},
        'planning', ${o.createdById}, ${o.nowMs}) on conflict (id) do nothing`,
    audited({
      actorId: o.createdById,
      action: "start.created",
      entity: "start",
      entityId: o.id,
      detail: { name: o.name },
      atMs: o.nowMs,
    }),
    changed("start", o.id, "created", o.nowMs),
  ]);
}

const isPlaybookPaused = sql`(p.state = 'paused' and p.archived_at_ms is null)`;

export async function findStart(db: Db, id: string): Promise<StartView | undefined> {
  const [row] = await db.all<Omit<StartView, "skipped"> & { skipped: string | null }>(sql`
    select s.id, s.name, s.state, s.planned, s.created, s.skipped, s.failure, s.paused_at_ms as pausedAtMs,
      s.paused_by_id as pausedById, coalesce(s.definition ->> '$.on.audience', s.definition ->> '$.audience') as audience,
      s.playbook_id as playbookId, p.name as playbookName, coalesce(${isPlaybookPaused}, 0) as playbookPaused, s.created_by_id as createdById,
      s.created_at_ms as createdAtMs, s.ended_at_ms as endedAtMs
    from start s left join playbook p on p.id = s.playbook_id where s.id = ${id}`);
  return row && { ...row, skipped: JSON.parse(row.skipped ?? "[]") };
}

/** One click stops what a start made and will make, another lets it go on, and the trail says who (SE7). A second click changes nothing,
 * nor does one on the start of a playbook that is paused. */
export async function pauseStart(db: Db, id: string, paused: boolean, actorId: string, nowMs: number): Promise<void> {
  const isItsOwn = sql`not exists (select 1 from playbook p where p.id = start.playbook_id and ${isPlaybookPaused})`;
  const [atMs, byId] = paused ? [nowMs, actorId] : [null, null];
  await batch(db, [
    sql`update start set paused_at_ms = ${atMs}, paused_by_id = ${byId}
      where id = ${id} and (paused_at_ms is null) = ${paused} and ${isItsOwn}`,
    audited({ actorId, action: paused ? "start.paused" : "start.resumed", entity: "start", entityId: id, atMs: nowMs }),
    changed("start", id, "updated", nowMs),
  ]);
}

/** Stopped starts with mail that waits, who stopped them, and how much waits, counted up to `most`; the last stopped first. */
export const listPausedStarts = (
  db: Db,
  most: number,
): Promise<{ id: string; name: string; byId: string | null; pausedPlaybookId: string | null; count: number }[]> =>
  db.all(
    sql`select * from (select s.id, s.name, s.paused_by_id as "byId",
      (select p.id from playbook p where p.id = s.playbook_id and ${isPlaybookPaused}) as "pausedPlaybookId", (select count(*) from (select 1 from message m
      where m.start_id = s.id and m.state = 'pending' limit ${most})) as count
    from start s where s.paused_at_ms is not null order by s.paused_at_ms desc limit 50) where count > 0`,
  );

export type OpenStart = {
  id: string;
  state: "planning" | "creating";
  definition: unknown;
  subjectText: string;
  templateId: string | null;
  createdById: string;
  createdAtMs: number;
};

/** Starts that are not over, oldest first. */
export async function listOpenStarts(db: Db): Promise<OpenStart[]> {
  const rows = await db.all<Omit<OpenStart, "definition"> & { definition: string }>(sql`
    select id, state, definition, subject_text as subjectText, template_id as templateId, created_by_id as createdById,
      created_at_ms as createdAtMs from start where state in ('planning', 'creating') order by id`);
  return rows.map((row) => ({ ...row, definition: JSON.parse(row.definition) }));
}

/** Who plans a start: the holder of the lease of that name, and nobody else's write goes through. */
export type Planner = { startId: string; lease: string; holder: string; nowMs: number | null };

const plans = ({ startId, lease, holder, nowMs }: Planner): SQL =>
  sql`(
  exists (select 1 from start where id = ${startId} and state = 'planning')
  and exists (select 1 from job_lease where name = ${lease} and holder = ${holder} and until_ms > ${nowMsSql(nowMs)}))`;

/** Drops what an earlier planner, who died or stalled, had written of its plan. */
export async function clearItems(db: Db, by: Planner): Promise<void> {
  await batch(db, [
    sql`delete from start_reader where start_id = ${by.startId} and ${plans(by)}`,
    sql`delete from start_item where start_id = ${by.startId} and ${plans(by)}`,
  ]);
}

/** One conversation of the plan and who stands in its To, in order: at least one. */
export type ItemRow = { n: number; accountId: string; readers: { userId: string; address: string }[] };

/** Writes one piece of the plan; of a start per account each reader by themselves, too (ST5). False when the planner has lost the
 * start to another. */
export async function insertItems(db: Db, by: Planner, items: readonly ItemRow[], isGroup: boolean): Promise<boolean> {
  const firsts = items.map(({ n, accountId, readers: [first] }) => ({ n, accountId, ...first! }));
  const [rows] = await batch(db, [
    sql`insert into start_item (start_id, n, address, account_id, user_id)
      select ${by.startId}, j.value ->> 'n', j.value ->> 'address', j.value ->> 'accountId', j.value ->> 'userId'
      from ${eachOf(firsts)} where ${plans(by)} returning n`,
    ...(!isGroup ? [] : [sql`insert into start_reader (start_id, address, n, place, user_id)
      select ${by.startId}, r.value ->> 'address', j.value ->> 'n', r.key, r.value ->> 'userId'
      from ${eachOf(items)} cross join json_each(j.value, '$.readers') r where ${plans(by)}`]),
  ]);
  return rows!.length === items.length;
}

/** The plan stands: from now on conversations are created from it. False when it was not this planner's to say. */
export async function endPlanning(db: Db, by: Planner, plan: { skipped: Skips }, atMs: number): Promise<boolean> {
  const [rows] = await batch(db, [
    sql`update start set state = 'creating', skipped = ${JSON.stringify(plan.skipped)},
        planned = (select count(*) from start_item where start_id = ${by.startId})
      where id = ${by.startId} and ${plans(by)} returning id`,
    changed("start", by.startId, "updated", atMs),
  ]);
  return rows!.length === 1;
}

/** It cannot be planned, and would not be at any later try: nothing is created. False when it was not this planner's to say. */
export async function failPlanning(db: Db, by: Planner, failure: string, atMs: number): Promise<boolean> {
  const [rows] = await batch(db, [
    sql`update start set state = 'failed', failure = ${failure}, ended_at_ms = ${atMs}
      where id = ${by.startId} and ${plans(by)} returning id`,
    audited({
      actorId: null,
      action: "start.failed",
      entity: "start",
      entityId: by.startId,
      detail: { failure },
      atMs,
    }),
    changed("start", by.startId, "updated", atMs),
  ]);
  return rows!.length === 1;
}

/** Ends a start of which nothing waits any more. False while something does, or when it had ended. */
export async function endStart(db: Db, id: string, atMs: number): Promise<boolean> {
  const [rows] = await batch(db, [
    sql`update start set state = 'done', ended_at_ms = ${atMs} where id = ${id} and state = 'creating'
      and not exists (select 1 from start_item where start_id = ${id} and message_id is null) returning id`,
    changed("start", id, "updated", atMs),
  ]);
  return rows!.length === 1;
}

/** How many of a start's messages are in each state now; a state that none is in is left out. */
export async function countMessages(db: Db, id: string): Promise<Partial<Record<MessageState, number>>> {
  const rows = await db.all<{ state: MessageState; n: number }>(
    sql`select state, count(*) as n from message indexed by message_start where start_id = ${id} group by state`,
  );
  return Object.fromEntries(rows.map(({ state, n }) => [state, n]));
}
