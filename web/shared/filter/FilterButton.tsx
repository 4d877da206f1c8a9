import { createSignal, Show } from "solid-js";
import { createShortcuts } from "../shortcuts/create-shortcuts.ts";
import { Button } from "../ui/Button.tsx";
import { Funnel, ListFilterPlus } from "../ui/icons.ts";
import { Popover } from "../ui/Popover.tsx";
import { createFilterDraft } from "./create-filter-draft.ts";
import { FilterGroup } from "./FilterGroup.tsx";
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
      <Builder {...props} />
    </Popover>
  );
}

function Builder(props: Parameters<typeof FilterButton>[0]) {
  const draft = createFilterDraft({
    json: () => props.value,
    fields: props.fields.byName,
    onChange: (json) => props.onChange(json),
  });
  let panel!: HTMLDivElement;
  const focusOn = (id: number) =>
    queueMicrotask(() => panel.querySelector<HTMLElement>(`[data-condition="${id}"] input`)?.focus());
  // Whoever opens it on an empty filter wants a condition.
  if (draft.root.parts.length === 0) draft.addCondition(draft.root.id);
  return (
    <div ref={panel} class="flex flex-col gap-3">
      <Show
        when={!props.fields.query.isError}
        fallback={
          <p role="alert" class="text-sm text-danger">
            The fields could not be loaded.{" "}
            <Button size="sm" onClick={() => void props.fields.query.refetch()}>Try again</Button>
          </p>
        }
      >
        <div class="max-h-[60vh] overflow-y-auto p-0.5">
          <FilterGroup
            group={draft.root}
            depth={1}
            draft={draft}
            fields={props.fields}
            names={props.names}
            onMade={focusOn}
          />
        </div>
      </Show>
      <div class="flex items-center gap-3 border-t pt-2">
        <span role="status" class="text-sm tabular-nums">{props.countText ?? "Counting…"}</span>
        <span class="ml-auto">
          <Button size="sm" look="ghost" disabled={draft.count() === 0} onClick={draft.clear}>Clear</Button>
        </span>
      </div>
    </div>
  );
}
