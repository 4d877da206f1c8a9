import { Show } from "solid-js";
import type { Insert } from "./inserts.ts";
import { OptionList } from "./OptionList.tsx";
import type { ListProps } from "./suggestion-menu.tsx";

/** What `/` offers, each group named at its first. */
export function InsertList(props: { list: ListProps<Insert> }) {
  const inserts = () => props.list.items();
  return (
    <OptionList
      id={props.list.id}
      label="Insert"
      items={inserts()}
      at={props.list.at()}
      onPoint={props.list.point}
      onTake={props.list.take}
      onAt={props.list.onAt}
      class={`float w-72 max-w-[90vw] ${inserts().length === 0 ? "hidden" : ""}`}
    >
      {(insert, n) => (
        <>
          <span class="min-w-0 flex-1 truncate">{insert.label}</span>
          <Show when={insert.group !== inserts()[n() - 1]?.group}>
            <span class="text-xs text-faint">{insert.group}</span>
          </Show>
        </>
      )}
    </OptionList>
  );
}
