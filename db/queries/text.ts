import { type SQL, sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import type { TextFile } from "../schema/attachment.ts";
import type { TextJson } from "../schema/teammate.ts";
import { batch } from "../statements.ts";
import type { Row } from "../values.ts";
import { changed } from "./record.ts";
import {
  type Appended,
  appendedOf,
  headOf,
  isIn,
  type LogEdit,
  type LogRow,
  roomLog,
  selectPieces,
  selectRows,
  selectUnfolded,
  toLogRow,
} from "./text-log.ts";

/** A live text that is no message's: a template (or snippet) or a teammate's signature, by its id. */
export type TextRef = { kind: "template" | "signature"; id: string };
/** What a text says. A signature and a snippet have an empty subject, a signature no files. */
export type TextContent = { subject: TextJson; body: TextJson; files: TextFile[] };

/** The room of a text, as its log knows it. */
export const roomOf = ({ kind, id }: TextRef): string => `${kind}:${id}`;

const emptyDoc = JSON.stringify({ type: "doc", content: [{ type: "paragraph" }] });

/** Where a text's words are kept for lists, mails and starts, as of a seq of its log. */
const kept = {
  template: {
    from: sql`from template where id = `,
    isOpen: sql`archived_at_ms is null`,
    subject: sql`subject`,
    body: sql`body`,
    files: sql`coalesce(files, '[]')`,
    seq: sql`text_seq`,
  },
  signature: {
    from: sql`from teammate where id = `,
    isOpen: sql`state <> 'left'`,
    subject: sql`${emptyDoc}`,
    body: sql`coalesce(signature, ${emptyDoc})`,
    files: sql`'[]'`,
    seq: sql`signature_seq`,
  },
};

const selectKept = ({ kind, id }: TextRef): SQL => {
  const { from, isOpen, subject, body, files, seq } = kept[kind];
  return sql`select ${isOpen} as "isOpen", ${subject} as subject, ${body} as body, ${files} as files, ${seq} as seq
    ${from} ${id}`;
};

export type StoredText = {
  /** Whether it takes edits: a template while it is not archived, a signature while its teammate has not left. */
  isOpen: boolean;
  /** The words as they are kept, and the seq that they are as of. */
  kept: TextContent & { seq: number };
  /** Seq of the last edit that was read, 0 before the first. */
  seq: number;
  /** Yjs updates which together are the text: its seed, pieces of its log, the edits behind these. Null before it has a seed: then
   * it is what is kept. */
  updates: Uint8Array[] | null;
  /** How many of `updates` are edits that no piece holds yet. */
  unfolded: number;
};

/**
 * A text as it stands, in one consistent read; undefined where there is none. `seed`, if given, is what it is to begin with: written
 * unless it has begun already, whoever came first (CO2). With a `limit`, at most so many edits that no piece holds:
 * `readTextRows` reads on.
 */
export async function findText(
  db: Db,
  ref: TextRef,
  { limit = -1, seed }: { limit?: number; seed?: { bytes: Uint8Array; atMs: number } } = {},
): Promise<StoredText | undefined> {
  const room = roomOf(ref);
  const log = roomLog(room);
  const begin = seed && sql`insert into text_seed (room, bytes, at_ms)
    select ${room}, ${seed.bytes}, ${seed.atMs} ${kept[ref.kind].from} ${ref.id} on conflict (room) do nothing`;
  const answers = await batch(db, [
    ...(begin ? [begin] : []),
    selectKept(ref),
    sql`select bytes from text_seed where room = ${room}`,
    selectPieces(log),
    selectUnfolded(log, limit),
  ]);
  const [texts, seeds, pieces, rows] = answers.slice(-4);
  const text = texts![0];
  if (!text) return undefined;
  const updates = [...seeds!, ...pieces!, ...rows!].map(({ bytes }) => bytes as Uint8Array);
  return {
    isOpen: text.isOpen === 1,
    kept: { ...toContent(text), seq: Number(text.seq) },
    seq: Number(rows!.at(-1)?.seq ?? pieces!.at(-1)?.seq ?? 0),
    updates: seeds!.length > 0 ? updates : null,
    unfolded: rows!.length,
  };
}

const toContent = ({ subject, body, files }: Row): TextContent => ({
  subject: JSON.parse(String(subject)),
  body: JSON.parse(String(body)),
  files: JSON.parse(String(files)),
});

/** Whether a text takes edits, and its rows behind `afterSeq`, the first `limit` of them; undefined where there is no such text. */
export async function readTextRows(
  db: Db,
  ref: TextRef,
  { afterSeq, limit }: { afterSeq: number; limit: number },
): Promise<{ isOpen: boolean; rows: LogRow[] } | undefined> {
  const [texts, rows] = await batch(db, [selectKept(ref), selectRows(roomLog(roomOf(ref)), afterSeq, limit)]);
  const text = texts![0];
  return text && { isOpen: text.isOpen === 1, rows: rows!.map(toLogRow) };
}

/**
 * Append edits, in order, while the text takes any. With `ifSeq`, only where that is its last. Undefined where nothing was written.
 * @throws {DatabaseUnknown} the connection died under it: look with `findAppend`. @throws {DatabaseError} of a unique index:
 * this append is in already.
 */
export async function appendText(
  db: Db,
  ref: TextRef,
  { rows, ifSeq, atMs }: { rows: LogEdit[]; ifSeq: number | null; atMs: number },
): Promise<Appended | undefined> {
  const log = roomLog(roomOf(ref));
  const { from, isOpen } = kept[ref.kind];
  const inserts = rows.map(({ appendId, authorId, bytes }, i) => {
    const version = ifSeq === null
      ? sql`true`
      : i === 0
      ? sql`${headOf(log)} = ${ifSeq}`
      : isIn(log, rows[0]!.appendId);
    return sql`insert into text_update (append_id, room, author_id, bytes, at_ms)
      select ${appendId}, ${log.id}, ${authorId}, ${bytes}, ${atMs} ${from} ${ref.id} and ${isOpen} and ${version}
      returning seq`;
  });
  return appendedOf(await batch(db, [sql`select ${headOf(log)} as seq`, ...inserts]), rows.length);
}

/** The words as they are kept and the seq that they are as of, with the seq of the last edit: where the two are equal, they are the
 * text. Undefined where there is no such text. */
export async function readKept(
  db: Db,
  ref: TextRef,
): Promise<(TextContent & { seq: number; headSeq: number }) | undefined> {
  const [[text], [head]] = await batch(db, [
    selectKept(ref),
    sql`select ${headOf(roomLog(roomOf(ref)))} as seq`,
  ]) as [Row[], Row[]];
  return text && { ...toContent(text), seq: Number(text.seq), headSeq: Number(head!.seq) };
}

/** An author is recorded once for this long, however much they write. */
const recordEveryMs = 600_000;

/** Keep the words as of `seq`, made of rows read back from the log, where those of an earlier one are kept: lists, starts and mails
 * then say them. Records who wrote since `afterSeq` (AD2). False where they were kept already. */
export async function keepText(
  db: Db,
  ref: TextRef,
  o: TextContent & { afterSeq: number; seq: number; atMs: number },
): Promise<boolean> {
  const isTemplate = ref.kind === "template";
  const entity = isTemplate ? "template" : "teammate";
  const action = `${ref.kind}.edited`;
  const [subject, body, files] = [o.subject, o.body, o.files].map((part) => JSON.stringify(part));
  const keep = isTemplate
    ? sql`update template set subject = ${subject}, body = ${body}, files = ${files}, text_seq = ${o.seq},
          updated_at_ms = ${o.atMs} where id = ${ref.id} and text_seq < ${o.seq} returning id`
    : sql`update teammate set signature = ${body}, signature_seq = ${o.seq}
        where id = ${ref.id} and signature_seq < ${o.seq} returning id`;
  const [settled] = await batch(db, [
    keep,
    changed(entity, ref.id, "updated", o.atMs),
    sql`insert into audit (at_ms, actor_id, action, entity, entity_id)
      select ${o.atMs}, u.author_id, ${action}, ${entity}, ${ref.id}
      from (select distinct author_id from text_update
        where room = ${roomOf(ref)} and seq > ${o.afterSeq} and seq <= ${o.seq}) u
      where changes() > 0 and not exists (select 1 from audit a where a.entity = ${entity} and a.entity_id = ${ref.id}
        and a.action = ${action} and a.actor_id = u.author_id and a.at_ms > ${o.atMs - recordEveryMs})`,
  ]);
  return settled!.length > 0;
}

/** Texts whose words are kept as of an earlier seq than their log's last: what a process that died left behind. */
export async function listStaleTexts(db: Db, limit: number): Promise<TextRef[]> {
  const behind = (kind: TextRef["kind"], table: SQL) =>
    sql`select ${kind} as kind, id from ${table}
      where ${kept[kind].seq} < (select max(seq) from text_update where room = ${`${kind}:`} || ${table}.id)`;
  return await db.all<TextRef>(sql`${behind("template", sql`template`)} union all
    ${behind("signature", sql`teammate`)} limit ${limit}`);
}
