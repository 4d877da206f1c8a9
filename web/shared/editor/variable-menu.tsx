import { Extension } from "@tiptap/core";
import { PluginKey } from "@tiptap/pm/state";
import { Suggestion } from "@tiptap/suggestion";
import { type KnownVariable, matchVariables } from "./chip-text.ts";
import { findBrace } from "./find-brace.ts";
import { insertVariable } from "./insert-variable.ts";
import { makeSuggestionMenu } from "./suggestion-menu.tsx";
import { VariableList } from "./VariableList.tsx";
import type { VariableSource } from "./variables.ts";

const mostShown = 40;

/** The menu behind `{` (PE1): variables by what is typed on, Enter or Tab takes one. */
export const variableMenu = (variables: VariableSource) =>
  Extension.create({
    name: "variableMenu",
    priority: 200,
    addProseMirrorPlugins() {
      return [
        Suggestion<KnownVariable, KnownVariable>({
          editor: this.editor,
          pluginKey: new PluginKey("variableMenu"),
          char: "{",
          allow: ({ editor }) => editor.isEditable,
          findSuggestionMatch: ({ $position }) => {
            const before = $position.nodeBefore?.isText ? $position.nodeBefore.text! : "";
            const found = findBrace(before);
            if (!found) return null;
            const range = { from: $position.pos - found.length, to: $position.pos };
            return { range, query: found.query, text: before.slice(-found.length) };
          },
          command: ({ editor, range, props }) => insertVariable(editor, props.path, range),
          render: () =>
            makeSuggestionMenu<KnownVariable>({
              itemsFor: (query) => matchVariables(variables.known() ?? [], query).slice(0, mostShown),
              list: (list) => (
                <VariableList
                  id={list.id}
                  variables={list.items()}
                  values={variables.values()}
                  known={variables.known()}
                  at={list.at()}
                  onPoint={list.point}
                  onTake={list.take}
                  onAt={list.onAt}
                />
              ),
            }),
        }),
      ];
    },
  });
