import { InputRule, Node } from "@tiptap/core";
import type { Node as Item } from "@tiptap/pm/model";
import { createSignal } from "solid-js";
import { render } from "solid-js/web";
import { readBraces, writeVariable } from "#jobs/document/braces.ts";
import { Chip } from "./Chip.tsx";
import type { VariableAttributes } from "./chip-text.ts";
import type { VariableSource } from "./variables.ts";

/** The attributes of a variable node. */
export const attributesOf = (node: Item): VariableAttributes => ({
  path: String(node.attrs["path"]),
  fallback: node.attrs["fallback"] === null ? null : String(node.attrs["fallback"]),
});

/** The variable of the text schema as a chip (PE1). Its look follows `variables` without touching the document. */
export const variableNode = (variables: VariableSource) =>
  Node.create({
    name: "variable",
    // Before the editor's own keys, so that its menu takes Enter and Tab first.
    priority: 200,
    group: "inline",
    inline: true,
    atom: true,
    selectable: true,
    draggable: true,
    addAttributes: () => ({
      path: { default: "", rendered: false },
      fallback: { default: null, rendered: false },
    }),
    parseHTML: () => [{
      tag: "span[data-variable]",
      getAttrs: (element) => {
        const [variable, ...rest] = readBraces(element.getAttribute("data-variable") ?? "");
        return variable === undefined || typeof variable === "string" || rest.length > 0 ? false : variable;
      },
    }],
    // For the clipboard: other programs get the written form, our own editors the chip.
    renderHTML: ({ node }) => {
      const written = writeVariable(attributesOf(node));
      return ["span", { "data-variable": written }, written];
    },
    renderText: ({ node }) => writeVariable(attributesOf(node)),
    addNodeView: () => ({ node }) => {
      const dom = document.createElement("span");
      dom.className = "chip";
      const [attributes, setAttributes] = createSignal(attributesOf(node));
      const dispose = render(() => <Chip attributes={attributes()} variables={variables} />, dom);
      return {
        dom,
        update: (next) => {
          if (next.type !== node.type) return false;
          setAttributes(attributesOf(next));
          return true;
        },
        destroy: dispose,
        ignoreMutation: () => true,
      };
    },
    // One typed out in full becomes a chip with its last brace.
    addInputRules() {
      return [
        new InputRule({
          find: /\{\{[^{}]+\}\}$/,
          handler: ({ state, range, match }) => {
            const [variable, ...rest] = readBraces(match[0]);
            if (variable === undefined || typeof variable === "string" || rest.length > 0) return null;
            state.tr.replaceWith(range.from, range.to, this.type.create(variable));
          },
        }),
      ];
    },
  });
