import * as Y from "yjs";
import { align } from "./align.ts";
import { cleanBody, cleanSubject } from "./clean.ts";
import { type Block, type Content, isTextblock, type List, type ListItem } from "./nodes.ts";
import { readElement } from "./read-draft.ts";
import { attrsOf, formatOf, type Item, itemsOf, type Run, typeOf, typeOfItem } from "./y-types.ts";

/**
 * Makes `doc` read as `content` by a small edit: what is equal is left alone and lines that changed are changed word by word,
 * so that what others type elsewhere at the same time stays. One transaction with `origin`.
 */
export function editDoc(doc: Y.Doc, content: Content, origin?: unknown): void {
  doc.transact(() => {
    editBlocks(doc.getXmlFragment("subject"), cleanSubject(content.subject).content);
    editBlocks(doc.getXmlFragment("body"), cleanBody(content.body).content);
  }, origin);
}

type Child = ReturnType<Y.XmlFragment["toArray"]>[number];

/** Walks `parent` along the steps that make its children those of `target`. */
function editChildren<T>(
  parent: Y.XmlFragment,
  target: readonly T[],
  likeness: (child: Child, wanted: T) => number,
  make: (wanted: T) => Y.XmlElement | Y.XmlText,
  edit: (child: Child, wanted: T) => void,
) {
  const children = parent.toArray() as Child[];
  let at = 0;
  for (const step of align(children, target, likeness, same)) {
    if (step.i === null) parent.insert(at++, [make(target[step.j]!)]);
    else if (step.j === null) parent.delete(at, 1);
    else edit(children[step.i]!, target[step.j]!), at++;
  }
}

const same = 2;

function editBlocks(parent: Y.XmlFragment, target: readonly (Block | ListItem)[]) {
  const known = new Map<Child, { block: Block | ListItem | undefined; key: string; text: string }>();
  for (const child of parent.toArray() as Child[]) {
    const block = child instanceof Y.XmlElement ? blockOf(child) : undefined;
    known.set(child, { block, key: JSON.stringify(block), text: wordsIn(block) });
  }
  const wanted = new Map(target.map((block) => [block, { key: JSON.stringify(block), text: wordsIn(block) }]));
  editChildren(
    parent,
    target,
    (child, block) => {
      const [is, shall] = [known.get(child)!, wanted.get(block)!];
      if (is.key === shall.key) return same;
      return is.block?.type === block.type ? 0.1 + 0.9 * sharedEnds(is.text, shall.text) : 0;
    },
    typeOf,
    (child, block) => {
      if (known.get(child)!.key !== wanted.get(block)!.key) editBlock(child as Y.XmlElement, block);
    },
  );
}

function blockOf(element: Y.XmlElement): Block | ListItem | undefined {
  const raw = readElement(element, 0);
  if (raw.type !== "listItem") return cleanBody({ content: [raw] }).content.find((block) => block.type === raw.type);
  const list = cleanBody({ content: [{ type: "bulletList", content: [raw] }] }).content[0] as List;
  return list.content[0];
}

const wordsIn = (node: unknown): string =>
  JSON.stringify(node)?.match(/"(?:text|path)":"(?:[^"\\]|\\.)*"/g)?.join("") ?? "";

/** How much of the longer of two texts is shared at its start and end, 0 to 1. */
function sharedEnds(a: string, b: string): number {
  const [shorter, longer] = [Math.min(a.length, b.length), Math.max(a.length, b.length)];
  if (longer === 0) return 1;
  let start = 0;
  while (start < shorter && a[start] === b[start]) start++;
  let end = 0;
  while (end < shorter - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  return (start + end) / longer;
}

function editBlock(element: Y.XmlElement, block: Block | ListItem) {
  editAttributes(element, attrsOf(block));
  if (block.type === "listItem" || !isTextblock(block)) editBlocks(element, block.content);
  else editLine(element, itemsOf(block.content));
}

function editAttributes(element: Y.XmlElement, wanted: Record<string, unknown>) {
  const given = element.getAttributes() as Record<string, unknown>;
  for (const name of Object.keys(given)) if (!(name in wanted)) element.removeAttribute(name);
  for (const [name, value] of Object.entries(wanted)) {
    if (given[name] !== value) element.setAttribute(name, value as string);
  }
}

function editLine(line: Y.XmlElement, items: Item[]) {
  editChildren(line, items, itemLikeness, typeOfItem, (child, item) => {
    if (Array.isArray(item)) editText(child as Y.XmlText, item);
    else editAttributes(child as Y.XmlElement, attrsOf(item));
  });
}

function itemLikeness(child: Child, item: Item): number {
  if (Array.isArray(item)) {
    if (!(child instanceof Y.XmlText)) return 0;
    return 0.1 + 0.9 * sharedEnds(plainText(child), item.map((node) => node.text).join(""));
  }
  if (!(child instanceof Y.XmlElement) || child.nodeName !== item.type) return 0;
  return JSON.stringify(child.getAttributes()) === JSON.stringify(attrsOf(item)) ? same : 0.5;
}

/** Stretches of text as Yjs counts it; an embedded thing, which no editor of ours makes, is one unknown character. */
const stretchesOf = (text: Y.XmlText): { text: string; format: Record<string, unknown> }[] =>
  text.toDelta().map((op: { insert: unknown; attributes?: Record<string, unknown> }) => ({
    text: typeof op.insert === "string" ? op.insert : "\ufffc",
    format: op.attributes ?? {},
  }));
const plainText = (text: Y.XmlText) => stretchesOf(text).map((stretch) => stretch.text).join("");

const wordsOf = (text: string) => text.match(/[\p{L}\p{N}]+|\s+|[^\p{L}\p{N}\s]/gu) ?? [];

function editText(text: Y.XmlText, run: Run) {
  const [is, shall] = [wordsOf(plainText(text)), wordsOf(run.map((node) => node.text).join(""))];
  let at = 0;
  for (const { i, j } of align(is, shall, (a, b) => a === b ? 1 : 0)) {
    if (i === null) {
      text.insert(at, shall[j!]!, {});
      at += shall[j!]!.length;
    } else if (j === null) text.delete(at, is[i]!.length);
    else at += is[i]!.length;
  }
  editFormat(text, run);
}

function editFormat(text: Y.XmlText, run: Run) {
  let at = 0;
  const stretches = stretchesOf(text).map(({ text, format }) => ({ length: text.length, format }));
  let stretch = stretches.shift();
  for (const node of run) {
    const wanted = formatOf(node.marks);
    for (let left = node.text.length; left > 0 && stretch;) {
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

function formatChange(is: Record<string, unknown>, wanted: Record<string, unknown>): Record<string, unknown> | null {
  const change: Record<string, unknown> = {};
  for (const name of Object.keys(is)) if (!(name in wanted)) change[name] = null;
  for (const [name, value] of Object.entries(wanted)) {
    if (JSON.stringify(is[name]) !== JSON.stringify(value)) change[name] = value;
  }
  return Object.keys(change).length > 0 ? change : null;
}
