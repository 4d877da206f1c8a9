import * as Y from "yjs";
import { writeVariable } from "#jobs/document/braces.ts";
import { filesMap } from "#jobs/document/files.ts";

/** A stretch of a line: what was sealed, or what came too late for it. */
export type Stretch = { text: string; as: "sealed" | "added" | "removed" };
export type LateLine = { of: "subject" | "body" | "files"; stretches: Stretch[] };

/** The lines of `doc` that differ from the sealed `snapshot`, in order, late words and late deletes both (CO4); empty when nothing
 * came too late. What a late delete took is known only to a document that keeps it (`gc: false`). */
export const lateLines = (doc: Y.Doc, snapshot: Uint8Array): LateLine[] => differing(doc, Y.decodeSnapshot(snapshot));

/** The lines of `doc` with words that the state vector does not know. Deletes since are not known: they are in no line. */
export const linesSince = (doc: Y.Doc, state: Uint8Array): LateLine[] =>
  differing(doc, Y.createSnapshot(Y.createDeleteSetFromStructStore(doc.store), Y.decodeStateVector(state)));

/** The words of an update whose text is nowhere to be had, as one line. */
export function looseLines(update: Uint8Array): LateLine[] {
  const { structs } = Y.decodeUpdate(update);
  const text = structs.map((struct) =>
    struct instanceof Y.Item && struct.content instanceof Y.ContentString ? struct.content.str : ""
  ).join("");
  return text.trim() === "" ? [] : [{ of: "body", stretches: [{ text, as: "added" }] }];
}

function differing(doc: Y.Doc, sealed: Y.Snapshot): LateLine[] {
  const words = (["subject", "body"] as const).flatMap((of) =>
    textsIn(doc.getXmlFragment(of))
      .map((text) => stretchesOf(text, sealed))
      .filter((stretches) => stretches.some(({ as }) => as !== "sealed"))
      .map((stretches): LateLine => ({ of, stretches }))
  );
  return [...words, ...lateFiles(doc, sealed)];
}

/** Files that were attached or removed too late, by name. */
function lateFiles(doc: Y.Doc, sealed: Y.Snapshot): LateLine[] {
  return [...filesMap(doc)._map.values()].flatMap((last): LateLine[] => {
    const versions: Y.Item[] = [];
    for (let item: Y.Item | null = last; item !== null; item = item.left) versions.push(item);
    const known = versions.find((item) => wasThere(item, 0, sealed));
    if (last.deleted === (known === undefined)) return [];
    const file = (known ?? last).content.getContent()[0] as { name?: unknown } | undefined;
    return [{ of: "files", stretches: [{ text: String(file?.name ?? "file"), as: known ? "removed" : "added" }] }];
  });
}

/** Every text below `parent` in order, deleted ones too. */
function textsIn(parent: Y.XmlFragment): Y.XmlText[] {
  return itemsOf(parent).flatMap(({ content }) => {
    const type = content instanceof Y.ContentType ? content.type : null;
    if (type instanceof Y.XmlText) return type;
    return type instanceof Y.XmlElement ? textsIn(type) : [];
  });
}

function stretchesOf(text: Y.XmlText, sealed: Y.Snapshot): Stretch[] {
  const stretches: Stretch[] = [];
  const add = (item: Y.Item, at: number, piece: string) => {
    const as = fateOf(item, at, sealed);
    const last = stretches.at(-1);
    if (as === null) return;
    if (last?.as === as) last.text += piece;
    else stretches.push({ text: piece, as });
  };
  for (const item of itemsOf(text)) {
    const { content } = item;
    if (content instanceof Y.ContentString) content.str.split("").forEach((unit, at) => add(item, at, unit));
    if (content instanceof Y.ContentType) add(item, 0, chipText(content.type));
  }
  return stretches;
}

/** What became of the unit `at` of an item; null where it came and went after the seal, or was gone before it. */
function fateOf(item: Y.Item, at: number, sealed: Y.Snapshot): Stretch["as"] | null {
  const was = wasThere(item, at, sealed);
  if (item.deleted) return was ? "removed" : null;
  return was ? "sealed" : "added";
}

function wasThere(item: Y.Item, at: number, sealed: Y.Snapshot): boolean {
  const id = Y.createID(item.id.client, item.id.clock + at);
  return (sealed.sv.get(id.client) ?? 0) > id.clock && !Y.isDeleted(sealed.ds, id);
}

function chipText(type: unknown): string {
  if (!(type instanceof Y.XmlElement)) return "";
  if (type.nodeName === "image") return `[${type.getAttribute("alt") || "picture"}]`;
  if (type.nodeName !== "variable") return " ";
  return writeVariable({ path: type.getAttribute("path") ?? "", fallback: type.getAttribute("fallback") ?? null });
}

function itemsOf(parent: Y.XmlFragment | Y.XmlText): Y.Item[] {
  const items: Y.Item[] = [];
  for (let item = parent._start; item !== null; item = item.right) items.push(item);
  return items;
}

/** A line as it was written in the end, for the clipboard. */
export const lateLineText = ({ stretches }: LateLine): string =>
  stretches.filter(({ as }) => as !== "removed").map(({ text }) => text).join("");

/** The body's late lines as paragraphs, as the API writes text. */
export const lateHtml = (lines: LateLine[]): string =>
  lines.filter(({ of }) => of === "body").map((line) => `<p>${escaped(lateLineText(line).trim())}</p>`).join("");

const escaped = (text: string) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
