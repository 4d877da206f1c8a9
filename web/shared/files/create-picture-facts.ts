import type { Editor } from "@tiptap/core";
import { keepPreviousData, useQuery } from "@tanstack/solid-query";
import { type Accessor, createMemo, createSignal } from "solid-js";
import { request } from "../api.ts";
import { createEditorSignal } from "../editor/create-editor-signal.ts";
import type { Uploaded } from "./upload-file.ts";

/** What is known of the pictures that stand in a text: asked for once, since they never change. Needs an owner. */
export function createPictureFacts(body: Accessor<Editor | undefined>) {
  const [learned, setLearned] = createSignal<ReadonlyMap<string, Uploaded>>(new Map());
  // As one text, so that typing elsewhere changes nothing.
  const shown = createEditorSignal(body, (editor) => {
    const ids = new Set<string>();
    editor.state.doc.descendants((node) => void (node.type.name === "image" && ids.add(String(node.attrs["id"]))));
    return [...ids].sort().join();
  });
  const unknown = createMemo(() => (shown() ?? "").split(",").filter((id) => id !== "" && !learned().has(id)).join());
  const asked = useQuery(() => ({
    queryKey: ["attachments", unknown()],
    queryFn: ({ signal }) => request("GET /api/attachments", { query: { ids: unknown() }, signal }),
    enabled: unknown() !== "",
    staleTime: Infinity,
    placeholderData: keepPreviousData,
  }));
  return {
    known: (): Uploaded[] => {
      const ids = new Set((shown() ?? "").split(","));
      const found = asked.isSuccess && unknown() !== "" ? asked.data.items : [];
      return [...learned().values(), ...found].filter(({ id }) => ids.has(id));
    },
    /** An upload's answer need not be asked for again. */
    learn: (file: Uploaded) => setLearned((all) => new Map(all).set(file.id, file)),
  };
}
