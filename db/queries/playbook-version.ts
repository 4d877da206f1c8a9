import { type SQL, sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import { batch } from "../statements.ts";
import { eachOf } from "./given.ts";
import type { By } from "./playbook.ts";
import { audited, changed } from "./record.ts";

export type VersionAction = {
  key: string;
  n: number;
  kind: "start" | "followUp" | "setTrait";
  startId: string | null;
};
/** A version as it runs, and its actions in order. */
export type VersionRow = { no: number; definition: unknown; actions: VersionAction[] };

export async function findVersion(db: Db, playbookId: string, no: number): Promise<VersionRow | undefined> {
  const [versions, actions] = await batch(db, [
    sql`select no, definition from playbook_version where playbook_id = ${playbookId} and no = ${no}`,
    sql`select key, n, kind, start_id as "startId" from playbook_action
      where playbook_id = ${playbookId} and version_no = ${no} order by n`,
  ]);
  const [row] = versions as { no: number; definition: string }[];
  return row && { no: row.no, definition: JSON.parse(row.definition), actions: actions as VersionAction[] };
}

export type AskedVersion = { no: number; asked: unknown; createdById: string; createdAtMs: number };

/** The newest first, as they were worked on; those before `beforeNo`. */
export async function listVersions(
  db: Db,
  playbookId: string,
  o: { beforeNo: number | null; limit: number },
): Promise<AskedVersion[]> {
  const rows = await db.all<Omit<AskedVersion, "asked"> & { asked: string }>(sql`
    select no, asked, created_by_id as "createdById", created_at_ms as "createdAtMs" from playbook_version
    where playbook_id = ${playbookId} and no < ${
    o.beforeNo ?? Number.MAX_SAFE_INTEGER
  } order by no desc limit ${o.limit}`);
  return rows.map((row) => ({ ...row, asked: JSON.parse(row.asked) }));
}

/** A standing start with what is frozen in it. */
export type StandingStart = {
  id: string;
  actionKey: string;
  name: string;
  definition: unknown;
  seed: Uint8Array;
  subjectText: string;
  templateId: string | null;
};

/** Those of a version's actions. */
export async function standingStartsOf(db: Db, playbookId: string, no: number): Promise<StandingStart[]> {
  const rows = await db.all<Omit<StandingStart, "definition"> & { definition: string }>(sql`
    select s.id, a.key as "actionKey", s.name, s.definition, s.seed, s.subject_text as "subjectText",
      s.template_id as "templateId"
    from playbook_action a cross join start s on s.id = a.start_id
    where a.playbook_id = ${playbookId} and a.version_no = ${no}`);
  return rows.map((row) => ({ ...row, definition: JSON.parse(row.definition), seed: new Uint8Array(row.seed) }));
}

/** Rules and actions of every playbook that runs or is paused, but for this one, as they run, and the mark of all of them together. */
export async function otherDefinitions(
  db: Db,
  playbookId: string,
): Promise<{ mark: string; others: { name: string; definition: unknown }[] }> {
  const [rows, marks] = await batch(db, [
    sql`select p.name, v.definition
      from playbook p cross join playbook_version v on v.playbook_id = p.id and v.no = p.version
      where p.id <> ${playbookId} and p.state <> 'draft' and p.archived_at_ms is null order by p.name_key, p.id`,
    sql`select ${othersMark(playbookId)} as mark`,
  ]);
  return {
    mark: (marks as { mark: string }[])[0]!.mark,
    others: (rows as { name: string; definition: string }[])
      .map(({ name, definition }) => ({ name, definition: JSON.parse(definition) })),
  };
}

/** Which others run, or are paused, in which version: what was looked at with them is written only where it is the same still. */
export const othersMark = (playbookId: string): SQL =>
  sql`(select coalesce(group_concat(o.id || ' ' || o.version), '') from (select id, version from playbook
    where id <> ${playbookId} and state <> 'draft' and archived_at_ms is null order by id) o)`;

export type Publication = {
  playbookId: string;
  /** What was looked at: the edit of the draft, and the version that ran. */
  draftNo: number;
  version: number;
  /** The mark of the others that it was looked at with. */
  others: string;
  definition: unknown;
  asked: unknown;
  /** Who has matched all along may enter it, where nothing else forbids that (PB3). */
  unbars: boolean;
  actions: VersionAction[];
  /** Those that no earlier version had. */
  starts: StandingStart[];
  /** Of those that it keeps, the ones that are called otherwise now. */
  renamed: { id: string; name: string }[];
};

/**
 * The next version, with its actions and their starts, runs from here on, in one batch. False, and nothing is written, where somebody
 * edited, published or archived it meanwhile, or what runs beside it changed.
 */
export async function publishPlaybook(db: Db, o: Publication, { actorId, nowMs }: By): Promise<boolean> {
  const no = o.version + 1;
  // By the first statement, and by it alone: where another was first, its version's row stands.
  const isOurs = sql`exists (select 1 from playbook where id = ${o.playbookId} and version = ${no})
    and not exists (select 1 from playbook_version where playbook_id = ${o.playbookId} and no = ${no})`;
  const value = (key: string): SQL => sql`j.value ->> ${`$.${key}`}`;
  const [published] = await batch(db, [
    sql`update playbook set version = ${no}, state = case state when 'draft' then 'live' else state end,
        swept_at_ms = null, fault = null, updated_at_ms = ${nowMs}
      where id = ${o.playbookId} and draft_no = ${o.draftNo} and version = ${o.version} and archived_at_ms is null
        and ${othersMark(o.playbookId)} = ${o.others}
      returning id`,
    audited({
      actorId,
      action: "playbook.published",
      entity: "playbook",
      entityId: o.playbookId,
      detail: { version: no },
      atMs: nowMs,
    }),
    changed("playbook", o.playbookId, "updated", nowMs),
    ...o.starts.map((start) =>
      sql`insert into start (id, name, definition, seed, subject_text, template_id, state, playbook_id, action_key,
        created_by_id, created_at_ms)
      select ${start.id}, ${start.name}, ${JSON.stringify(start.definition)}, ${start.seed}, ${start.subjectText},
        ${start.templateId}, 'standing', ${o.playbookId}, ${start.actionKey}, ${actorId}, ${nowMs} where ${isOurs}`
    ),
    sql`update start set name = r.value ->> '$.name' from json_each(${JSON.stringify(o.renamed)}) r
      where start.id = r.value ->> '$.id' and start.playbook_id = ${o.playbookId} and ${isOurs}`,
    sql`insert into playbook_action (playbook_id, version_no, key, n, kind, start_id)
      select ${o.playbookId}, ${no}, ${value("key")}, ${value("n")}, ${value("kind")}, ${value("startId")}
      from ${eachOf(o.actions)} where ${isOurs}`,
    ...(o.unbars ? [sql`delete from playbook_barred where playbook_id = ${o.playbookId} and ${isOurs}`] : []),
    sql`insert into playbook_version (playbook_id, no, definition, asked, created_by_id, created_at_ms)
      select ${o.playbookId}, ${no}, ${JSON.stringify(o.definition)}, ${JSON.stringify(o.asked)}, ${actorId}, ${nowMs}
      where ${isOurs}`,
  ]);
  return published!.length > 0;
}
