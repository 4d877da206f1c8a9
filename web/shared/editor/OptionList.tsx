import { createEffect, For, type JSX } from "solid-js";

/** Something to choose from while the focus stays in a text or a search: the caller moves `at`. */
export function OptionList<T>(
  props: {
    id: string;
    label: string;
    items: readonly T[];
    at: number;
    onPoint: (at: number) => void;
    onTake: (item: T) => void;
    /** Which option is current, by its element's id. */
    onAt?: ((optionId: string | null) => void) | undefined;
    /** What stands in an option. */
    children: (item: T, n: () => number) => JSX.Element;
    class?: string;
  },
) {
  let list!: HTMLUListElement;
  createEffect(() => {
    props.onAt?.(props.items[props.at] === undefined ? null : `${props.id}-${props.at}`);
    list.querySelector("[data-highlighted]")?.scrollIntoView({ block: "nearest" });
  });
  return (
    <ul
      ref={list}
      id={props.id}
      role="listbox"
      aria-label={props.label}
      class={`max-h-72 overflow-y-auto ${props.class ?? ""}`}
    >
      <For each={props.items}>
        {(item, n) => (
          <li
            id={`${props.id}-${n()}`}
            role="option"
            aria-selected={n() === props.at}
            data-highlighted={n() === props.at ? "" : undefined}
            class="item cursor-pointer"
            onPointerMove={() => props.onPoint(n())}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => props.onTake(item)}
          >
            {props.children(item, n)}
          </li>
        )}
      </For>
    </ul>
  );
}
