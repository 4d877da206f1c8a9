import type * as Y from "yjs";
import { cleanBody, cleanId, cleanText } from "./clean.ts";
import type { Block, Content, FileRef, ImageNode, Inline, ListItem, TextJson } from "./nodes.ts";
import { isTextblock } from "./nodes.ts";

/** The map of a draft's document that holds its files: id to name, type and size (CO9). */
const mapName = "files";
/** Far beyond what anybody attaches by hand. */
export const mostFiles = 100;
const longestName = 200;

/** What a message's files and pictures may come to together (CO9): their own bytes, 25 MB of 10⁶. In a mail they are base64, a
 * third and some line ends more: 34.3 MB, which is within the 35 MB that Gmail's interface takes. */
export const largestMessageBytes = 25_000_000;

/** Marks of direction, spaces without width and control characters; the joiners that scripts and emoji need stay. */
const unseen = /[\p{Cc}\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/gu;

/** A name as a mail may carry it: one line, no path, nothing that turns the direction of reading and so hides what it ends in. */
export function cleanFileName(name: string): string {
  const plain = cleanText(name).replace(unseen, "").replace(/[/\\]/g, "-").trim();
  const short = plain.length <= longestName ? plain : cutName(plain);
  return short.replace(/[. ]+$/, "") || "file";
}

/** Too long a name keeps its ending. */
function cutName(name: string): string {
  const ending = /\.[^.\s]{1,16}$/.exec(name)?.[0] ?? "";
  return name.slice(0, longestName - ending.length).replace(/[\ud800-\udbff]$/, "") + ending;
}

/** The files that are in `json`, whatever that is, each once, in the order in which they were uploaded: ids grow with time. */
export function cleanFiles(json: unknown): FileRef[] {
  const byId = new Map<string, FileRef>();
  for (const raw of Array.isArray(json) ? json : []) {
    const { id: given, name, type, size } = (raw ?? {}) as Record<string, unknown>;
    const id = cleanId(given);
    if (id === null) continue;
    byId.set(id, {
      id,
      name: cleanFileName(typeof name === "string" ? name : ""),
      type: typeof type === "string" && /^[\w.+-]{1,60}\/[\w.+-]{1,90}$/.test(type) ? type : "application/octet-stream",
      size: typeof size === "number" && Number.isSafeInteger(size) && size > 0 ? size : 0,
    });
  }
  return [...byId.values()].sort((a, b) => a.id < b.id ? -1 : 1).slice(0, mostFiles);
}

/** The shared map of a document's files, for editors to follow. */
export const filesMap = (doc: Y.Doc): Y.Map<unknown> => doc.getMap(mapName);

/** The files of a document, whatever a client wrote there. */
export const readFiles = (doc: Y.Doc): FileRef[] =>
  cleanFiles(Array.from(filesMap(doc).entries(), ([id, facts]) => ({ ...facts as object, id })));

/** Puts a file to a document, or does nothing where it is there. */
export function addFile(doc: Y.Doc, { id, ...facts }: FileRef): void {
  const map = filesMap(doc);
  if (JSON.stringify(map.get(id)) !== JSON.stringify(facts)) map.set(id, facts);
}

/** Makes the files of `doc` those of `wanted` and touches no other. */
export function editFiles(doc: Y.Doc, wanted: readonly FileRef[]): void {
  const map = filesMap(doc);
  const clean = cleanFiles(wanted);
  for (const id of [...map.keys()]) if (!clean.some((file) => file.id === id)) map.delete(id);
  for (const file of clean) addFile(doc, file);
}

/** Ids of the pictures in a text, each once, in the order they are read. */
export const imageIdsIn = (body: TextJson | null): string[] => [
  ...new Set(body ? imagesIn(cleanBody(body).content).map(({ attrs }) => attrs.id) : []),
];

const imagesIn = (blocks: readonly (Block | ListItem)[]): ImageNode[] =>
  blocks.flatMap((block) =>
    block.type !== "listItem" && isTextblock(block)
      ? (block.content ?? []).filter((node: Inline) => node.type === "image")
      : imagesIn(block.content as Block[])
  );

/** Ids of all that leaves with a message beside its words: its files, its pictures and its signature's, each once. */
export const attachmentIdsIn = (content: Pick<Content, "body" | "files">, signature: TextJson | null = null) => [
  ...new Set([
    ...(content.files ?? []).map(({ id }) => id),
    ...imageIdsIn(content.body),
    ...imageIdsIn(signature),
  ]),
];
