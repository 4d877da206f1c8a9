import { Extension } from "@tiptap/core";
import { type EditorState, Plugin, PluginKey } from "@tiptap/pm/state";
import { Decoration, DecorationSet } from "@tiptap/pm/view";
import { createEffect, createRoot } from "solid-js";
import { type Anchor, anchorOf, rangeOf } from "./anchors.ts";

/** What an editor shows and tells of the comments on its text. */
export type CommentMarks = {
  /** Open threads that are anchored to words, and a comment's words while it is being written. */
  anchored: () => { id: string; anchor: Anchor }[];
  /** The thread that is looked at. */
  active: () => string | null;
  pick: (threadId: string) => void;
  /** A person asks to comment on what they selected. */
  begin: (anchor: Anchor) => void;
};

const key = new PluginKey<DecorationSet>("commentMarks");

/** Marks the words that comments are about (PR6), one field's. Mod-Alt-m comments on the selection. */
export const commentMarks = (field: Anchor["field"], marks: CommentMarks) =>
  Extension.create({
    name: "commentMarks",
    addKeyboardShortcuts: () => ({
      "Mod-Alt-m": ({ editor }) => {
        const anchor = anchorOf(editor.state, field);
        if (anchor) marks.begin(anchor);
        return anchor !== null;
      },
    }),
    addProseMirrorPlugins: () => [
      new Plugin<DecorationSet>({
        key,
        state: {
          init: () => DecorationSet.empty,
          // The text's own binding is a step behind while a transaction is applied: between two looks the marks are carried along.
          apply: (transaction, marked) => transaction.getMeta(key) ?? marked.map(transaction.mapping, transaction.doc),
        },
        props: {
          decorations: (state) => key.getState(state),
          handleClick(view, pos) {
            const [found] = key.getState(view.state)?.find(pos, pos) ?? [];
            if (found) marks.pick(found.spec.threadId);
            return false;
          },
        },
        view: (view) => {
          const look = () => view.dispatch(view.state.tr.setMeta(key, marksIn(view.state, field, marks)));
          const dispose = createRoot((end) => {
            createEffect(() => {
              marks.anchored();
              marks.active();
              queueMicrotask(() => view.isDestroyed || look());
            });
            return end;
          });
          return { destroy: dispose };
        },
      }),
    ],
  });

function marksIn(state: EditorState, field: Anchor["field"], marks: CommentMarks): DecorationSet {
  const found = marks.anchored().filter(({ anchor }) => anchor.field === field).flatMap(({ id, anchor }) => {
    const range = rangeOf(state, anchor);
    const isActive = id === marks.active();
    return range
      ? Decoration.inline(range.from, range.to, { class: isActive ? "comment-mark active" : "comment-mark" }, {
        threadId: id,
      })
      : [];
  });
  return DecorationSet.create(state.doc, found);
}
