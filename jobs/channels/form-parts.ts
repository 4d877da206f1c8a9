import { Buffer } from "node:buffer";

export type FormPart = { name: string; fileName: string | null; type: string | null; bytes: Uint8Array };

const mostParts = 1_000;

/**
 * The parts of a `multipart/form-data` body, byte for byte (RFC 7578): the platform's own reader takes every field for UTF-8, and a raw
 * mail may be anything. None for a body of another kind; what comes behind a broken part, or behind the thousandth, is left out.
 */
export function formParts(body: Uint8Array, contentType: string): FormPart[] {
  const boundary = /^multipart\/form-data\s*;.*?\bboundary=(?:"([^"]{1,200})"|([^\s;"]{1,200}))/i.exec(contentType);
  if (!boundary) return [];
  const mark = `--${boundary[1] ?? boundary[2]}`;
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const parts: FormPart[] = [];
  let at = bytes.indexOf(mark);
  while (at >= 0 && parts.length < mostParts) {
    const from = at + mark.length;
    if (bytes.toString("latin1", from, from + 2) !== "\r\n") break;
    const headEnd = bytes.indexOf("\r\n\r\n", from);
    const next = bytes.indexOf(`\r\n${mark}`, Math.max(from, headEnd));
    if (headEnd < 0 || next < 0) break;
    const head = bytes.toString("utf8", from, headEnd);
    const name = parameter(head, "name");
    if (name !== null && headEnd + 4 <= next + 2) {
      parts.push({
        name,
        fileName: parameter(head, "filename"),
        type: /^content-type:\s*([^\r\n]+)/im.exec(head)?.[1]?.trim() ?? null,
        bytes: new Uint8Array(bytes.subarray(headEnd + 4, Math.max(next, headEnd + 4))),
      });
    }
    at = next + 2;
  }
  return parts;
}

function parameter(head: string, name: string): string | null {
  const disposition = /^content-disposition:\s*form-data\s*;([^\r\n]*)/im.exec(head)?.[1] ?? "";
  const found = new RegExp(`(?:^|[;\\s])${name}="([^"]*)"`, "i").exec(disposition);
  return found ? found[1]!.replace(/%22/g, '"') : null;
}
