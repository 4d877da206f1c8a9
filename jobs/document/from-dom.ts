import { DOMParser } from "prosemirror-model";
import { readBraces } from "./braces.ts";
import { cleanBody, cleanSubject } from "./clean.ts";
import type { Block, Body, Inline, LinkAttributes, ListItem, Mark, Subject, TextNode } from "./nodes.ts";
import { isTextblock } from "./nodes.ts";
import { textSchema } from "./schema.ts";
import { type Piece, readSpaces } from "./spaces.ts";

const parser = DOMParser.fromSchema(textSchema);

/**
 * What stands below `root` as a document of the text schema: `{{user.firstName | "there"}}` becomes a variable, also as the whole
 * of a link's address; what the schema does not know is dropped, its words kept. The caller parses the HTML: a browser by itself,
 * the server with linkedom.
 */
export function bodyFromDom(root: Parameters<DOMParser["parse"]>[0]): Body {
  const parsed = parser.parse(root).toJSON();
  return cleanBody({ type: "doc", content: readBlocks(cleanBody(parsed).content) });
}

/** A written subject as a document: its variables become nodes. */
export function subjectFromText(text: string): Subject {
  const content = readBraces(text).map((piece): Inline =>
    typeof piece === "string" ? { type: "text", text: piece } : { type: "variable", attrs: piece }
  );
  return cleanSubject({ type: "doc", content: [{ type: "paragraph", content }] });
}

/** A written address as the attributes of a link: one that is a variable and nothing else is that variable's value. */
export function linkOf(href: string): LinkAttributes {
  const [variable, ...rest] = readBraces(href);
  if (variable === undefined || typeof variable === "string" || rest.length > 0) {
    return { href, variable: null, fallback: null };
  }
  return { href: null, variable: variable.path, fallback: variable.fallback };
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
  const texts = readSpaces(
    line.map((node): Piece => node.type === "text" ? node.text : node.type === "image" ? { width: 1 } : null),
  );
  return line.flatMap((node, n): Inline[] => {
    if (node.type === "text") return readText({ ...node, text: texts[n] as string });
    return [node.type === "image" && node.marks ? { ...node, marks: node.marks.map(readLink) } : node];
  });
}

function readText(node: TextNode): Inline[] {
  const marks = node.marks?.map(readLink);
  return readBraces(node.text).map((piece) =>
    typeof piece === "string" ? { type: "text", text: piece, marks } : { type: "variable", attrs: piece, marks }
  );
}

const readLink = (mark: Mark): Mark =>
  mark.type === "link" && mark.attrs.href !== null ? { type: "link", attrs: linkOf(mark.attrs.href) } : mark;
