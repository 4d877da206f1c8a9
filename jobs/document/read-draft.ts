import * as Y from "yjs";
import { cleanBody, cleanSubject } from "./clean.ts";
import { readFiles } from "./files.ts";
import type { Content } from "./nodes.ts";

/** The two fragments of a draft. */
export const fragments = ["subject", "body"] as const;

/** Deeper than the schema ever nests; what lies below is not looked at, so that no document can exhaust the stack. */
const deepestElement = 100;

export type RawNode = { type: string; text?: string; attrs?: object; marks?: object[]; content?: RawNode[] };

/**
 * Subject, body and files as they stand in `doc`, within the schema whatever a client wrote there. Only reads: y-prosemirror's own
 * reader deletes what it does not know.
 */
export function readDoc(doc: Y.Doc): Content {
  const body = { content: readNodes(doc.getXmlFragment("body"), 0) };
  return { subject: cleanSubject({ content: [subjectIn(doc)] }), body: cleanBody(body), files: readFiles(doc) };
}

/** The subject is its first line, which is all of it that editors show: what a client put beside it must not be sent unseen. */
function subjectIn(doc: Y.Doc): RawNode | undefined {
  const line = subjectElement(doc);
  if (!line) return undefined;
  const raw = readElement(line, 0);
  return { ...raw, content: raw.content?.filter(({ type }) => type !== "hardBreak") ?? [] };
}

/** The line that is the subject, if there is any. */
export const subjectElement = (doc: Y.Doc): Y.XmlElement | undefined =>
  (doc.getXmlFragment("subject").toArray() as unknown[]).find((child): child is Y.XmlElement =>
    child instanceof Y.XmlElement && child.nodeName === "paragraph"
  );

/** The draft that is `seed` with `updates` on it, in any order. @throws where an update cannot be decoded. */
export function readDraft(seed: Uint8Array, updates: readonly Uint8Array[]): Content {
  const doc = new Y.Doc();
  // One transaction: merging thousands of updates first takes minutes, applying them takes milliseconds.
  doc.transact(() => {
    Y.applyUpdate(doc, seed);
    for (const update of updates) Y.applyUpdate(doc, update);
  });
  const content = readDoc(doc);
  doc.destroy();
  return content;
}

function readNodes(parent: Y.XmlFragment, depth: number): RawNode[] {
  if (depth > deepestElement) return [];
  return parent.toArray().flatMap((child) => {
    if (child instanceof Y.XmlText) return readText(child, depth);
    return child instanceof Y.XmlElement ? readElement(child, depth) : [];
  });
}

export const readElement = (element: Y.XmlElement, depth: number): RawNode => ({
  type: element.nodeName,
  attrs: element.getAttributes(),
  content: readNodes(element, depth + 1),
});

/** Marks are formatting attributes, `name` (in y-prosemirror also `name--hash`), whose value holds the mark's attributes. */
export const markName = (attribute: string) => attribute.replace(/--[a-zA-Z0-9+/=]{8}$/, "");

const readText = (text: Y.XmlText, depth: number): RawNode[] =>
  text.toDelta().flatMap((op: { insert: unknown; attributes?: Record<string, unknown> }) => {
    const marks = Object.entries(op.attributes ?? {}).filter(([, value]) => value !== null && value !== false)
      .map(([name, value]) => ({ type: markName(name), attrs: value }));
    if (op.insert instanceof Y.XmlElement) return { ...readElement(op.insert, depth), marks };
    return typeof op.insert === "string" ? { type: "text", text: op.insert, marks } : [];
  });
