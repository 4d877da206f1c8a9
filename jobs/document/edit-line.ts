import * as Y from "yjs";
import { align } from "./align.ts";
import type { Inline } from "./nodes.ts";
import { attrsOf, formatOf, insertOf, textOf } from "./y-types.ts";

type Format = Record<string, unknown>;
/** A word, or one thing embedded in the text, as it is. */
type Is = { insert: string | Y.XmlElement; length: number };
/** The same as it shall be. */
type Shall = { node: Inline; insert: string | null };

/** Make the line read as `content` word by word. One that is not a single text is made one. */
export function editLine(line: Y.XmlElement, content: readonly Inline[]): void {
  const [text, ...more] = line.toArray() as unknown[];
  if (text instanceof Y.XmlText && more.length === 0) return editText(text, content);
  line.delete(0, line.length);
  line.insert(0, [textOf(content)]);
}

export function editAttributes(element: Y.XmlElement, wanted: Record<string, unknown>): void {
  const given = element.getAttributes() as Record<string, unknown>;
  for (const name of Object.keys(given)) if (!(name in wanted)) element.removeAttribute(name);
  for (const [name, value] of Object.entries(wanted)) {
    if (given[name] !== value) element.setAttribute(name, value as string);
  }
}

function editText(text: Y.XmlText, content: readonly Inline[]): void {
  const is = piecesIn(text);
  const shall = content.flatMap((node): Shall[] =>
    node.type === "text" ? wordsOf(node.text).map((insert) => ({ node, insert })) : [{ node, insert: null }]
  );
  let at = 0;
  for (const { i, j } of align(is, shall, likeness)) {
    if (j === null) text.delete(at, is[i]!.length);
    else if (i === null) at += insertPiece(text, at, shall[j]!);
    else {
      const { insert, length } = is[i]!;
      if (insert instanceof Y.XmlElement) editAttributes(insert, attrsOf(shall[j]!.node));
      at += length;
    }
  }
  editFormat(text, content);
}

function likeness({ insert }: Is, wanted: Shall): number {
  if (typeof insert === "string") return insert === wanted.insert ? 1 : 0;
  if (insert.nodeName !== wanted.node.type) return 0;
  // Another picture is another picture, whatever is said of it meanwhile; a variable may become another one in its place.
  if (wanted.node.type === "image" && insert.getAttribute("id") !== wanted.node.attrs.id) return 0;
  return JSON.stringify(insert.getAttributes()) === JSON.stringify(attrsOf(wanted.node)) ? 1 : 0.5;
}

function insertPiece(text: Y.XmlText, at: number, { node, insert }: Shall): number {
  if (insert === null) text.insertEmbed(at, insertOf(node) as Y.XmlElement, {});
  else text.insert(at, insert, {});
  return insert?.length ?? 1;
}

type Stretch = { insert: string | Y.XmlElement; length: number; format: Format };

/** The text as Yjs counts it. What no editor of ours embeds is one unknown character. */
const stretchesOf = (text: Y.XmlText): Stretch[] =>
  text.toDelta().map(({ insert, attributes }: { insert: unknown; attributes?: Format }): Stretch => {
    const known = typeof insert === "string" || insert instanceof Y.XmlElement ? insert : "\ufffc";
    return { insert: known, length: typeof known === "string" ? known.length : 1, format: attributes ?? {} };
  });

const wordsOf = (text: string) => text.match(/[\p{L}\p{N}]+|\s+|[^\p{L}\p{N}\s]/gu) ?? [];

/** Words of the whole text, across changes of format. */
function piecesIn(text: Y.XmlText): Is[] {
  const joined: Is[] = [];
  for (const { insert, length } of stretchesOf(text)) {
    const last = joined.at(-1);
    if (typeof insert === "string" && typeof last?.insert === "string") {
      last.insert += insert;
      last.length += length;
    } else joined.push({ insert, length });
  }
  return joined.flatMap((piece) =>
    typeof piece.insert === "string"
      ? wordsOf(piece.insert).map((insert) => ({ insert, length: insert.length }))
      : [piece]
  );
}

function editFormat(text: Y.XmlText, content: readonly Inline[]): void {
  let at = 0;
  const stretches = stretchesOf(text);
  let stretch = stretches.shift();
  for (const node of content) {
    const wanted = node.type === "hardBreak" ? {} : formatOf(node.marks);
    for (let left = node.type === "text" ? node.text.length : 1; left > 0 && stretch;) {
      const length = Math.min(left, stretch.length);
      const change = formatChange(stretch.format, wanted);
      if (change) text.format(at, length, change);
      at += length;
      left -= length;
      stretch.length -= length;
      if (stretch.length === 0) stretch = stretches.shift();
    }
  }
}

function formatChange(is: Format, wanted: Format): Format | null {
  const change: Format = {};
  for (const name of Object.keys(is)) if (!(name in wanted)) change[name] = null;
  for (const [name, value] of Object.entries(wanted)) {
    if (JSON.stringify(is[name]) !== JSON.stringify(value)) change[name] = value;
  }
  return Object.keys(change).length > 0 ? change : null;
}
