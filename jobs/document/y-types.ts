import * as Y from "yjs";
import { type Block, type Inline, isTextblock, type ListItem, type Mark, type TextNode } from "./nodes.ts";

/** A stretch of text between two other things in a line: one Y.XmlText. */
export type Run = TextNode[];
/** Children of a line as Yjs holds them. */
export type Item = Run | Exclude<Inline, TextNode>;

/** The runs of text in a line and what stands between them; a line without any text gets an empty run to type into. */
export function itemsOf(content: readonly Inline[] = []): Item[] {
  const items: Item[] = [];
  for (const node of content) {
    const last = items.at(-1);
    if (node.type !== "text") items.push(node);
    else if (Array.isArray(last)) last.push(node);
    else items.push([node]);
  }
  if (!items.some(Array.isArray)) items.push([]);
  return items;
}

/** Marks as y-prosemirror stores them. */
export const formatOf = (marks: readonly Mark[] = []): Record<string, unknown> =>
  Object.fromEntries(marks.map((mark) => [mark.type, mark.type === "link" ? mark.attrs : {}]));

/** Attributes of a node as y-prosemirror stores them: null ones left out. */
export const attrsOf = (node: object): Record<string, unknown> =>
  "attrs" in node ? Object.fromEntries(Object.entries(node.attrs as object).filter(([, value]) => value !== null)) : {};

export function typeOfRun(run: Run): Y.XmlText {
  const text = new Y.XmlText();
  text.applyDelta(run.map((node) => ({ insert: node.text, attributes: formatOf(node.marks) })));
  return text;
}

function element(node: { type: string }, children: (Y.XmlElement | Y.XmlText)[]): Y.XmlElement {
  const made = new Y.XmlElement(node.type);
  for (const [name, value] of Object.entries(attrsOf(node))) made.setAttribute(name, value as string);
  made.insert(0, children);
  return made;
}

export const typeOfItem = (item: Item): Y.XmlElement | Y.XmlText =>
  Array.isArray(item) ? typeOfRun(item) : element(item, []);

/** The Yjs element of a block. */
export const typeOf = (block: Block | ListItem): Y.XmlElement =>
  block.type === "listItem" || !isTextblock(block)
    ? element(block, (block.content as Block[]).map(typeOf))
    : element(block, itemsOf(block.content).map(typeOfItem));
