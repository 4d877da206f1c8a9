import type { NodeViewRenderer } from "@tiptap/core";
import type { Node } from "@tiptap/pm/model";
import { type Accessor, createSignal, type JSX } from "solid-js";
import { render } from "solid-js/web";

/** Shows a node as a component: `read` makes its props of the node, whose changes they follow. */
export const solidNodeView =
  <P>(className: string, read: (node: Node) => P, view: (props: Accessor<P>) => JSX.Element): NodeViewRenderer =>
  ({ node }) => {
    const dom = document.createElement("span");
    dom.className = className;
    const [props, setProps] = createSignal<P>(read(node));
    const dispose = render(() => view(props), dom);
    return {
      dom,
      update(next) {
        if (next.type !== node.type) return false;
        setProps(() => read(next));
        return true;
      },
      destroy: dispose,
      ignoreMutation: () => true,
    };
  };
