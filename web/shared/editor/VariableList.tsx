import { createEffect, For, Show } from "solid-js";
import type { Values } from "#jobs/document/resolve.ts";
import { chipText, groupNames, type KnownVariable } from "./chip-text.ts";

/** Variables to choose from, with the value that each has now. The caller keeps the focus and moves `at`. */
export function VariableList(
  props: {
    id: string;
    variables: KnownVariable[];
    values: Values | null;
    known: readonly KnownVariable[] | null;
    at: number;
    onPoint: (at: number) => void;
    onTake: (variable: KnownVariable) => void;
    /** Which option is current, by its element's id. */
    onAt?: (optionId: string | null) => void;
    /** Each one's group is said beside it. */
    groupHidden?: boolean;
    /** Part of a panel instead of a panel by itself. */
    plain?: boolean;
  },
) {
  let list!: HTMLUListElement;
  createEffect(() => {
    const optionId = props.variables[props.at] ? `${props.id}-${props.at}` : null;
    props.onAt?.(optionId);
    list.querySelector("[data-highlighted]")?.scrollIntoView({ block: "nearest" });
  });
  const valueOf = (variable: KnownVariable) => {
    const text = chipText({ path: variable.path, fallback: null }, props.known, props.values);
    return text.kind === "value" ? text.text : text.kind === "hole" ? "no value" : "";
  };
  return (
    <ul
      ref={list}
      id={props.id}
      role="listbox"
      aria-label="Variables"
      class="max-h-72 overflow-y-auto"
      classList={{ "float w-80 max-w-[90vw]": !props.plain, "hidden": props.variables.length === 0 && !props.plain }}
    >
      <For each={props.variables}>
        {(variable, n) => (
          <li
            id={`${props.id}-${n()}`}
            role="option"
            aria-selected={n() === props.at}
            data-highlighted={n() === props.at ? "" : undefined}
            class="item cursor-pointer"
            onPointerMove={() => props.onPoint(n())}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => props.onTake(variable)}
          >
            <span class="min-w-0 flex-1 truncate">
              <Show when={!props.groupHidden}>
                <span class="text-faint">{`${groupNames[variable.group]} · `}</span>
              </Show>
              {variable.label}
            </span>
            <span class="max-w-32 truncate text-xs text-faint">{valueOf(variable)}</span>
          </li>
        )}
      </For>
    </ul>
  );
}
