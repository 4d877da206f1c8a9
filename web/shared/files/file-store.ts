import { type Accessor, createSignal, onCleanup } from "solid-js";
import type * as Y from "yjs";
import { addFile, filesMap, readFiles } from "#jobs/document/files.ts";
import type { FileRef } from "#jobs/document/nodes.ts";

/** Where the files of a text are kept, in the order in which they were uploaded. */
export type FileStore = { items: Accessor<FileRef[]>; put: (file: FileRef) => void; drop: (id: string) => void };

/** The files of a live text, as everybody in it sees them. Needs an owner. */
export function createDocFiles(doc: Y.Doc): FileStore {
  const map = filesMap(doc);
  const [items, setItems] = createSignal(readFiles(doc));
  const follow = () => setItems(readFiles(doc));
  map.observe(follow);
  onCleanup(() => map.unobserve(follow));
  return { items, put: (file) => addFile(doc, file), drop: (id) => map.delete(id) };
}
