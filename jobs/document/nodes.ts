import type { TextJson } from "#db/schema/teammate.ts";

export type { TextJson };

/** A file that leaves with a message: an attachment's id, and what the text that it was put to says of it (CO9). */
export type FileRef = { id: string; name: string; type: string; size: number };

/** Subject and body of one message: documents of the one text schema (schema.ts). The subject is exactly one paragraph. What is
 * read of a draft says its files, none or some; where `files` is left out nothing is said of them, and an edit leaves them. */
export type Content = { subject: TextJson; body: TextJson; files?: FileRef[] };

export type VariableAttributes = { path: string; fallback: string | null };
/** A picture in the words, by an attachment's id. `alt` stands for it where it is not shown; `width` is in CSS pixels, null for the
 * picture's own. */
export type ImageAttributes = { id: string; alt: string; width: number | null };
/** The address of a link: fixed (`href`) or the value of a variable, never both. */
export type LinkAttributes = { href: string | null; variable: string | null; fallback: string | null };

export type Mark = { type: "bold" | "italic" | "underline" | "strike" } | { type: "link"; attrs: LinkAttributes };
export type TextNode = { type: "text"; text: string; marks?: Mark[] };
export type VariableNode = { type: "variable"; attrs: VariableAttributes; marks?: Mark[] };
export type ImageNode = { type: "image"; attrs: ImageAttributes; marks?: Mark[] };
export type Inline = TextNode | VariableNode | ImageNode | { type: "hardBreak" };
export type Paragraph = { type: "paragraph"; content?: Inline[] };
export type Heading = { type: "heading"; attrs: { level: number }; content?: Inline[] };
export type Textblock = Paragraph | Heading;
export type ListItem = { type: "listItem"; content: Block[] };
export type List =
  | { type: "bulletList"; content: ListItem[] }
  | { type: "orderedList"; attrs: { start: number }; content: ListItem[] };
export type Block = Textblock | List | { type: "blockquote"; content: Block[] };
export type Body = { type: "doc"; content: Block[] };
export type Subject = { type: "doc"; content: [Paragraph] };

/** Attributes of every node that has any, with their defaults. The editor's nodes declare exactly these. */
export const nodeAttributes = {
  variable: { path: "", fallback: null },
  image: { id: "", alt: "", width: null },
  heading: { level: 1 },
  orderedList: { start: 1 },
} as const;

/** The same for marks. */
export const markAttributes = { link: { href: null, variable: null, fallback: null } } as const;

/** Order of marks on a text, outermost first, so that a link is one piece whatever is bold inside it. */
export const markOrder = ["link", "bold", "italic", "underline", "strike"] as const;

export const headingLevels = [1, 2, 3] as const;

/** A subject that says nothing, for what has a body only. */
export const emptySubject: Subject = { type: "doc", content: [{ type: "paragraph" }] };

export const isTextblock = (block: Block): block is Textblock => block.type === "paragraph" || block.type === "heading";
