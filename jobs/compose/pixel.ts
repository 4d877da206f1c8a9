import { escapeHtml } from "#jobs/document/write-html.ts";

const mark = `width="1" height="1" alt="" style="display:block;width:1px;height:1px;border:0"`;

/** `html` with the tracking pixel as its last element (TR1). */
export function withPixel(html: string, url: string): string {
  const pixel = `<img src="${escapeHtml(url)}" ${mark}>`;
  const end = html.lastIndexOf("</body>");
  return end < 0 ? html + pixel : html.slice(0, end) + pixel + "\n" + html.slice(end);
}

/** The same without it, for showing a sent mail in the app, which must never load it (TR2). */
export const withoutPixel = (html: string) => html.replace(new RegExp(`<img src="[^"<>]*" ${mark}>\\n?`, "g"), "");
