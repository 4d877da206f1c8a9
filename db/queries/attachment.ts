import { sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import type { attachment } from "../schema/attachment.ts";
import { batch } from "../statements.ts";
import { eachOf } from "./given.ts";
import { audited } from "./record.ts";

/** What is known of a file that was uploaded whole (CO9). It never changes and, since drafts keep their history, never goes. */
export type Attachment = Pick<
  typeof attachment.$inferSelect,
  "id" | "name" | "type" | "size" | "sha256" | "width" | "height"
>;

/** Every piece but the last is this long: one is written in a few ms, and people's writes pass it. */
export const attachmentPieceBytes = 256 * 1024;

const columns = sql`a.id, a.name, a.type, a.size, a.sha256, a.width, a.height`;

/** In the order of the ids; unknown ones and uploads under way are left out. */
export const findAttachments = (db: Db, ids: readonly string[]): Promise<Attachment[]> =>
  db.all<Attachment>(sql`select ${columns} from ${eachOf(ids)} cross join attachment a on a.id = j.value
    where a.whole_at_ms is not null order by cast(j.key as integer)`);

/** The oldest with these very bytes, name and type: a file that is uploaded again is the same file. */
export const findSameAttachment = async (
  db: Db,
  o: { sha256: string; name: string; type: string },
): Promise<Attachment | undefined> =>
  (await db.all<Attachment>(sql`select ${columns} from attachment a indexed by attachment_sha256
    where a.sha256 = ${o.sha256} and a.whole_at_ms is not null and a.name = ${o.name} and a.type = ${o.type}
    order by a.id limit 1`))[0];

/** Piece `n` of its bytes, undefined behind the last. */
export async function findAttachmentPiece(db: Db, id: string, n: number): Promise<Uint8Array | undefined> {
  const [row] = await db.all<{ bytes: Uint8Array }>(
    sql`select bytes from attachment_piece where attachment_id = ${id} and n = ${n}`,
  );
  return row?.bytes;
}

/** All of its bytes. @throws where a piece is missing. */
export async function readAttachmentBytes(db: Db, { id, size }: Pick<Attachment, "id" | "size">): Promise<Uint8Array> {
  const whole = new Uint8Array(size);
  let at = 0;
  for (let n = 0; at < size; n++) {
    const piece = await findAttachmentPiece(db, id, n);
    if (!piece || at + piece.length > size) throw new Error(`the bytes of attachment ${id} are not as they were`);
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

/** Opens an upload under `id`, anew where an earlier one under it died; false where that one came through. */
export async function openUpload(
  db: Db,
  o: { id: string; name: string; createdById: string; atMs: number },
): Promise<boolean> {
  const [opened] = await batch(db, [
    sql`insert into attachment (id, name, type, size, sha256, created_by_id, created_at_ms)
      values (${o.id}, ${o.name}, '', 0, '', ${o.createdById}, ${o.atMs})
      on conflict (id) do update set name = excluded.name, created_at_ms = excluded.created_at_ms
        where attachment.whole_at_ms is null
      returning id`,
    sql`delete from attachment_piece where attachment_id = ${o.id} and changes() > 0`,
  ]);
  return opened!.length > 0;
}

export async function insertAttachmentPiece(db: Db, id: string, n: number, bytes: Uint8Array): Promise<void> {
  await db.run(sql`insert into attachment_piece (attachment_id, n, bytes) values (${id}, ${n}, ${bytes})`);
}

/** The upload is whole: from here on it is there for everybody and never changes. False where all of it is not in the database. */
export async function endUpload(db: Db, o: Attachment & { actorId: string; atMs: number }): Promise<boolean> {
  const [ended] = await batch(db, [
    sql`update attachment set name = ${o.name}, type = ${o.type}, size = ${o.size}, sha256 = ${o.sha256},
        width = ${o.width}, height = ${o.height}, whole_at_ms = ${o.atMs}
      where id = ${o.id} and whole_at_ms is null
        and (select coalesce(sum(length(bytes)), 0) from attachment_piece where attachment_id = ${o.id}) = ${o.size}
      returning id`,
    audited({ actorId: o.actorId, action: "attachment.created", entity: "attachment", entityId: o.id, atMs: o.atMs }),
  ]);
  return ended!.length > 0;
}

/** An upload that was refused or broke off leaves nothing. */
export async function forgetUpload(db: Db, id: string): Promise<void> {
  await db.run(sql`delete from attachment where id = ${id} and whole_at_ms is null`);
}
