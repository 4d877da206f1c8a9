import { cleanBody } from "#jobs/document/clean.ts";
import { isTextblock } from "#jobs/document/nodes.ts";
import type { Content, TextJson } from "#jobs/document/nodes.ts";
import { type Findings, makeResolver, type Pictures, type Values } from "#jobs/document/resolve.ts";
import { escapeHtml, type Tag } from "#jobs/document/write-html.ts";
import { plainTextOf } from "./plain-text.ts";

/** The line that lets a user opt out (SU1); `url` is signed for one message and user. */
export type Unsubscribe = { prefix: string; linkText: string; url: string };

type Mail = {
  content: Content;
  signature: TextJson | null;
  values: Values;
  unsubscribe: Unsubscribe | null;
  /** Where its pictures are found; without, the words that stand for them. */
  pictures?: Pictures;
};

/**
 * The mail as its reader sees it, and what stands in its way: body, then signature, then the unsubscribe line (PE5, ST7), as
 * a whole HTML document and as text made from it (PE6). The preview and the release both call this.
 */
export function renderMail(mail: Mail): { subject: string; html: string; text: string } & Findings {
  const rendered = renderHtml(mail);
  return { ...rendered, text: plainTextOf(rendered.html) };
}

/** The same without its text part, which takes longer than all the rest.
 * A subject or body without a word is a hole too: nobody means to send a mail half written. */
export function renderHtml(mail: Mail): { subject: string; html: string } & Findings {
  const resolver = makeResolver(mail.values, styleOf, mail.pictures);
  const subject = resolver.subject(mail.content.subject);
  const body = resolver.html(mail.content.body);
  const parts = [body];
  if (mail.signature && !isEmpty(mail.signature)) {
    parts.push(`<div style="margin:24px 0 0">${resolver.html(mail.signature)}</div>`);
  }
  if (mail.unsubscribe) parts.push(unsubscribeLine(mail.unsubscribe));
  const html = page(subject, parts.join("\n"));
  const findings = resolver.findings();
  // Where words show there are some; else an empty one is told from one that is a picture alone.
  const blanks = subject.trim() !== "" && />[^<\s]/.test(body) ? [] : blanksOf(subject, mail.content.body);
  const holes = [...blanks, ...findings.holes];
  return { subject, html, ...findings, holes };
}

/** A resolved subject or a body without a word, as holes. */
export const blanksOf = (subject: string, body: TextJson): string[] => [
  ...(subject.trim() === "" ? ["message.subject"] : []),
  ...(isEmpty(body) ? ["message.text"] : []),
];

/** Whether a document says nothing: empty lines only. */
export function isEmpty(doc: TextJson): boolean {
  return cleanBody(doc).content.every((block) => isTextblock(block) && !block.content);
}

// No colours but a grey that stands on white and on black: readers choose their own, light or dark.
const styles: Record<Tag, string> = {
  p: "margin:0 0 12px",
  h1: "margin:0 0 12px;font-size:22px;line-height:1.3",
  h2: "margin:0 0 12px;font-size:19px;line-height:1.3",
  h3: "margin:0 0 12px;font-size:16px;line-height:1.3",
  ul: "margin:0 0 12px;padding:0 0 0 24px",
  ol: "margin:0 0 12px;padding:0 0 0 24px",
  li: "margin:0",
  blockquote: "margin:0 0 12px;padding:0 0 0 12px;border-left:3px solid #8b93a1",
  a: "text-decoration:underline",
  img: "max-width:100%;height:auto;border:0",
};
const nestedList = "margin:0;padding:0 0 0 24px";
const styleOf = (tag: Tag, inItem = false) =>
  ` style="${inItem && (tag === "ul" || tag === "ol") ? nestedList : styles[tag]}"`;

const font = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;font-size:15px;line-height:1.5";

const unsubscribeLine = ({ prefix, linkText, url }: Unsubscribe) =>
  `<p style="margin:24px 0 0;font-size:13px;opacity:.75">${escapeHtml(prefix)} ` +
  `<a href="${escapeHtml(url)}"${styleOf("a")}>${escapeHtml(linkText)}</a></p>`;

const page = (subject: string, inner: string) =>
  `<!doctype html>
<html>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<style>:root{color-scheme:light dark}</style>
<title>${escapeHtml(subject)}</title>
</head>
<body style="margin:0;padding:0">
<div dir="auto" style="${font}">
${inner}
</div>
</body>
</html>
`;
