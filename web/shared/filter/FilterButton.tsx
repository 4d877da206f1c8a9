import { createSignal, onMount, Show } from "solid-js";
import { lazyPart, preloadIdle } from "../lazy.tsx";
import { createShortcuts } from "../shortcuts/create-shortcuts.ts";
import { Funnel, ListFilterPlus } from "../ui/icons.ts";
import { Popover } from "../ui/Popover.tsx";
import { focusBlank } from "./focus-blank.ts";
import type { FieldsInUse } from "./use-fields.ts";
import type { Names } from "./use-names.ts";

/** Its code is no part of a list's first load: it comes once the page has nothing else to do. */
const FilterEditor = lazyPart(async () => ({ default: (await import("./FilterEditor.tsx")).FilterEditor }));

/** The button that opens the builder of a list's filter (VI2); it stays open while the list follows each change. */
export function FilterButton(
  props: {
    value: string;
    onChange: (json: string) => void;
    fields: FieldsInUse;
    names: Names;
    /** "1,234 accounts match", null while it is counted. */
    countText: string | null;
    keys: string | undefined;
    iconOnly: boolean;
  },
) {
  const [isOpen, setOpen] = createSignal(false);
  const keys = props.keys;
  onMount(() => preloadIdle(FilterEditor));
  if (keys) createShortcuts("List", [{ keys, label: "Filter", run: () => setOpen(true) }]);
  return (
    <Popover
      label="Filter by fields and traits"
      open={isOpen()}
      onOpenChange={setOpen}
      onOpenFocus={(event) => focusBlank(event.target as HTMLElement) && event.preventDefault()}
      panelClass="w-[44rem] max-w-[calc(100vw-2rem)]"
      class="inline-flex h-7 shrink-0 items-center gap-1.5 rounded-md border border-dashed border-line-strong/60 px-2 text-xs font-medium text-muted outline-offset-0 hover:bg-hover hover:text-text"
      button={
        <>
          <Show when={props.iconOnly} fallback={<Funnel size={13} aria-hidden="true" />}>
            <ListFilterPlus size={14} aria-hidden="true" />
          </Show>
          <span class={props.iconOnly ? "sr-only" : ""}>Filter</span>
        </>
      }
    >
      <FilterEditor {...props} begins scrolls />
    </Popover>
  );
}
