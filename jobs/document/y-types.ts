import * as Y from "yjs";
import { type Block, type Inline, isTextblock, type ListItem, type Mark } from "./nodes.ts";

/** Marks as Yjs holds them: formatting attributes by name. */
export const formatOf = (marks: readonly Mark[] = []): Record<string, unknown> =>
  Object.fromEntries(marks.map((mark) => [mark.type, mark.type === "link" ? given(mark.attrs) : {}]));

/** As in y-prosemirror, null attributes of nodes are left out and absent ones of marks are null. */
const given = (attrs: object) => Object.fromEntries(Object.entries(attrs).filter(([, value]) => value !== null));

export const attrsOf = (node: object): Record<string, unknown> => "attrs" in node ? given(node.attrs as object) : {};

function element(node: { type: string }, children: (Y.XmlElement | Y.XmlText)[]): Y.XmlElement {
  const made = new Y.XmlElement(node.type);
  for (const [name, value] of Object.entries(attrsOf(node))) made.setAttribute(name, value as string);
  made.insert(0, children);
  return made;
}

/** What goes into a line's text for `node`: its characters, or an element that counts as one. */
export const insertOf = (node: Inline): string | Y.XmlElement => node.type === "text" ? node.text : element(node, []);

/**
 * A line's one text, variables and breaks embedded in it. y-prosemirror cuts a line into a text, a chip, a text: two people who
 * put a chip into the same words, or type behind a chip that ends a line, then each make a text of their own, and words come
 * out doubled or moved. In one text a chip is one more character.
 */
export function textOf(content: readonly Inline[] = []): Y.XmlText {
  const text = new Y.XmlText();
  text.applyDelta(content.map((node) => ({
    insert: insertOf(node),
    attributes: node.type === "hardBreak" ? {} : formatOf(node.marks),
  })));
  return text;
}

/** The Yjs element of a block, every line in it with its text to type into. */
export function typeOf(block: Block | ListItem): Y.XmlElement {
  if (block.type === "listItem" || !isTextblock(block)) return element(block, (block.content as Block[]).map(typeOf));
  return element(block, [textOf(block.content)]);
}
