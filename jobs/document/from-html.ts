import { parseHTML } from "linkedom";
import { DOMParser } from "prosemirror-model";
import { readBraces } from "./braces.ts";
import { cleanBody, cleanSubject } from "./clean.ts";
import type { Block, Content, Inline, ListItem, Mark, TextNode } from "./nodes.ts";
import { isTextblock } from "./nodes.ts";
import { textSchema } from "./schema.ts";
import { type Piece, readSpaces } from "./spaces.ts";

const parser = DOMParser.fromSchema(textSchema);
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
  const subject = readBraces(source.subject).map((piece): Inline =>
    typeof piece === "string" ? { type: "text", text: piece } : { type: "variable", attrs: piece }
  );
  return {
    subject: cleanSubject({ type: "doc", content: [{ type: "paragraph", content: subject }] }),
    body: bodyFromHtml(source.html),
  };
}

/** The body alone, as for a signature. */
export function bodyFromHtml(html: string) {
  // linkedom's body is a DOM node in all that is read of it here; its types want the browser's globals.
  const { document } = parseHTML(`<!doctype html><html><body>${cutOpen(html)}</body></html>`) as unknown as {
    document: { body: Cuttable & Parameters<DOMParser["parse"]>[0] };
  };
  cutDeep(document.body);
  const parsed = parser.parse(document.body).toJSON();
  return cleanBody({ type: "doc", content: readBlocks(cleanBody(parsed).content) });
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

const readBlocks = <T extends Block | ListItem>(blocks: T[]): T[] =>
  blocks.map((block) =>
    "content" in block && block.content && (block.type === "listItem" || !isTextblock(block))
      ? { ...block, content: readBlocks(block.content as Block[]) }
      : "content" in block && block.content
      ? { ...block, content: readLine(block.content as Inline[]) }
      : block
  );

function readLine(content: Inline[]): Inline[] {
  // A break that ends a line is how HTML shows the end of it, not one somebody typed.
  const line = content.at(-1)?.type === "hardBreak" ? content.slice(0, -1) : content;
  const texts = readSpaces(line.map((node): Piece => node.type === "text" ? node.text : null));
  return line.flatMap((node, n) => node.type === "text" ? readText({ ...node, text: texts[n] as string }) : node);
}

const readText = (node: TextNode): Inline[] =>
  readBraces(node.text).map((piece) =>
    typeof piece === "string"
      ? { type: "text", text: piece, marks: node.marks?.map(readLink) }
      : { type: "variable", attrs: piece }
  );

function readLink(mark: Mark): Mark {
  if (mark.type !== "link" || mark.attrs.href === null) return mark;
  const [variable, ...rest] = readBraces(mark.attrs.href);
  if (variable === undefined || typeof variable === "string" || rest.length > 0) return mark;
  return { type: "link", attrs: { href: null, variable: variable.path, fallback: variable.fallback } };
}
