import { Extension, Node } from "@tiptap/core";
import { Fragment, type Node as Item, Slice } from "@tiptap/pm/model";
import { Plugin } from "@tiptap/pm/state";

/** A document that is one line. */
export const oneLine = Node.create({ name: "doc", topNode: true, content: "paragraph" });

/** Enter leads on instead of breaking the line, and what is pasted loses its breaks. */
export const lineKeys = (onward: (() => void) | undefined) =>
  Extension.create({
    name: "lineKeys",
    addKeyboardShortcuts() {
      const go = () => {
        onward?.();
        return true;
      };
      return { Enter: go, "Shift-Enter": go, "Mod-Enter": go };
    },
    addProseMirrorPlugins() {
      const { schema } = this.editor;
      return [
        new Plugin({
          props: {
            transformPastedHTML: (html) => html.replace(/<br[^>]*>/gi, " "),
            transformPasted(slice) {
              const inline: Item[] = [];
              slice.content.descendants((node) => {
                if (node.isTextblock && inline.length > 0) inline.push(schema.text(" "));
                if (node.isInline) inline.push(node);
                return !node.isInline;
              });
              return new Slice(Fragment.fromArray(inline), 0, 0);
            },
          },
        }),
      ];
    },
  });
