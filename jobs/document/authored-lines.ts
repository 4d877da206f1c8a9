import * as Y from "yjs";
import { cleanBody } from "./clean.ts";
import type { LineShape } from "./lines.ts";
import type { Inline, Paragraph } from "./nodes.ts";
import { markName, type RawNode, readElement, subjectElement } from "./read-draft.ts";
import { type ChipKind, type Look, pieceOf } from "./words.ts";

/** A stretch of a line by one author; null for what stood there from the beginning. */
export type Authored = Look & { text: string; chip: ChipKind | null; authorId: string | null };
export type AuthoredLine = { shape: LineShape; stretches: Authored[] };

type AuthorOf = (client: number, clock: number) => string | null;
type Child = ReturnType<Y.XmlFragment["toArray"]>[number];

/** As in read-draft.ts: no document can exhaust the stack. */
const deepest = 100;

/** Who wrote what of a document as it stands, line by line (CO6). */
export function authoredLines(doc: Y.Doc, authorOf: AuthorOf): { subject: Authored[]; body: AuthoredLine[] } {
  const top: LineShape = { heading: null, within: [], marker: null };
  const subject = subjectElement(doc);
  return {
    subject: subject ? joined(stretchesIn(subject, authorOf)) : [],
    body: childrenOf(doc.getXmlFragment("body")).flatMap((child) => linesIn(child, top, authorOf)),
  };
}

const childrenOf = (parent: Y.XmlFragment): Child[] => parent.toArray();

function linesIn(child: Child, place: LineShape, authorOf: AuthorOf): AuthoredLine[] {
  if (!(child instanceof Y.XmlElement) || place.within.length > deepest) return [];
  const within = (kind: LineShape["within"][number]) => [...place.within, kind];
  switch (child.nodeName) {
    case "paragraph":
      return [{ shape: place, stretches: stretchesIn(child, authorOf) }];
    case "heading": {
      const heading = Math.min(3, Math.max(1, numberOf(child, "level")));
      return [{ shape: { ...place, heading }, stretches: stretchesIn(child, authorOf) }];
    }
    case "blockquote":
      return below(child, { ...place, within: within("quote") }, authorOf);
    case "bulletList":
      return childrenOf(child).flatMap((item) =>
        itemLines(item, { ...place, within: within("bullets"), marker: "•" }, authorOf)
      );
    case "orderedList": {
      const start = numberOf(child, "start");
      return childrenOf(child).flatMap((item, n) =>
        itemLines(item, { ...place, within: within("numbers"), marker: `${start + n}.` }, authorOf)
      );
    }
    default:
      return [];
  }
}

const itemLines = (item: Child, place: LineShape, authorOf: AuthorOf) =>
  item instanceof Y.XmlElement && item.nodeName === "listItem" ? below(item, place, authorOf) : [];

/** Only the first line of them carries the marker. */
const below = (parent: Y.XmlElement, place: LineShape, authorOf: AuthorOf): AuthoredLine[] =>
  childrenOf(parent).flatMap((child, n) => linesIn(child, n === 0 ? place : { ...place, marker: null }, authorOf));

const numberOf = (element: Y.XmlElement, name: string) => Number(element.getAttribute(name) ?? 1) || 1;

function stretchesIn(line: Y.XmlElement, authorOf: AuthorOf): Authored[] {
  const pieces = childrenOf(line).flatMap((child): Authored[] => {
    if (child instanceof Y.XmlText) return textStretches(child, authorOf);
    // As y-prosemirror writes: a chip beside the texts, not in one.
    return child instanceof Y.XmlElement
      ? authored(readElement(child, 0), authorsOf(child._item, authorOf)[0] ?? null)
      : [];
  });
  return joined(pieces);
}

type Op = { insert: unknown; attributes?: Record<string, unknown> };

/** The delta says how its units look, the items below it who brought each. */
function textStretches(text: Y.XmlText, authorOf: AuthorOf): Authored[] {
  const authors: (string | null)[] = [];
  for (let item = text._start; item !== null; item = item.right) {
    if (!item.deleted && item.countable) { for (const author of authorsOf(item, authorOf)) authors.push(author); }
  }
  let at = 0;
  return text.toDelta().flatMap(({ insert, attributes = {} }: Op) => {
    const marks = Object.entries(attributes).filter(([, value]) => value !== null && value !== false)
      .map(([name, value]) => ({ type: markName(name), attrs: value as object }));
    if (typeof insert !== "string") {
      const author = authors[at++] ?? null;
      return insert instanceof Y.XmlElement ? authored({ ...readElement(insert, 0), marks }, author) : [];
    }
    const stretches: Authored[] = [];
    for (let from = 0; from < insert.length;) {
      const author = authors[at + from] ?? null;
      let to = from + 1;
      while (to < insert.length && (authors[at + to] ?? null) === author) to++;
      stretches.push(...authored({ type: "text", text: insert.slice(from, to), marks }, author));
      from = to;
    }
    at += insert.length;
    return stretches;
  });
}

/** Per unit of an item who brought it. */
const authorsOf = (item: Y.Item | null, authorOf: AuthorOf): (string | null)[] =>
  item === null ? [] : Array.from({ length: item.length }, (_, n) => authorOf(item.id.client, item.id.clock + n));

/** Within the schema, whatever a client wrote there. */
function authored(raw: RawNode, authorId: string | null): Authored[] {
  const line = cleanBody({ content: [{ type: "paragraph", content: [raw] }] }).content[0] as Paragraph;
  return (line.content ?? []).map((node: Inline) => ({ ...pieceOf(node), authorId }));
}

function joined(stretches: readonly Authored[]): Authored[] {
  const out: Authored[] = [];
  for (const stretch of stretches) {
    const last = out.at(-1);
    const joins = last && last.authorId === stretch.authorId && last.chip === null && stretch.chip === null &&
      last.link === stretch.link && last.marks.join() === stretch.marks.join();
    if (joins) last.text += stretch.text;
    else out.push({ ...stretch });
  }
  return out;
}
