import type { Editor } from "@tiptap/core";
import { type Accessor, createEffect, createMemo, createSignal, onCleanup } from "solid-js";

/** What `read` says of the editor, renewed with every transaction; undefined while there is none. Needs an owner. */
export function createEditorSignal<T>(editor: Accessor<Editor | undefined>, read: (editor: Editor) => T) {
  const [turn, setTurn] = createSignal(0);
  createEffect(() => {
    const now = editor();
    if (!now) return;
    const step = () => setTurn((n) => n + 1);
    now.on("transaction", step);
    now.on("focus", step);
    now.on("blur", step);
    onCleanup(() => {
      now.off("transaction", step);
      now.off("focus", step);
      now.off("blur", step);
    });
  });
  return createMemo<T | undefined>(() => {
    turn();
    const now = editor();
    return now && !now.isDestroyed ? read(now) : undefined;
  });
}
