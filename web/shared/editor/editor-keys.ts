import { Extension } from "@tiptap/core";
import { NodeSelection, TextSelection } from "@tiptap/pm/state";

/** Keys that lead out of the text: to the link dialog, and away from the editor. */
export const editorKeys = (keys: { openLink?: () => void; leave: () => void }) =>
  Extension.create({
    name: "editorKeys",
    priority: 50,
    addKeyboardShortcuts() {
      return {
        "Mod-k": () => {
          keys.openLink?.();
          return keys.openLink !== undefined;
        },
        Escape: ({ editor }) => {
          const { selection } = editor.state;
          if (selection instanceof NodeSelection) {
            return editor.commands.command(({ tr }) => {
              tr.setSelection(TextSelection.near(tr.doc.resolve(selection.to)));
              return true;
            });
          }
          editor.commands.blur();
          keys.leave();
          return true;
        },
      };
    },
  });
