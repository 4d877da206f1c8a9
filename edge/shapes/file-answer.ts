import { pictureTypes } from "#jobs/document/file-kinds.ts";
import type { AppContext } from "../context.ts";

type Kept = { name: string; type: string; size: number };

/** Nothing of a file runs, whatever a browser makes of it (AD3). */
const filePolicy = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'";
const shown: readonly string[] = pictureTypes;
/** What browsers would open as a page of ours. */
const pageTypes = /^(text\/html|image\/svg\+xml|application\/(xhtml\+)?xml)$/;

/**
 * A file to keep, or a picture to show: only the signed-in get it, browsers guess nothing of it, and what could run is saved as mere
 * bytes. `isFinal` says that what stands at this address never changes.
 */
export function answerFile(
  c: AppContext,
  file: Kept,
  body: ReadableStream<Uint8Array> | Uint8Array<ArrayBuffer>,
  o: { asDownload: boolean; isFinal: boolean },
): Response {
  const isShown = !o.asDownload && shown.includes(file.type);
  return c.body(body, 200, {
    "Content-Type": pageTypes.test(file.type) ? "application/octet-stream" : file.type,
    "Content-Length": String(file.size),
    "Content-Disposition": `${isShown ? "inline" : "attachment"}; ${fileNameOf(file.name)}`,
    "Content-Security-Policy": filePolicy,
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": o.isFinal ? "private, max-age=31536000, immutable" : "no-store",
  });
}

/** RFC 6266, section 4.3: the plain form for old readers, RFC 8187's for names beyond ASCII. */
function fileNameOf(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, "_");
  const extended = encodeURIComponent(name.toWellFormed())
    .replace(/['()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
  return `filename="${plain}"; filename*=UTF-8''${extended}`;
}
