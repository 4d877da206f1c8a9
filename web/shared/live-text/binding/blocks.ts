import { Fragment, type Node, type NodeType, type Schema } from "prosemirror-model";
import * as Y from "yjs";
import { deepest } from "#jobs/document/clean.ts";
import {
  attributesOf,
  elementOf,
  knownAttributes,
  lineText,
  readLine,
  textOfLine,
  writeAttributes,
  writeLine,
} from "./line.ts";

/** Each element that is shown, with the node that shows it. */
export type Mapping = Map<Y.XmlElement, Node>;

/** The blocks of `parent` as nodes that `type` may hold; unchanged ones come from `mapping`. What does not fit is left out here and
 * stays in the document: two people's edits can make such a thing together, and neither meant to delete it. */
export function readBlocks(
  parent: Y.XmlFragment,
  type: NodeType,
  schema: Schema,
  mapping: Mapping,
  depth = 0,
): Fragment {
  const read = (parent.toArray() as unknown[]).flatMap((element) => {
    const node = element instanceof Y.XmlElement
      ? mapping.get(element) ?? readBlock(element, type, schema, mapping, depth)
      : null;
    return node ? [{ element: element as Y.XmlElement, node }] : [];
  });
  const content = fitting(type, read.map(({ node }) => node));
  for (const { element, node } of read) {
    if (content.content.includes(node)) mapping.set(element, node);
    else mapping.delete(element);
  }
  return content;
}

function readBlock(
  element: Y.XmlElement,
  within: NodeType,
  schema: Schema,
  mapping: Mapping,
  depth: number,
): Node | null {
  const type = schema.nodes[element.nodeName];
  if (!type?.isBlock || !holds(within, type)) return null;
  const attrs = knownAttributes(type.spec.attrs, element.getAttributes());
  if (type.isTextblock) return type.create(attrs, readLine(element, schema));
  const isItem = type.name === "listItem";
  if (!isItem && depth >= deepest) return null;
  return type.create(attrs, readBlocks(element, type, schema, mapping, isItem ? depth : depth + 1));
}

/** Whether an element of `type` may stand somewhere in `parent`, whatever must be put before it. */
function holds(parent: NodeType, type: NodeType): boolean {
  const seen = [parent.contentMatch];
  for (const match of seen) {
    if (match.matchType(type)) return true;
    for (let n = 0; n < match.edgeCount; n++) if (!seen.includes(match.edge(n).next)) seen.push(match.edge(n).next);
  }
  return false;
}

function fitting(type: NodeType, nodes: Node[]): Fragment {
  const whole = Fragment.from(nodes);
  if (type.validContent(whole)) return whole;
  let match = type.contentMatch;
  let fit = Fragment.empty;
  for (const node of nodes) {
    const before = match.fillBefore(Fragment.from(node));
    const next = before && match.matchFragment(before)?.matchType(node.type);
    if (!next) continue;
    fit = fit.append(before).addToEnd(node);
    match = next;
  }
  return fit.append(match.fillBefore(Fragment.empty, true) ?? Fragment.empty);
}

/** Where a person just typed: the textblock, and the offset in it. */
export type Caret = { parent: Node; offset: number } | null;

/** Make the blocks of `parent` those of `node`, by changing as few elements as can be told: what others type in the rest stays. */
export function writeBlocks(parent: Y.XmlFragment, node: Node, mapping: Mapping, caret: Caret): void {
  let is = (parent.toArray() as unknown[]).filter((child): child is Y.XmlElement => mapping.has(child as Y.XmlElement));
  let shall = [...node.children];
  const keeps = (element: Y.XmlElement, wanted: Node): boolean => {
    const shown = mapping.get(element)!;
    if (shown !== wanted && !shown.eq(wanted)) return false;
    mapping.set(element, wanted);
    return true;
  };
  const drop = (element: Y.XmlElement) => {
    mapping.delete(element);
    parent.delete(parent.toArray().indexOf(element), 1);
  };
  while (is.length > 0 && shall.length > 0 && keeps(is[0]!, shall[0]!)) [is, shall] = [is.slice(1), shall.slice(1)];
  let behind: Y.XmlElement | null = null;
  while (is.length > 0 && shall.length > 0 && keeps(is.at(-1)!, shall.at(-1)!)) {
    behind = is.at(-1)!;
    [is, shall] = [is.slice(0, -1), shall.slice(0, -1)];
  }
  const placeOf = (element: Y.XmlElement | null | undefined) =>
    element ? (parent.toArray() as unknown[]).indexOf(element) : parent.length;
  while (is.length > 0 && shall.length > 0) {
    const [first, last] = [likeness(is[0]!, shall[0]!, mapping), likeness(is.at(-1)!, shall.at(-1)!, mapping)];
    if (first < 0 && last < 0) drop(is.shift()!);
    else if (first >= last) writeBlock(is.shift()!, shall.shift()!, mapping, caret);
    else {
      behind = is.pop()!;
      writeBlock(behind, shall.pop()!, mapping, caret);
    }
  }
  is.forEach(drop);
  if (shall.length > 0) parent.insert(placeOf(behind), shall.map((each) => makeBlock(each, mapping)));
}

/** How much of the element would stay if it became `node`; below 0 where it cannot. */
function likeness(element: Y.XmlElement, node: Node, mapping: Mapping): number {
  const shown = mapping.get(element)!;
  if (shown.type !== node.type) return -1;
  const start = shown.content.findDiffStart(node.content);
  const end = shown.content.findDiffEnd(node.content);
  if (start === null || !end) return shown.content.size;
  return Math.min(shown.content.size, start + shown.content.size - end.a);
}

function writeBlock(element: Y.XmlElement, node: Node, mapping: Mapping, caret: Caret): void {
  writeAttributes(element, attributesOf(node));
  if (!node.isTextblock) writeBlocks(element, node, mapping, caret);
  else if (!lineText(element) || !mapping.get(element)!.content.eq(node.content)) {
    writeLine(element, node, caret?.parent === node ? caret.offset : null);
  }
  mapping.set(element, node);
}

function makeBlock(node: Node, mapping: Mapping): Y.XmlElement {
  const children = node.isTextblock ? [textOfLine(node)] : node.children.map((child) => makeBlock(child, mapping));
  const element = elementOf(node, children);
  mapping.set(element, node);
  return element;
}
