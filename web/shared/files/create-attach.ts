import type { Editor } from "@tiptap/core";
import { type Accessor, createMemo, createSignal, onCleanup } from "solid-js";
import { cleanFileName } from "#jobs/document/files.ts";
import type { FileRef } from "#jobs/document/nodes.ts";
import { wordsOf } from "../api-error.ts";
import { addPlace, putPicture, removePlace } from "../editor/upload-places.tsx";
import { createPictureFacts } from "./create-picture-facts.ts";
import { type Chosen, faultOf, isPicture } from "./file-fault.ts";
import type { FileStore } from "./file-store.ts";
import { type Uploaded, uploadFile } from "./upload-file.ts";

/** A file on its way, or why it did not come in. It is in no text before it is whole. */
export type Upload = {
  id: number;
  name: string;
  /** How much of it has left, 0 to 1. */
  part: Accessor<number>;
  error: Accessor<string | null>;
  /** Gives it up, or takes note of its error. */
  end: () => void;
};

/** Where a file goes: into the words at this place, or beside them. */
export type Into = { text: number } | "files";

export type Attach = {
  /** Null where the text takes pictures alone, as a signature does. */
  store: FileStore | null;
  uploads: Accessor<Upload[]>;
  /** What files and pictures come to together, without the uploads under way. */
  usedBytes: Accessor<number>;
  take: (files: readonly File[], into: Into) => void;
  /** Where a picture goes that is chosen from a dialog. */
  caret: () => Into;
};

let lastId = 0;

/** Takes files into a text: checked, uploaded with their progress, then put beside the words or, pictures, into them (CO9). Needs an
 * owner; what is under way when it goes is given up. */
export function createAttach(o: {
  body: Accessor<Editor | undefined>;
  store: FileStore | null;
  editable: Accessor<boolean>;
}): Attach {
  const [uploads, setUploads] = createSignal<Upload[]>([]);
  const facts = createPictureFacts(o.body);
  const underWay = new Map<number, { size: number; abort: AbortController }>();
  onCleanup(() => underWay.forEach(({ abort }) => abort.abort()));

  const usedBytes = createMemo(() => {
    const sizes = new Map(facts.known().map(({ id, size }) => [id, size]));
    for (const { id, size } of o.store?.items() ?? []) sizes.set(id, size);
    return [...sizes.values()].reduce((sum, size) => sum + size, 0);
  });
  const claimedBytes = () => usedBytes() + [...underWay.values()].reduce((sum, { size }) => sum + size, 0);

  function take(files: readonly File[], into: Into): void {
    for (const file of files) void takeOne(file, isPicture(file) ? into : "files");
  }

  async function takeOne(file: File, into: Into): Promise<void> {
    const upload = add(file.name);
    const fault = into === "files" && !o.store
      ? `${upload.name}: only pictures can be put in here`
      : faultOf(file satisfies Chosen, claimedBytes());
    if (fault) return upload.fail(fault);
    const { body } = o;
    const abort = new AbortController();
    underWay.set(upload.id, { size: file.size, abort });
    if (into !== "files") addPlace(body(), { id: upload.id, at: into.text, name: upload.name, part: upload.part });
    try {
      const made = await uploadFile(file, { name: upload.name, onPart: upload.onPart, signal: abort.signal });
      settle(made, upload, into);
    } catch (error) {
      if (!abort.signal.aborted) upload.fail(named(upload.name, wordsOf(error)));
    } finally {
      underWay.delete(upload.id);
      removePlace(body(), upload.id);
    }
  }

  function settle(made: Uploaded, upload: Added, into: Into): void {
    const { width, height: _, ...file } = made;
    if (!o.editable()) return upload.fail(`${upload.name}: the text was closed before it was there`);
    const isInText = into !== "files" && width !== null;
    if (isInText) {
      facts.learn(made);
      if (!putPicture(o.body(), upload.id, made.id)) {
        return upload.fail(`${upload.name}: its place in the text is gone`);
      }
    } else if (o.store) o.store.put(file satisfies FileRef);
    else return upload.fail(`${upload.name}: this picture cannot stand in a text`);
    if (into !== "files" && !isInText) {
      upload.fail(`${upload.name}: attached as a file, since it cannot stand in a text`);
    } else upload.end();
  }

  type Added = Upload & { onPart: (part: number) => void; fail: (words: string) => void };
  function add(givenName: string): Added {
    const [part, onPart] = createSignal(0);
    const [error, fail] = createSignal<string | null>(null);
    const id = ++lastId;
    const end = () => {
      underWay.get(id)?.abort.abort();
      setUploads((all) => all.filter((one) => one.id !== id));
    };
    const upload = { id, name: cleanFileName(givenName), part, error, end };
    setUploads((all) => [...all, upload]);
    return { ...upload, onPart, fail };
  }

  return {
    store: o.store,
    uploads,
    usedBytes,
    take,
    caret: () => ({ text: o.body()?.state.selection.to ?? 0 }),
  };
}

/** The server names the field, and often the file: a person reads the file's name once. */
function named(name: string, words: string): string {
  const said = words.replace(/^file: /i, "").replace(/\.$/, "");
  return said.startsWith(name) ? said : `${name}: ${said}`;
}
