import { createSignal, Show } from "solid-js";
import { createShortcuts } from "../shortcuts/create-shortcuts.ts";
import { Funnel, ListFilterPlus } from "../ui/icons.ts";
import { Popover } from "../ui/Popover.tsx";
import { FilterEditor } from "./FilterEditor.tsx";
import type { FieldsInUse } from "./use-fields.ts";
import type { Names } from "./use-names.ts";

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
  if (keys) createShortcuts("List", [{ keys, label: "Filter", run: () => setOpen(true) }]);
  return (
    <Popover
      label="Filter by fields and traits"
      open={isOpen()}
      onOpenChange={setOpen}
      // Where a condition lacks its field that is what one wants to type.
      onOpenFocus={(event) => {
        const inputs = (event.target as HTMLElement).querySelectorAll<HTMLInputElement>("[data-condition] input");
        const blank = [...inputs].find((input) => input.value === "" && input.role === "combobox");
        if (!blank) return;
        event.preventDefault();
        blank.focus();
      }}
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
