import { parseHTML } from "linkedom";
import { bodyFromDom, subjectFromText } from "./from-dom.ts";
import type { Content } from "./nodes.ts";

/** Elements nest this deep at most; ProseMirror's parser recurses, so deeper ones are cut off before it. */
const deepestElement = 200;
/** More elements open at once than this and the source ends there: linkedom's time grows with the square of them. */
const mostOpen = 5_000;

/**
 * Reads a subject and an HTML body, from the API, an import or a paste, into the text schema. `{{user.firstName | "there"}}`
 * becomes a variable, also as the whole of a link's address. What the schema does not know is dropped, its words kept;
 * scripts, styles and the like go whole. For the server only: HTML is parsed by linkedom.
 */
export function contentFromHtml(source: { subject: string; html: string }): Content {
  return { subject: subjectFromText(source.subject), body: bodyFromHtml(source.html) };
}

/** The body alone, as for a signature. */
export function bodyFromHtml(html: string) {
  // linkedom's body is a DOM node in all that is read of it here; its types want the browser's globals.
  const { document } = parseHTML(`<!doctype html><html><body>${cutOpen(html)}</body></html>`) as unknown as {
    document: { body: Cuttable & Parameters<typeof bodyFromDom>[0] };
  };
  cutDeep(document.body);
  return bodyFromDom(document.body);
}

const voidTag = /^(?:area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr)$/i;

function cutOpen(html: string): string {
  let open = 0;
  for (const { 1: closing, 2: name, index } of html.matchAll(/<(\/?)([a-z][a-z0-9-]*)/gi)) {
    if (closing) open = Math.max(0, open - 1);
    else if (!voidTag.test(name!) && ++open > mostOpen) return html.slice(0, index);
  }
  return html;
}

type Cuttable = { children: ArrayLike<Cuttable>; remove(): void };

function cutDeep(root: Cuttable) {
  let level = Array.from(root.children);
  for (let depth = 0; level.length > 0; depth++) {
    if (depth === deepestElement) return level.forEach((element) => element.remove());
    level = level.flatMap((element) => Array.from(element.children));
  }
}
