import type {
  Block,
  Body,
  ImageAttributes,
  Inline,
  LinkAttributes,
  ListItem,
  Mark,
  VariableAttributes,
} from "./nodes.ts";
import { isTextblock } from "./nodes.ts";
import { keepSpaces, type Piece } from "./spaces.ts";

export type Tag = "p" | "h1" | "h2" | "h3" | "ul" | "ol" | "li" | "blockquote" | "a" | "img";

/** What differs between the written form and a mail. */
export type Voice = {
  text(text: string): string;
  /** HTML of a variable. */
  variable(attrs: VariableAttributes): string;
  /** HTML of a picture. */
  image(attrs: ImageAttributes): string;
  /** The address of a link, or null to leave its words without one. */
  address(attrs: LinkAttributes): string | null;
  /** Attributes for a tag, with a leading space; `inItem` for what stands in an item of a list. */
  attributes?(tag: Tag, inItem: boolean): string;
};

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** Text as it stands in HTML, in an element or a quoted attribute. */
export const escapeHtml = (text: string) =>
  text.replace(/[&<>"']/g, (char) => entities[char]!).replaceAll("\u00a0", "&nbsp;");

/** HTML of a clean document. */
export function writeHtml(doc: Body, voice: Voice): string {
  return doc.content.map((block) => writeBlock(block, voice)).join("");
}

const element = (tag: Tag, inner: string, voice: Voice, more = "", inItem = false) =>
  `<${tag}${more}${voice.attributes?.(tag, inItem) ?? ""}>${inner}</${tag}>`;

function writeBlock(block: Block | ListItem, voice: Voice, inItem = false): string {
  if (block.type === "listItem") return element("li", writeItem(block.content, voice), voice);
  if (isTextblock(block)) {
    return element(
      block.type === "heading" ? headingTag(block.attrs.level) : "p",
      writeLine(block.content, voice),
      voice,
    );
  }
  const inner = writeBlocks(block.content, voice);
  if (block.type === "blockquote") return element("blockquote", inner, voice);
  if (block.type === "bulletList") return element("ul", inner, voice, "", inItem);
  return element("ol", inner, voice, block.attrs.start === 1 ? "" : ` start="${block.attrs.start}"`, inItem);
}

/** The words of an item stand in it without a paragraph of their own where only lists follow: no gaps between items. */
function writeItem([first, ...rest]: Block[], voice: Voice): string {
  const tight = first?.type === "paragraph" && rest.every((b) => b.type === "bulletList" || b.type === "orderedList");
  return (tight ? writeLine(first.content, voice) : writeBlock(first!, voice)) +
    writeBlocks(rest, voice, true);
}

const headingTag = (level: number) => `h${level}` as "h1" | "h2" | "h3";
const writeBlocks = (blocks: (Block | ListItem)[], voice: Voice, inItem = false) =>
  blocks.map((block) => writeBlock(block, voice, inItem)).join("");

/** A break at the end of a line, and a line with nothing in it, show only with a break behind them. */
function writeLine(content: Inline[] | undefined, voice: Voice): string {
  if (!content) return "<br>";
  const kept = keepSpaces(
    content.map((node): Piece => node.type === "text" ? node.text : node.type === "hardBreak" ? null : { width: 1 }),
  );
  const spans = content.map((node, n) => ({
    html: htmlOf(node, kept[n], voice),
    marks: marksOf(content, n),
  }));
  const ending = content.at(-1)?.type === "hardBreak" ? "<br>" : "";
  return writeSpans(spans, voice) + ending;
}

function htmlOf(node: Inline, kept: Piece | undefined, voice: Voice): string {
  if (node.type === "text") return voice.text(kept as string);
  if (node.type === "variable") return voice.variable(node.attrs);
  return node.type === "image" ? voice.image(node.attrs) : "<br>";
}

function marksOf(content: Inline[], n: number): Mark[] {
  const node = content[n];
  if (node?.type !== "hardBreak") return node?.marks ?? [];
  // A break between two words of one link is in it, so that the link stays one.
  const [before, after] = [content[n - 1], content[n + 1]].map((beside) =>
    beside && "marks" in beside ? beside.marks : []
  );
  const link = before?.find((mark) => mark.type === "link");
  return link && after?.some((mark) => JSON.stringify(mark) === JSON.stringify(link)) ? [link] : [];
}

type Span = { html: string; marks: Mark[] };

const simpleTags = { bold: "strong", italic: "em", underline: "u", strike: "s" } as const;
const linkOf = (span: Span) => span.marks[0]?.type === "link" ? span.marks[0].attrs : null;

function writeSpans(spans: Span[], voice: Voice): string {
  let out = "";
  for (let i = 0; i < spans.length;) {
    const link = linkOf(spans[i]!);
    const key = JSON.stringify(link);
    let inner = "";
    do inner += formatted(spans[i++]!); while (link && i < spans.length && JSON.stringify(linkOf(spans[i]!)) === key);
    const address = link && voice.address(link);
    out += address === null ? inner : element("a", inner, voice, ` href="${escapeHtml(address)}"`);
  }
  return out;
}

const formatted = (span: Span) =>
  span.marks.reduceRight(
    (html, { type }) => type === "link" ? html : `<${simpleTags[type]}>${html}</${simpleTags[type]}>`,
    span.html,
  );
