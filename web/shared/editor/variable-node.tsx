import { InputRule, Node } from "@tiptap/core";
import type { Node as Item } from "@tiptap/pm/model";
import { readBraces, writeVariable } from "#jobs/document/braces.ts";
import { Chip } from "./Chip.tsx";
import type { VariableAttributes } from "./chip-text.ts";
import { solidNodeView } from "./solid-node-view.ts";
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
    addNodeView: () =>
      solidNodeView("chip", attributesOf, (attributes) => <Chip attributes={attributes()} variables={variables} />),
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
