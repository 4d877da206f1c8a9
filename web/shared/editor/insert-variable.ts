import type { Editor, Range } from "@tiptap/core";
import { yUndoPluginKey } from "@tiptap/y-tiptap";

/** Puts a chip in place of `range`, or of the selection, as one step of undo by itself. */
export function insertVariable(editor: Editor, path: string, range?: Range): boolean {
  const { from, to } = range ?? editor.state.selection;
  stopCapturing(editor);
  const done = editor.chain().focus()
    .insertContentAt({ from, to }, { type: "variable", attrs: { path, fallback: null } }, { updateSelection: true })
    .run();
  stopCapturing(editor);
  return done;
}

/** Ends the step of undo that typing is in, where the editor is a live draft. */
export function stopCapturing(editor: Editor) {
  const state = yUndoPluginKey.getState(editor.state) as { undoManager: { stopCapturing(): void } } | undefined;
  state?.undoManager.stopCapturing();
}
