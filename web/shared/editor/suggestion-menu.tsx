import type { SuggestionProps } from "@tiptap/suggestion";
import { type Accessor, createSignal, type JSX } from "solid-js";
import { render } from "solid-js/web";

/** What a menu's list is given by the menu that shows it. */
export type ListProps<T> = {
  id: string;
  items: Accessor<T[]>;
  at: Accessor<number>;
  point: (at: number) => void;
  take: (item: T) => void;
  /** Which option is current, by its element's id. */
  onAt: (optionId: string | null) => void;
};

let lists = 0;

/** The menu of a suggestion: `itemsFor` what is typed, shown by `list`; arrows move, Enter or Tab takes. The text keeps the focus. */
export function makeSuggestionMenu<T>(options: {
  itemsFor: (query: string) => T[];
  list: (props: ListProps<T>) => JSX.Element;
}) {
  type Shown = SuggestionProps<T, T>;
  const [props, setProps] = createSignal<Shown | null>(null);
  const [at, setAt] = createSignal(0);
  const id = `suggestions-${++lists}`;
  let close: (() => void) | null = null;
  const items = () => {
    const query = props()?.query;
    return query === undefined ? [] : options.itemsFor(query);
  };
  const step = (by: number) => setAt((now) => (now + by + items().length) % Math.max(1, items().length));
  const take = (item: T | undefined) => {
    if (item) props()?.command(item);
  };

  return {
    onStart(next: Shown) {
      close?.();
      setAt(0);
      setProps(() => next);
      const text = next.editor.view.dom;
      const panel = document.createElement("div");
      panel.className = "z-50";
      const onAt = (optionId: string | null) => {
        text.setAttribute("aria-controls", id);
        if (optionId === null) text.removeAttribute("aria-activedescendant");
        else text.setAttribute("aria-activedescendant", optionId);
      };
      const dispose = render(() => options.list({ id, items, at, point: setAt, take, onAt }), panel);
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
