import { createEffect, For, Show } from "solid-js";
import type { Insert } from "./inserts.ts";

/** What `/` offers. The caller keeps the focus and moves `at`. */
export function InsertList(
  props: {
    id: string;
    inserts: Insert[];
    at: number;
    onPoint: (at: number) => void;
    onTake: (insert: Insert) => void;
    /** Which option is current, by its element's id. */
    onAt: (optionId: string | null) => void;
  },
) {
  let list!: HTMLUListElement;
  createEffect(() => {
    props.onAt(props.inserts[props.at] ? `${props.id}-${props.at}` : null);
    list.querySelector("[data-highlighted]")?.scrollIntoView({ block: "nearest" });
  });
  return (
    <ul
      ref={list}
      id={props.id}
      role="listbox"
      aria-label="Insert"
      class="float max-h-72 w-72 max-w-[90vw] overflow-y-auto"
      classList={{ hidden: props.inserts.length === 0 }}
    >
      <For each={props.inserts}>
        {(insert, n) => (
          <li
            id={`${props.id}-${n()}`}
            role="option"
            aria-selected={n() === props.at}
            data-highlighted={n() === props.at ? "" : undefined}
            class="item cursor-pointer"
            onPointerMove={() => props.onPoint(n())}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => props.onTake(insert)}
          >
            <span class="min-w-0 flex-1 truncate">{insert.label}</span>
            <Show when={insert.group !== props.inserts[n() - 1]?.group}>
              <span class="text-xs text-faint">{insert.group}</span>
            </Show>
          </li>
        )}
      </For>
    </ul>
  );
}
