import type { z } from "zod";
import { findMailFrame } from "#db/queries/message.ts";
import { findSealedFiles } from "#db/queries/sealed-mail.ts";
import type { SealedFile } from "#db/schema/attachment.ts";
import { bytesOf, makeFileReader } from "#jobs/compose/attached.ts";
import { largestMessageBytes } from "#jobs/document/files.ts";
import type * as contract from "../contract/attachments.ts";
import type { Deps } from "../context.ts";
import { notFound } from "../errors.ts";
import { getDraft, signatureOf } from "./message-mail.ts";

type Answer = z.input<typeof contract.messageFiles>;

/** What left with a message; while it has not, what would leave with it now. */
export async function viewMessageFiles(deps: Deps, id: string): Promise<Answer> {
  const frame = await findMailFrame(deps.db, id);
  if (!frame) throw notFound("message");
  if (frame.sealedHtml !== null) return sealedFiles(await findSealedFiles(deps.db, id) ?? []);
  const { content } = await getDraft(deps, id);
  const attachments = await makeFileReader(deps.db).facts({ content, signature: signatureOf(frame) });
  const files = (content.files ?? []).map((file) => ({ file, known: attachments.get(file.id) }));
  return {
    items: files.flatMap(({ file, known }) =>
      known ? [{ id: file.id, name: file.name, type: known.type, size: known.size }] : []
    ),
    bytes: bytesOf(attachments),
    most: largestMessageBytes,
    missing: files.flatMap(({ file, known }) => known ? [] : [file.name]),
  };
}

function sealedFiles(files: SealedFile[]): Answer {
  const once = new Map(files.map((file) => [file.id, file]));
  return {
    items: files.filter(({ isInline }) => !isInline).map(({ at: _at, isInline: _isInline, ...file }) => file),
    bytes: Array.from(once.values(), ({ size }) => size).reduce((sum, size) => sum + size, 0),
    most: largestMessageBytes,
    missing: [],
  };
}
