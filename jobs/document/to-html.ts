import { writeText, writeVariable } from "./braces.ts";
import { cleanBody, cleanSubject } from "./clean.ts";
import type { Content, LinkAttributes, TextJson } from "./nodes.ts";
import { escapeHtml, type Voice, writeHtml } from "./write-html.ts";

const written: Voice = {
  text: (text) => escapeHtml(writeText(text)),
  variable: (attrs) => escapeHtml(writeVariable(attrs)),
  image: ({ id, alt, width }) =>
    `<img data-attachment="${id}" alt="${escapeHtml(alt)}"${width === null ? "" : ` width="${width}"`}>`,
  address: (attrs) => writeAddress(attrs),
};

const writeAddress = ({ href, variable, fallback }: LinkAttributes) =>
  variable === null ? href ?? "" : writeVariable({ path: variable, fallback });

/** Subject as text and body as HTML with `{{variables}}`; {@link contentFromHtml} reads the same content back. */
export function contentToHtml(content: Content): { subject: string; html: string } {
  const line = cleanSubject(content.subject).content[0].content ?? [];
  const subject = line.map((node) =>
    node.type === "variable" ? writeVariable(node.attrs) : node.type === "text" ? writeText(node.text) : " "
  ).join("");
  return { subject, html: bodyToHtml(content.body) };
}

/** The body alone, as for a signature. */
const bodyToHtml = (body: TextJson) => writeHtml(cleanBody(body), written);
