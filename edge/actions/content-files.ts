import type { Db } from "#db/client.ts";
import { findAttachments } from "#db/queries/attachment.ts";
import { imageIdsIn, largestMessageBytes } from "#jobs/document/files.ts";
import type { Content, FileRef } from "#jobs/document/nodes.ts";
import { Refusal } from "../errors.ts";

/**
 * The files that `ids` name, as a text keeps them; undefined where nothing is said of files. Pictures in the body must be there too.
 * `at` is the path of the field that held the text. @throws {Refusal} invalid_field for what is not there or is no picture; too_large.
 */
export async function readFiles(
  db: Db,
  { ids, body, at }: { ids: string[] | undefined; body: Content["body"]; at: string },
): Promise<FileRef[] | undefined> {
  const pictures = imageIdsIn(body);
  const wanted = [...new Set([...pictures, ...ids ?? []])];
  const found = new Map((await findAttachments(db, wanted)).map((file) => [file.id, file]));
  const noPicture = pictures.find((id) => found.get(id)?.width == null);
  if (noPicture !== undefined) {
    throw new Refusal("invalid_field", `${at}html: ${noPicture} is no picture here`, `${at}html`);
  }
  const unknown = ids?.findIndex((id) => !found.has(id)) ?? -1;
  if (unknown >= 0) {
    throw new Refusal("invalid_field", `${at}files.${unknown}: is no file here`, `${at}files.${unknown}`);
  }
  const bytes = Array.from(found.values(), ({ size }) => size).reduce((sum, size) => sum + size, 0);
  if (bytes > largestMessageBytes) {
    const words = `come to ${Math.ceil(bytes / 1_000_000)} MB together, a message holds 25 MB`;
    throw new Refusal("too_large", `${at}files: ${words}`, `${at}files`);
  }
  return ids &&
    [...new Set(ids)].map((id) => found.get(id)!).map(({ name, type, size, id }) => ({ id, name, type, size }));
}
