import { type MarkSpec, type NodeSpec, Schema } from "prosemirror-model";
import { headingLevels, type ImageAttributes, markAttributes, markOrder, nodeAttributes } from "./nodes.ts";

export { emptySubject } from "./nodes.ts";
export type { Content, TextJson } from "./nodes.ts";

/** The picture that an element of ours stands for, or false. */
export function imageOf(dom: { getAttribute(name: string): string | null }): ImageAttributes | false {
  const id = dom.getAttribute("data-attachment")?.trim().toUpperCase() ?? "";
  const width = /^\s*\d{1,5}(px)?\s*$/.test(dom.getAttribute("width") ?? "")
    ? parseInt(dom.getAttribute("width")!)
    : null;
  return id !== "" && { id, alt: dom.getAttribute("alt") ?? "", width };
}

const attrs = (defaults: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(defaults).map(([name, value]) => [name, { default: value }]));

const nodes: Record<string, NodeSpec> = {
  doc: { content: "block+" },
  paragraph: { group: "block", content: "inline*", parseDOM: [{ tag: "p" }] },
  text: { group: "inline" },
  hardBreak: { group: "inline", inline: true, selectable: false, parseDOM: [{ tag: "br" }] },
  heading: {
    group: "block",
    content: "inline*",
    attrs: attrs(nodeAttributes.heading),
    parseDOM: [
      ...headingLevels.map((level) => ({ tag: `h${level}`, attrs: { level } })),
      ...[4, 5, 6].map((level) => ({ tag: `h${level}`, attrs: { level: 3 } })),
    ],
  },
  bulletList: { group: "block list", content: "listItem+", parseDOM: [{ tag: "ul" }] },
  orderedList: {
    group: "block list",
    content: "listItem+",
    attrs: attrs(nodeAttributes.orderedList),
    parseDOM: [{ tag: "ol", getAttrs: (dom) => ({ start: Number(dom.getAttribute("start") ?? 1) }) }],
  },
  listItem: { content: "paragraph block*", parseDOM: [{ tag: "li" }] },
  blockquote: { group: "block", content: "block+", parseDOM: [{ tag: "blockquote" }] },
  variable: { group: "inline", inline: true, atom: true, attrs: attrs(nodeAttributes.variable) },
  image: {
    group: "inline",
    inline: true,
    atom: true,
    attrs: attrs(nodeAttributes.image),
    // Ours alone, by the id of what was uploaded: a picture from elsewhere is dropped, and never fetched.
    parseDOM: [{ tag: "img[data-attachment]", getAttrs: (dom) => imageOf(dom) }],
  },
};

const marks: Record<(typeof markOrder)[number], MarkSpec> = {
  link: {
    attrs: attrs(markAttributes.link),
    inclusive: false,
    parseDOM: [{ tag: "a[href]", getAttrs: (dom) => ({ href: dom.getAttribute("href") }) }],
  },
  bold: { parseDOM: [{ tag: "strong" }, { tag: "b" }, { style: "font-weight=bold" }, { style: "font-weight=700" }] },
  italic: { parseDOM: [{ tag: "em" }, { tag: "i" }, { style: "font-style=italic" }] },
  underline: { parseDOM: [{ tag: "u" }, { style: "text-decoration=underline" }] },
  strike: { parseDOM: [{ tag: "s" }, { tag: "del" }, { tag: "strike" }, { style: "text-decoration=line-through" }] },
};

/**
 * The one schema of everything people write here: drafts, templates, signatures. Names and attributes are those of our
 * Tiptap editor, so that both read the same Yjs document.
 */
export const textSchema = new Schema({
  nodes,
  marks: Object.fromEntries(markOrder.map((name) => [name, marks[name]])),
});
