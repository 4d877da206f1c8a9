import { findInbound, inboundBytes } from "#db/queries/thread-mail.ts";
import { pictureTypes } from "#jobs/document/file-kinds.ts";
import { fileBytes } from "#jobs/inbound/read-mail.ts";
import type { Deps } from "../context.ts";
import { notFound } from "../errors.ts";

/** What came in as a page for a frame: sanitized when it was taken in, its own pictures from its source, what it quotes and far
 * pictures where asked for. Undefined where nothing came in under this id. */
export async function inboundHtml(
  deps: Deps,
  id: string,
  o: { quoted: boolean; farPictures: boolean },
): Promise<string | undefined> {
  const mail = await findInbound(deps.db, id);
  if (!mail) return undefined;
  const quote = o.quoted && mail.quotedHtml !== null ? `<div style="margin-top:16px">${mail.quotedHtml}</div>` : "";
  return `<!doctype html>
<html><head><meta charset="utf-8"><meta name="color-scheme" content="only light"><style>${style}</style></head>
<body>${withPictures(id, mail.html + quote, o.farPictures)}</body></html>`;
}

/** As plain as mail readers show it; nothing is wider than the page. */
const style =
  "body{margin:0;font:14px/1.5 system-ui,sans-serif;color:#1d2129;overflow-wrap:anywhere}img{max-width:100%;height:auto}" +
  "table{max-width:100%}pre{white-space:pre-wrap}blockquote{margin:8px 0;padding-left:12px;border-left:3px solid #c9cdd4;color:#4e5663}";

const pictures: readonly string[] = pictureTypes;

/** A picture that came with the mail is asked for by its part; one of another server only when its address is to be looked up. */
function withPictures(id: string, html: string, far: boolean): string {
  const near = html.replace(/(<img\b[^>]*?)\sdata-part="(\d{1,4})"/g, `$1 src="/api/messages/${id}/files/$2"`);
  return far ? near.replace(/(<img\b[^>]*?)\sdata-src="/g, '$1 src="') : near;
}

/** One file of an inbound mail, read out of its source. Of its type anybody may say anything: all but pictures are mere bytes (AD3).
 * @throws {Refusal} not_found. */
export async function inboundFile(deps: Deps, id: string, part: string) {
  const mail = await findInbound(deps.db, id);
  const file = mail?.files.find((one) => String(one.part) === part);
  if (!file) throw notFound("file");
  const bytes = await fileBytes((await inboundBytes(deps.long, id))!, file.part);
  if (!bytes) throw notFound("file");
  const type = pictures.includes(file.type) ? file.type : "application/octet-stream";
  return { file: { ...file, type, size: bytes.length }, bytes };
}
