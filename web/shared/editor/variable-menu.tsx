import { Extension } from "@tiptap/core";
import { PluginKey } from "@tiptap/pm/state";
import { Suggestion, type SuggestionProps } from "@tiptap/suggestion";
import { createSignal } from "solid-js";
import { render } from "solid-js/web";
import { type KnownVariable, matchVariables } from "./chip-text.ts";
import { findBrace } from "./find-brace.ts";
import { insertVariable } from "./insert-variable.ts";
import { VariableList } from "./VariableList.tsx";
import type { VariableSource } from "./variables.ts";

type Shown = SuggestionProps<KnownVariable, KnownVariable>;

const mostShown = 40;
let lists = 0;

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
          render: () => makeMenu(variables),
        }),
      ];
    },
  });

function makeMenu(variables: VariableSource) {
  const [props, setProps] = createSignal<Shown | null>(null);
  const [at, setAt] = createSignal(0);
  const listId = `variables-${++lists}`;
  let close: (() => void) | null = null;
  const items = () => {
    const query = props()?.query;
    return query === undefined ? [] : matchVariables(variables.known() ?? [], query).slice(0, mostShown);
  };
  const step = (by: number) => setAt((now) => (now + by + items().length) % Math.max(1, items().length));
  const take = (variable: KnownVariable | undefined) => {
    if (variable) props()?.command(variable);
  };

  return {
    onStart(next: Shown) {
      close?.();
      setAt(0);
      setProps(() => next);
      const text = next.editor.view.dom;
      const panel = document.createElement("div");
      panel.className = "z-50";
      const dispose = render(
        () => (
          <VariableList
            id={listId}
            variables={items()}
            values={variables.values()}
            known={variables.known()}
            at={at()}
            onPoint={setAt}
            onTake={take}
            onAt={(optionId) => {
              text.setAttribute("aria-controls", listId);
              if (optionId === null) text.removeAttribute("aria-activedescendant");
              else text.setAttribute("aria-activedescendant", optionId);
            }}
          />
        ),
        panel,
      );
      const unmount = next.mount(panel);
      close = () => {
        close = null;
        unmount();
        dispose();
        setProps(null);
        text.removeAttribute("aria-controls");
        text.removeAttribute("aria-activedescendant");
      };
    },
    onUpdate(next: Shown) {
      setProps(() => next);
      setAt((now) => Math.min(now, Math.max(0, items().length - 1)));
    },
    onExit: () => close?.(),
    onKeyDown({ event }: { event: KeyboardEvent }): boolean {
      if (items().length === 0 || event.isComposing) return false;
      if (event.key === "ArrowDown") step(1);
      else if (event.key === "ArrowUp") step(-1);
      else if (event.key === "Enter" || event.key === "Tab") take(items()[at()]);
      else return false;
      return true;
    },
  };
}
