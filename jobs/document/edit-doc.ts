import * as Y from "yjs";
import { align } from "./align.ts";
import { cleanBody, cleanSubject } from "./clean.ts";
import { editAttributes, editLine } from "./edit-line.ts";
import { editFiles } from "./files.ts";
import { type Block, type Content, isTextblock, type List, type ListItem } from "./nodes.ts";
import { readElement } from "./read-draft.ts";
import { attrsOf, typeOf } from "./y-types.ts";

/**
 * Makes `doc` read as `content` by a small edit: what is equal is left alone and lines that changed are changed word by word,
 * so that what others type elsewhere at the same time stays; files are left as they are where `content` says nothing of them. One
 * transaction with `origin`.
 */
export function editDoc(doc: Y.Doc, content: Content, origin?: unknown): void {
  doc.transact(() => {
    editBlocks(doc.getXmlFragment("subject"), cleanSubject(content.subject).content);
    editBlocks(doc.getXmlFragment("body"), cleanBody(content.body).content);
    if (content.files) editFiles(doc, content.files);
  }, origin);
}

type Child = ReturnType<Y.XmlFragment["toArray"]>[number];

const same = 2;

function editBlocks(parent: Y.XmlFragment, target: readonly (Block | ListItem)[]) {
  const known = new Map<Child, { block: Block | ListItem | undefined; key: string; text: string }>();
  for (const child of parent.toArray() as Child[]) {
    const block = child instanceof Y.XmlElement ? blockOf(child) : undefined;
    known.set(child, { block, key: JSON.stringify(block), text: wordsIn(block) });
  }
  const wanted = new Map(target.map((block) => [block, { key: JSON.stringify(block), text: wordsIn(block) }]));
  const likeness = (child: Child, block: Block | ListItem) => {
    const [is, shall] = [known.get(child)!, wanted.get(block)!];
    if (is.key === shall.key) return same;
    return is.block?.type === block.type ? 0.1 + 0.9 * sharedEnds(is.text, shall.text) : 0;
  };
  const children = parent.toArray() as Child[];
  let at = 0;
  for (const { i, j } of align(children, target, likeness, same)) {
    if (i === null) parent.insert(at++, [typeOf(target[j!]!)]);
    else if (j === null) parent.delete(at, 1);
    else {
      at++;
      const [child, block] = [children[i]!, target[j]!];
      if (known.get(child)!.key !== wanted.get(block)!.key) editBlock(child as Y.XmlElement, block);
    }
  }
}

function blockOf(element: Y.XmlElement): Block | ListItem | undefined {
  const raw = readElement(element, 0);
  if (raw.type !== "listItem") return cleanBody({ content: [raw] }).content.find((block) => block.type === raw.type);
  const list = cleanBody({ content: [{ type: "bulletList", content: [raw] }] }).content[0] as List;
  return list.content[0];
}

const wordsIn = (node: unknown): string =>
  JSON.stringify(node)?.match(/"(?:text|path|id)":"(?:[^"\\]|\\.)*"/g)?.join("") ?? "";

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
  else editLine(element, block.content ?? []);
}
