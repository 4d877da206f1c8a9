import { Plugin } from "@tiptap/pm/state";
import { ySyncPluginKey } from "y-prosemirror";
import type * as Y from "yjs";
import { Binding } from "./binding.ts";

type SyncState = {
  type: Y.XmlFragment;
  doc: Y.Doc;
  binding: Binding;
  isChangeOrigin: boolean;
  isUndoRedoOperation: boolean;
  addToHistory: boolean;
  /** y-prosemirror's other plugins look here for a version that is shown instead; ours shows none. */
  snapshot: null;
  prevSnapshot: null;
};

/** Keeps an editor and the fragment of a draft the same, in the place of y-prosemirror's plugin of this name: a line is one text
 * with its chips embedded (jobs/document/y-types.ts), so that whoever types anywhere in it types into the same text (CO1). */
export function ySyncPlugin(type: Y.XmlFragment, { onFirstRender = () => {} }: { onFirstRender?: () => void } = {}) {
  const binding = new Binding(type);
  return new Plugin<SyncState>({
    key: ySyncPluginKey,
    state: {
      init: () => ({
        type,
        binding,
        doc: type.doc!,
        isChangeOrigin: false,
        isUndoRedoOperation: false,
        addToHistory: true,
        snapshot: null,
        prevSnapshot: null,
      }),
      apply(transaction, state) {
        const change = transaction.getMeta(ySyncPluginKey) as Partial<SyncState> | undefined;
        return {
          ...state,
          isChangeOrigin: change?.isChangeOrigin === true,
          isUndoRedoOperation: change?.isUndoRedoOperation === true,
          addToHistory: transaction.getMeta("addToHistory") !== false,
        };
      },
    },
    view(view) {
      binding.open(view);
      onFirstRender();
      return {
        update(_view, before) {
          if (before.doc !== view.state.doc) binding.write(ySyncPluginKey.getState(view.state).addToHistory);
        },
        destroy: () => binding.destroy(),
      };
    },
  });
}
