import { addressOf } from "./address.ts";
import {
  type Block,
  type Body,
  type ImageNode,
  type Inline,
  type ListItem,
  type Mark,
  markOrder,
  type Paragraph,
  type Subject,
  type Textblock,
  type TextNode,
  type VariableNode,
} from "./nodes.ts";

/** Lists and quotes nest this deep at most; what lies deeper is dropped. Far beyond what anybody types. */
export const deepest = 40;
const longestPath = 200;
const longestAddress = 4_000;
const longestAlt = 500;
/** No mail is wider, and no screen that it is read on. */
const widestImage = 2_000;

type Raw = { type?: unknown; text?: unknown; attrs?: unknown; marks?: unknown; content?: unknown };
const rawsIn = (value: unknown): Raw[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === "object" && item !== null) : [];
const attrsOf = (raw: Raw): Record<string, unknown> =>
  typeof raw.attrs === "object" && raw.attrs !== null ? raw.attrs as Record<string, unknown> : {};

/** Text as one line may hold it: well-formed, no control characters. */
// deno-lint-ignore no-control-regex
export const cleanText = (text: string) => text.toWellFormed().replace(/[\t\n\r]/g, " ").replace(/[\0-\x1f\x7f]/g, "");

/** A path as it can stand in `{{…}}`, or null. */
export function cleanPath(path: unknown): string | null {
  if (typeof path !== "string") return null;
  const trimmed = cleanText(path).trim();
  return trimmed !== "" && trimmed.length <= longestPath && !/[{}|"']/.test(trimmed) ? trimmed : null;
}

/** An id as the database makes them (a ULID), or null. */
export const cleanId = (id: unknown): string | null =>
  typeof id === "string" && /^[0-9A-HJKMNP-TV-Z]{26}$/.test(id) ? id : null;

const cleanFallback = (fallback: unknown) => typeof fallback === "string" ? cleanText(fallback) : null;

function cleanMark(raw: Raw): Mark | null {
  if (raw.type === "bold" || raw.type === "italic" || raw.type === "underline" || raw.type === "strike") {
    return { type: raw.type };
  }
  if (raw.type !== "link") return null;
  const { href, variable, fallback } = attrsOf(raw);
  const path = cleanPath(variable);
  if (path !== null) return { type: "link", attrs: { href: null, variable: path, fallback: cleanFallback(fallback) } };
  if (typeof href !== "string" || href.length > longestAddress) return null;
  return { type: "link", attrs: { href: inert(cleanText(href).trim()), variable: null, fallback: null } };
}

/** An address with a scheme that must not leave is kept, so that it is reported by name, but can no longer act. */
const inert = (href: string) =>
  /^(?!unsafe:)[a-z][a-z0-9+.-]*:/i.test(href) && !addressOf(href) ? `unsafe:${href}` : href;

function cleanMarks(value: unknown): Mark[] {
  const found = new Map<string, Mark>();
  for (const raw of rawsIn(value)) {
    const mark = cleanMark(raw);
    if (mark) found.set(mark.type, mark);
  }
  return markOrder.flatMap((type) => found.get(type) ?? []);
}

const sameMarks = (a: readonly Mark[], b: readonly Mark[]) => JSON.stringify(a) === JSON.stringify(b);

function cleanInline(raws: Raw[]): Inline[] {
  const out: Inline[] = [];
  for (const raw of raws) {
    if (raw.type === "hardBreak") out.push({ type: "hardBreak" });
    else if (raw.type === "variable") out.push(...cleanVariable(raw));
    else if (raw.type === "image") out.push(...cleanImage(raw));
    else if (raw.type === "text" && typeof raw.text === "string") {
      const text = cleanText(raw.text);
      const marks = cleanMarks(raw.marks);
      const last = out.at(-1);
      if (last?.type === "text" && sameMarks(last.marks ?? [], marks)) last.text += text;
      else if (text !== "") out.push(withMarks({ type: "text", text }, marks));
    }
  }
  return out;
}

function cleanVariable(raw: Raw): VariableNode[] {
  const path = cleanPath(attrsOf(raw).path);
  if (path === null) return [];
  const attrs = { path, fallback: cleanFallback(attrsOf(raw).fallback) };
  return [withMarks({ type: "variable", attrs }, cleanMarks(raw.marks))];
}

function cleanImage(raw: Raw): ImageNode[] {
  const { id: given, alt, width } = attrsOf(raw);
  const id = cleanId(given);
  if (id === null) return [];
  const attrs = {
    id,
    alt: typeof alt === "string" ? cleanText(alt).slice(0, longestAlt).toWellFormed() : "",
    width: width === null || width === undefined || !(Number(width) >= 1)
      ? null
      : wholeWithin(width, 1, widestImage, widestImage),
  };
  return [withMarks({ type: "image", attrs }, cleanMarks(raw.marks))];
}

const withMarks = <T extends TextNode | VariableNode | ImageNode>(node: T, marks: Mark[]): T =>
  marks.length > 0 ? { ...node, marks } : node;
const withContent = <T extends object>(node: T, content: Inline[]) => content.length > 0 ? { ...node, content } : node;
const wholeWithin = (value: unknown, least: number, most: number, otherwise: number) => {
  const number = Math.trunc(Number(value ?? otherwise));
  return Number.isFinite(number) ? Math.min(most, Math.max(least, number)) : otherwise;
};

function cleanBlock(raw: Raw, depth: number): Block | null {
  if (raw.type === "paragraph") return withContent<Textblock>({ type: "paragraph" }, cleanInline(rawsIn(raw.content)));
  if (raw.type === "heading") {
    const level = wholeWithin(attrsOf(raw).level, 1, 3, 1);
    return withContent<Textblock>({ type: "heading", attrs: { level } }, cleanInline(rawsIn(raw.content)));
  }
  if (depth >= deepest) return null;
  if (raw.type === "blockquote") {
    const content = cleanBlocks(raw.content, depth + 1);
    return content.length > 0 ? { type: "blockquote", content } : null;
  }
  if (raw.type !== "bulletList" && raw.type !== "orderedList") return null;
  const content = rawsIn(raw.content).flatMap((item) => item.type === "listItem" ? cleanItem(item, depth + 1) : []);
  if (content.length === 0) return null;
  if (raw.type === "bulletList") return { type: "bulletList", content };
  return { type: "orderedList", attrs: { start: wholeWithin(attrsOf(raw).start, 0, 1e6, 1) }, content };
}

function cleanItem(raw: Raw, depth: number): ListItem[] {
  const content = cleanBlocks(raw.content, depth);
  if (content[0]?.type !== "paragraph") content.unshift({ type: "paragraph" });
  return [{ type: "listItem", content }];
}

const cleanBlocks = (value: unknown, depth: number) => rawsIn(value).flatMap((raw) => cleanBlock(raw, depth) ?? []);

const contentOf = (json: unknown) => typeof json === "object" && json !== null ? (json as Raw).content : undefined;

/**
 * The document of the text schema that is in `json`, whatever that is: nodes, marks and attributes the schema does not
 * know are dropped, malformed trees mended, nesting capped. Never throws; cleaning twice changes nothing.
 */
export function cleanBody(json: unknown): Body {
  const content = cleanBlocks(contentOf(json), 0);
  return { type: "doc", content: content.length > 0 ? content : [{ type: "paragraph" }] };
}

/** Like {@link cleanBody} for a subject: one paragraph of plain text and variables, no pictures; several lines are joined by spaces. */
export function cleanSubject(json: unknown): Subject {
  const lines = rawsIn(contentOf(json)).filter((raw) => raw.type === "paragraph" || raw.type === "heading");
  const inline: Raw[] = [];
  for (const [n, line] of lines.entries()) {
    if (n > 0) inline.push({ type: "text", text: " " });
    for (const raw of rawsIn(line.content)) {
      if (raw.type === "hardBreak") inline.push({ type: "text", text: " " });
      else if (raw.type !== "image") inline.push({ ...raw, marks: undefined });
    }
  }
  return { type: "doc", content: [withContent<Paragraph>({ type: "paragraph" }, cleanInline(inline))] };
}
