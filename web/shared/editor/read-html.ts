import { bodyFromDom, subjectFromText } from "#jobs/document/from-dom.ts";
import type { Content } from "#jobs/document/schema.ts";

/** Subject and HTML as the API writes them, read by the browser's own parser, which runs and loads nothing of it. */
export const readContent = ({ subject, html }: { subject: string; html: string }): Content => ({
  subject: subjectFromText(subject),
  body: bodyFromDom(new DOMParser().parseFromString(html, "text/html").body),
});
