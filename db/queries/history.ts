import { type SQL, sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import { batch } from "../statements.ts";
import { draftLog, roomLog, type TextLog } from "./text-log.ts";

/** A live text, whose log is its history: of a message, a template or a teammate's signature, by that one's id. */
export type PastOf = { kind: "draft" | "template" | "signature"; id: string };

const logOf = ({ kind, id }: PastOf): TextLog => kind === "draft" ? draftLog(id) : roomLog(`${kind}:${id}`);
const sealNo = ({ kind }: PastOf): SQL => kind === "draft" ? sql`seal_no` : sql`0`;

/** A row of the log: who wrote when, in which opening of the message. */
export type WrittenRow = { seq: number; authorId: string; atMs: number; sealNo: number; bytes: Uint8Array };

/** Rows before `beforeSeq` (null: from the newest on), newest first, `limit` of them at most. */
export async function readWritten(
  db: Db,
  of: PastOf,
  { beforeSeq, limit }: { beforeSeq: number | null; limit: number },
): Promise<WrittenRow[]> {
  const log = logOf(of);
  const before = beforeSeq === null ? sql`true` : sql`seq < ${beforeSeq}`;
  return await db.all<WrittenRow>(
    sql`select seq, author_id as "authorId", at_ms as "atMs", ${sealNo(of)} as "sealNo", bytes
    from ${log.table} where ${log.key} = ${log.id} and ${before} order by seq desc limit ${limit}`,
  );
}

/** Rows behind `afterSeq` and up to `upToSeq`, oldest first, `limit` of them at most. */
export async function readPast(
  db: Db,
  of: PastOf,
  { afterSeq, upToSeq, limit }: { afterSeq: number; upToSeq: number; limit: number },
): Promise<Pick<WrittenRow, "seq" | "authorId" | "bytes">[]> {
  const log = logOf(of);
  return await db.all(sql`select seq, author_id as "authorId", bytes from ${log.table}
    where ${log.key} = ${log.id} and seq > ${afterSeq} and seq <= ${upToSeq} order by seq limit ${limit}`);
}

/** Those of these versions that the text never was at: neither 0, its beginning, nor an edit of it. */
export async function findNoVersions(db: Db, of: PastOf, seqs: readonly number[]): Promise<number[]> {
  const log = logOf(of);
  const rows = await db.all<{ seq: number }>(sql`select j.value as seq from json_each(${JSON.stringify(seqs)}) j
    where j.value <> 0 and not exists (select 1 from ${log.table} where ${log.key} = ${log.id} and seq = j.value)`);
  return rows.map(({ seq }) => seq);
}

/** Pieces of the log that end at `upToSeq` or before it, which together are the log up to the last one's `seq`; a newer one would
 * tell of what was not yet written then. */
export async function readPieces(db: Db, of: PastOf, upToSeq: number): Promise<{ seq: number; bytes: Uint8Array }[]> {
  const log = logOf(of);
  return await db.all(sql`select seq, bytes from ${log.pieces}
    where ${log.key} = ${log.id} and seq <= ${upToSeq} order by seq`);
}

/** What a text began with as a Yjs update: null of one that nobody has opened yet, undefined where there is no such text. */
export async function findSeed(db: Db, of: PastOf): Promise<Uint8Array | null | undefined> {
  const [row] = await db.all<{ seed: Uint8Array | null }>(seedOf(of));
  return row?.seed;
}

function seedOf({ kind, id }: PastOf): SQL {
  const seed = sql`(select bytes from text_seed where room = ${`${kind}:${id}`})`;
  if (kind === "template") return sql`select ${seed} as seed from template where id = ${id}`;
  if (kind === "signature") return sql`select ${seed} as seed from teammate where id = ${id}`;
  return sql`select coalesce(${seed}, s.seed) as seed from message m left join start s on s.id = m.start_id
    where m.id = ${id} and m.direction = 'out'`;
}

/** What a text is now, and how it came about. */
export type PastFacts = {
  /** Whether it takes edits at all: while a message is pending, a template not archived, a teammate not gone. */
  isOpen: boolean;
  /** The last edit that was in the mail, once it was sealed. */
  sealedSeq: number | null;
  headSeq: number;
  begunAtMs: number;
  begunById: string | null;
  /** The start that made it, what it was copied from or the template that it began with, as far as known. */
  startName: string | null;
  templateName: string | null;
  /** Whose the template is alone, null for a shared one. */
  templateOwnerId: string | null;
  /** The first line of its trail, for what no start made. */
  begunBy: string | null;
};

/** Undefined where there is no such text. */
export async function findPastFacts(db: Db, of: PastOf): Promise<PastFacts | undefined> {
  const log = logOf(of);
  const head = sql`(select coalesce(max(seq), 0) from ${log.table} where ${log.key} = ${log.id})`;
  const [row] = await db.all<Omit<PastFacts, "isOpen"> & { isOpen: number }>(factsOf(of, head));
  return row && { ...row, isOpen: row.isOpen === 1 };
}

function factsOf({ kind, id }: PastOf, head: SQL): SQL {
  const plain = (isOpen: SQL, begunById: SQL, table: SQL) =>
    sql`select ${isOpen} as "isOpen", null as "sealedSeq", ${head} as "headSeq", x.created_at_ms as "begunAtMs",
      ${begunById} as "begunById", null as "startName", null as "templateName", null as "templateOwnerId", null as "begunBy" from ${table} x
      where x.id = ${id}`;
  if (kind === "template") return plain(sql`x.archived_at_ms is null`, sql`x.created_by_id`, sql`template`);
  if (kind === "signature") return plain(sql`x.state <> 'left'`, sql`x.id`, sql`teammate`);
  // A message without a start was made by whoever its trail begins with.
  const first = (column: SQL) =>
    sql`(select ${column} from audit where entity = 'message' and entity_id = m.id order by seq limit 1)`;
  return sql`select m.state = 'pending' as "isOpen", m.sealed_seq as "sealedSeq", ${head} as "headSeq",
      m.created_at_ms as "begunAtMs", case when s.id is null then ${
    first(sql`actor_id`)
  } else s.created_by_id end as "begunById",
      s.name as "startName", t.name as "templateName", case t.shared when 0 then t.created_by_id end as "templateOwnerId",
      case when s.id is null then ${first(sql`action`)} end as "begunBy"
    from message m left join start s on s.id = m.start_id left join template t on t.id = m.template_id
    where m.id = ${id} and m.direction = 'out'`;
}

export type PastEvent = {
  seq: number;
  atMs: number;
  actorId: string | null;
  action: string;
  detail: Record<string, unknown> | null;
};

/** Actions of the trail that a text's history tells of, or needs to tell what an undo took back. */
const messageActions = [
  ...["approve", "approved", "cancel", "undo", "send_now", "reschedule", "change", "release_hold"],
  ...["sent", "failed", "unknown", "settled", "skipped"],
].map((action) => `message.${action}`);
const restored = "text.restored";

/** Who an edit that puts back an earlier text is of, in the trail. */
const trailOf = ({ kind, id }: PastOf) => ({
  entity: kind === "draft" ? "message" : kind === "template" ? kind : "teammate",
  id,
});

/** What happened to a text beside edits, newest first, before `beforeMs` if that is given. */
export async function listPastEvents(
  db: Db,
  of: PastOf,
  { beforeMs, limit }: { beforeMs: number | null; limit: number },
): Promise<PastEvent[]> {
  const { entity, id } = trailOf(of);
  const actions = of.kind === "draft" ? [...messageActions, restored] : [restored];
  const rows = await db.all<Omit<PastEvent, "detail"> & { detail: string | null }>(
    sql`select seq, at_ms as "atMs", actor_id as "actorId", action, detail from audit
      where entity = ${entity} and entity_id = ${id} and action in (select value from json_each(${
      JSON.stringify(actions)
    }))
        and ${beforeMs === null ? sql`true` : sql`at_ms < ${beforeMs}`} order by seq desc limit ${limit}`,
  );
  return rows.map((row) => ({ ...row, detail: row.detail === null ? null : JSON.parse(row.detail) }));
}

/** Record that an edit put back the text as of `fromSeq` (AD2): the author's last row in (`afterSeq`, `upToSeq`], and the one before
 * it. Undefined where they wrote none: nothing was to be changed. */
export async function recordRestore(
  db: Db,
  of: PastOf,
  o: { fromSeq: number; afterSeq: number; upToSeq: number; actorId: string; atMs: number },
): Promise<{ seq: number; before: number } | undefined> {
  const log = logOf(of);
  const { entity, id } = trailOf(of);
  const inLog = sql`from ${log.table} where ${log.key} = ${log.id}`;
  const written = sql`${inLog} and author_id = ${o.actorId} and seq > ${o.afterSeq} and seq <= ${o.upToSeq}`;
  const [, [row]] = await batch(db, [
    sql`insert into audit (at_ms, actor_id, action, entity, entity_id, detail)
      select ${o.atMs}, ${o.actorId}, ${restored}, ${entity}, ${id}, json_object('from', ${o.fromSeq}, 'seq', max(seq))
      ${written} having count(*) > 0`,
    sql`select seq, (select coalesce(max(seq), 0) ${inLog} and seq < w.seq) as before
      from (select max(seq) as seq ${written}) w where seq is not null`,
  ]) as [unknown, { seq: number; before: number }[]];
  return row && { seq: Number(row.seq), before: Number(row.before) };
}
