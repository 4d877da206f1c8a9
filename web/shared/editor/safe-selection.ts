import { Extension } from "@tiptap/core";
import { NodeSelection, Plugin, TextSelection } from "@tiptap/pm/state";

const chips = ["variable", "image"];

/**
 * Only chips may be selected as a whole. When a colleague deletes the chip that is selected here, the binding would select the
 * paragraph at the document's start instead, and the next letter typed would replace all of it (CO1).
 */
export const safeSelection = Extension.create({
  name: "safeSelection",
  addProseMirrorPlugins: () => [
    new Plugin({
      appendTransaction(_transactions, _before, { selection, tr }) {
        if (!(selection instanceof NodeSelection) || chips.includes(selection.node.type.name)) return null;
        return tr.setSelection(TextSelection.near(selection.$from));
      },
    }),
  ],
});
