import { Extension } from "@tiptap/core";
import { Fragment, type Node, type NodeType, Slice } from "@tiptap/pm/model";
import { Plugin } from "@tiptap/pm/state";
import { readBraces } from "#jobs/document/braces.ts";

/** Written variables in what is pasted or dropped, `{{user.firstName | "there"}}`, become chips. */
export const pasteVariables = Extension.create({
  name: "pasteVariables",
  addProseMirrorPlugins() {
    const type = this.editor.schema.nodes["variable"]!;
    return [
      new Plugin({
        props: {
          transformPasted: (slice) => new Slice(withChips(slice.content, type), slice.openStart, slice.openEnd),
        },
      }),
    ];
  },
});

function withChips(fragment: Fragment, type: NodeType): Fragment {
  const nodes: Node[] = [];
  fragment.forEach((node) => {
    if (!node.isText) nodes.push(node.copy(withChips(node.content, type)));
    else if (!node.text!.includes("{{")) nodes.push(node);
    else nodes.push(...piecesOf(node, type));
  });
  return Fragment.fromArray(nodes);
}

const piecesOf = (node: Node, type: NodeType): Node[] =>
  readBraces(node.text!).map((piece) =>
    typeof piece === "string" ? type.schema.text(piece, node.marks) : type.create(piece, null, node.marks)
  );
