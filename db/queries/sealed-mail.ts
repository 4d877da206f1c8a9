import { createHash } from "node:crypto";
import { sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import { base64Lines, joinMail } from "../mail-bytes.ts";
import type { SealedFile } from "../schema/attachment.ts";
import { readAttachmentBytes } from "./attachment.ts";

/** A mail as it is kept: without the bytes of its files, which go in where `files` says. */
export type KeptMail = { bytes: Uint8Array; files: SealedFile[] };
type StoredMail = KeptMail & { sha256: string; sealNo: number };

/** A mail's bytes with its files in them: what the provider was given. `encoded` keeps what was read for the next mail with it. */
export async function wholeMail(
  db: Db,
  { bytes, files }: KeptMail,
  encoded: Map<string, Uint8Array> = new Map(),
): Promise<Uint8Array> {
  const parts: { at: number; bytes: Uint8Array }[] = [];
  for (const file of files) {
    const lines = encoded.get(file.id) ?? base64Lines(await readAttachmentBytes(db, file));
    encoded.set(file.id, lines);
    parts.push({ at: file.at, bytes: lines });
  }
  return joinMail(bytes, parts);
}

/** The bytes that were sealed, whole, and as they are kept (SE3). @throws where they are not what was hashed any more. */
export async function findSealedMail(
  db: Db,
  messageId: string,
): Promise<{ bytes: Uint8Array; kept: KeptMail; sealNo: number } | undefined> {
  const stored = await findStored(db, messageId);
  if (!stored) return undefined;
  const { bytes: without, files, sha256, sealNo } = stored;
  const bytes = await wholeMail(db, stored);
  if (files.length > 0 && hashOf(bytes) !== sha256) {
    throw new Error(`the sealed bytes of ${messageId} are not what was hashed`);
  }
  return { bytes, kept: { bytes: without, files }, sealNo };
}

/** The files that were sealed into a mail, in the order they stand in it; undefined before it was sealed. */
export async function findSealedFiles(db: Db, messageId: string): Promise<SealedFile[] | undefined> {
  const [row] = await db.all<{ files: string | null }>(
    sql`select files from message_mime where message_id = ${messageId}`,
  );
  return row && filesOf(row.files);
}

export const hashOf = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

async function findStored(db: Db, messageId: string): Promise<StoredMail | undefined> {
  const [row] = await db.all<Omit<StoredMail, "files"> & { files: string | null }>(
    sql`select bytes, files, sha256, seal_no as "sealNo" from message_mime where message_id = ${messageId}`,
  );
  return row && { ...row, files: filesOf(row.files) };
}

/** The column `files` of a kept mail, read and written. */
export const filesOf = (json: string | null): SealedFile[] => json === null ? [] : JSON.parse(json);
export const filesJson = (files: SealedFile[]): string | null => files.length > 0 ? JSON.stringify(files) : null;
