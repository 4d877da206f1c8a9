import { type SQL, sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import { fold } from "../fold.ts";
import type { playbookStates } from "../schema/playbook.ts";
import { batch } from "../statements.ts";
import { audited, changed } from "./record.ts";

export type PlaybookState = (typeof playbookStates)[number];
/** A playbook without what is worked on. */
export type PlaybookRow = {
  id: string;
  name: string;
  nameKey: string;
  state: PlaybookState;
  draftNo: number;
  version: number;
  /** What is worked on is not what runs. */
  changed: boolean;
  pausedAtMs: number | null;
  pausedById: string | null;
  archivedAtMs: number | null;
  sweptAtMs: number | null;
  fault: string | null;
  createdById: string;
  createdAtMs: number;
  updatedAtMs: number;
};
/** `live` is what runs as it was worked on; null before it first went live. */
export type PlaybookWhole = PlaybookRow & { definition: unknown; live: unknown };
export type By = { actorId: string; nowMs: number };

const liveOf = sql`(select v.asked from playbook_version v where v.playbook_id = p.id and v.no = p.version)`;

/** Of a playbook `p`. */
export const playbookColumns: SQL =
  sql`p.id, p.name, p.name_key as "nameKey", p.state, p.draft_no as "draftNo", p.version,
  p.definition is not ${liveOf} as changed, p.paused_at_ms as "pausedAtMs", p.paused_by_id as "pausedById",
  p.archived_at_ms as "archivedAtMs", p.swept_at_ms as "sweptAtMs", p.fault, p.created_by_id as "createdById",
  p.created_at_ms as "createdAtMs", p.updated_at_ms as "updatedAtMs"`;

export const readPlaybook = <T extends { changed: number }>(row: T): Omit<T, "changed"> & { changed: boolean } => ({
  ...row,
  changed: row.changed === 1,
});

export async function findPlaybook(db: Db, id: string): Promise<PlaybookWhole | undefined> {
  type Stored = Omit<PlaybookRow, "changed"> & { changed: number; definition: string; live: string | null };
  const [row] = await db.all<Stored>(
    sql`select ${playbookColumns}, p.definition, ${liveOf} as live from playbook p where p.id = ${id}`,
  );
  if (!row) return undefined;
  const { definition, live, ...rest } = row;
  return {
    ...readPlaybook(rest),
    definition: JSON.parse(definition),
    live: live === null ? null : JSON.parse(live),
  };
}

/** A draft, once per id. `detail` says what it was made of, for the trail. */
export async function insertPlaybook(
  db: Db,
  o: {
    id: string;
    name: string;
    definition: unknown;
    action: "playbook.created" | "playbook.imported";
    detail?: Record<string, unknown>;
  } & By,
): Promise<void> {
  await batch(db, [
    sql`insert into playbook (id, name, name_key, state, definition, created_by_id, created_at_ms, updated_at_ms)
      values (${o.id}, ${o.name}, ${fold(o.name)}, 'draft', ${JSON.stringify(o.definition)}, ${o.actorId}, ${o.nowMs},
        ${o.nowMs}) on conflict (id) do nothing`,
    audited({
      actorId: o.actorId,
      action: o.action,
      entity: "playbook",
      entityId: o.id,
      detail: { name: o.name, ...o.detail },
      atMs: o.nowMs,
    }),
    changed("playbook", o.id, "created", o.nowMs),
  ]);
}

/** Renames it, or writes what is worked on. False where it is archived, or what is worked on is no more the one of `ifDraftNo`. */
export async function updatePlaybook(
  db: Db,
  id: string,
  patch: { name?: string; definition?: unknown; ifDraftNo?: number },
  { actorId, nowMs }: By,
): Promise<boolean> {
  const { name, definition, ifDraftNo } = patch;
  const sets = [
    sql`updated_at_ms = ${nowMs}`,
    ...(name === undefined ? [] : [sql`name = ${name}`, sql`name_key = ${fold(name)}`]),
    ...(definition === undefined
      ? []
      : [sql`definition = ${JSON.stringify(definition)}`, sql`draft_no = draft_no + 1`]),
  ];
  const asMade = ifDraftNo === undefined ? sql`1` : sql`draft_no = ${ifDraftNo}`;
  const [updated] = await batch(db, [
    sql`update playbook set ${sql.join(sets, sql`, `)}
      where id = ${id} and archived_at_ms is null and ${asMade} returning id`,
    audited({
      actorId,
      action: "playbook.updated",
      entity: "playbook",
      entityId: id,
      detail: {
        changed: [...(name === undefined ? [] : ["name"]), ...(definition === undefined ? [] : ["definition"])],
      },
      atMs: nowMs,
    }),
    changed("playbook", id, "updated", nowMs),
  ]);
  return updated!.length > 0;
}
