import { type SQL, sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import { fold } from "../fold.ts";
import type { TextFile } from "../schema/attachment.ts";
import type { TextJson } from "../schema/teammate.ts";
import { batch } from "../statements.ts";
import { audited, changed } from "./record.ts";

export type TemplateRow = {
  id: string;
  name: string;
  nameKey: string;
  kind: "template" | "snippet";
  shared: boolean;
  subject: TextJson;
  body: TextJson;
  files: TextFile[];
  createdById: string;
  archivedAtMs: number | null;
  createdAtMs: number;
  updatedAtMs: number;
};
type Stored = Omit<TemplateRow, "shared" | "subject" | "body" | "files"> & {
  shared: number;
  subject: string;
  body: string;
  files: string | null;
};

const columns =
  sql`t.id, t.name, t.name_key as "nameKey", t.kind, t.shared, t.subject, t.body, t.files, t.created_by_id as "createdById",
  t.archived_at_ms as "archivedAtMs", t.created_at_ms as "createdAtMs", t.updated_at_ms as "updatedAtMs"`;
const read = (row: Stored): TemplateRow => ({
  ...row,
  shared: row.shared === 1,
  subject: JSON.parse(row.subject),
  body: JSON.parse(row.body),
  files: JSON.parse(row.files ?? "[]"),
});
/** A shared one is everybody's, a personal one its maker's alone (PE7). */
const visibleTo = (teammateId: string): SQL => sql`(t.shared = 1 or t.created_by_id = ${teammateId})`;

export async function findTemplate(db: Db, id: string, teammateId: string): Promise<TemplateRow | undefined> {
  const [row] = await db.all<Stored>(
    sql`select ${columns} from template t where t.id = ${id} and ${visibleTo(teammateId)}`,
  );
  return row && read(row);
}

export type TemplateSort = "name" | "updatedAt";
const sortColumns = { name: sql`t.name_key`, updatedAt: sql`t.updated_at_ms` };

/** By name or by when they were changed, from behind `after` on. A workspace has few enough to be sorted. */
export async function listTemplates(db: Db, o: {
  teammateId: string;
  kind?: TemplateRow["kind"];
  archived: boolean;
  /** Those that the teammate made, or those that are everybody's. */
  whose?: "mine" | "shared";
  q: string | null;
  sort: TemplateSort;
  descending: boolean;
  after: { value: string | number; id: string } | null;
  limit: number;
}): Promise<TemplateRow[]> {
  const column = sortColumns[o.sort];
  const beyond = sql.raw(o.descending ? "<" : ">");
  const way = sql.raw(o.descending ? "desc" : "asc");
  const after = o.after
    ? sql`${column} ${beyond}= ${o.after.value} and (${column} ${beyond} ${o.after.value} or t.id ${beyond} ${o.after.id})`
    : sql`true`;
  const theirs = o.whose === "mine"
    ? sql`t.created_by_id = ${o.teammateId}`
    : o.whose === "shared"
    ? sql`t.shared = 1`
    : sql`true`;
  const ofKind = o.kind ? sql`t.kind = ${o.kind}` : sql`true`;
  const found = o.q ? sql`instr(t.name_key, ${fold(o.q)}) > 0` : sql`true`;
  const rows = await db.all<Stored>(sql`select ${columns} from template t
    where ${
    visibleTo(o.teammateId)
  } and (t.archived_at_ms is not null) = ${o.archived} and ${ofKind} and ${theirs} and ${found} and ${after}
    order by ${column} ${way}, t.id ${way} limit ${o.limit}`);
  return rows.map(read);
}

type TemplateFields = Pick<TemplateRow, "name" | "shared" | "subject" | "body" | "files">;
type TemplateNew = TemplateFields & Pick<TemplateRow, "id" | "kind">;

/** Once per id. */
export async function insertTemplate(
  db: Db,
  { id, ...o }: TemplateNew & { copyOf: string | null; actorId: string; nowMs: number },
): Promise<void> {
  await batch(db, [
    sql`insert into template (id, name, name_key, kind, shared, subject, body, files, created_by_id, created_at_ms,
        updated_at_ms)
      values (${id}, ${o.name}, ${fold(o.name)}, ${o.kind}, ${o.shared}, ${JSON.stringify(o.subject)}, ${
      JSON.stringify(o.body)
    }, ${JSON.stringify(o.files)},
        ${o.actorId}, ${o.nowMs}, ${o.nowMs}) on conflict (id) do nothing`,
    audited({
      actorId: o.actorId,
      action: "template.created",
      entity: "template",
      entityId: id,
      detail: { name: o.name, ...(o.copyOf ? { copyOf: o.copyOf } : {}) },
      atMs: o.nowMs,
    }),
    changed("template", id, "created", o.nowMs),
  ]);
}

/** Changes what is named, if the teammate may see it; only its maker makes it personal. Its words are its room's to change
 * (db/queries/text.ts). False when there is no such template for them. */
export async function updateTemplate(
  db: Db,
  id: string,
  patch: Partial<Pick<TemplateRow, "name" | "shared"> & { archived: boolean }>,
  by: { actorId: string; nowMs: number },
): Promise<boolean> {
  const sets: SQL[] = [sql`updated_at_ms = ${by.nowMs}`];
  if (patch.name !== undefined) sets.push(sql`name = ${patch.name}`, sql`name_key = ${fold(patch.name)}`);
  if (patch.shared !== undefined) sets.push(sql`shared = ${patch.shared}`);
  if (patch.archived !== undefined) {
    sets.push(sql`archived_at_ms = ${patch.archived ? sql`coalesce(archived_at_ms, ${by.nowMs})` : sql`null`}`);
  }
  const theirs = patch.shared === false ? sql`t.created_by_id = ${by.actorId}` : visibleTo(by.actorId);
  const [updated] = await batch(db, [
    sql`update template as t set ${sql.join(sets, sql`, `)} where t.id = ${id} and ${theirs} returning id`,
    audited({
      actorId: by.actorId,
      action: "template.updated",
      entity: "template",
      entityId: id,
      detail: { changed: Object.keys(patch) },
      atMs: by.nowMs,
    }),
    changed("template", id, "updated", by.nowMs),
  ]);
  return updated!.length > 0;
}
