import * as Y from "yjs";

/** A stretch of a line: what was sealed, or what came too late for it. */
export type Stretch = { text: string; as: "sealed" | "added" | "removed" };
export type LateLine = { of: "subject" | "body"; stretches: Stretch[] };

/** The lines of `doc` that differ from the sealed `snapshot`, in order, late words and late deletes both (CO4); empty when nothing
 * came too late. What a late delete took is known only to a document that keeps it (`gc: false`). */
export function lateLines(doc: Y.Doc, snapshot: Uint8Array): LateLine[] {
  const sealed = Y.decodeSnapshot(snapshot);
  return (["subject", "body"] as const).flatMap((of) =>
    textsIn(doc.getXmlFragment(of))
      .map((text) => stretchesOf(text, sealed))
      .filter((stretches) => stretches.some(({ as }) => as !== "sealed"))
      .map((stretches) => ({ of, stretches }))
  );
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
  const id = Y.createID(item.id.client, item.id.clock + at);
  const wasThere = (sealed.sv.get(id.client) ?? 0) > id.clock && !Y.isDeleted(sealed.ds, id);
  if (item.deleted) return wasThere ? "removed" : null;
  return wasThere ? "sealed" : "added";
}

function chipText(type: unknown): string {
  if (!(type instanceof Y.XmlElement)) return "";
  return type.nodeName === "variable" ? `{{${type.getAttribute("path")}}}` : " ";
}

function itemsOf(parent: Y.XmlFragment | Y.XmlText): Y.Item[] {
  const items: Y.Item[] = [];
  for (let item = parent._start; item !== null; item = item.right) items.push(item);
  return items;
}

/** A line as it was written in the end, for the clipboard. */
export const lateLineText = ({ stretches }: LateLine): string =>
  stretches.filter(({ as }) => as !== "removed").map(({ text }) => text).join("");
