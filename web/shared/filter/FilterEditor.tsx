import { onMount, Show } from "solid-js";
import { Button } from "../ui/Button.tsx";
import { createFilterDraft } from "./create-filter-draft.ts";
import { FilterGroup } from "./FilterGroup.tsx";
import { focusBlank } from "./focus-blank.ts";
import type { FieldsInUse } from "./use-fields.ts";
import type { Names } from "./use-names.ts";

/** The builder of a filter, where it stands (VI2): what of it is complete goes out at each change, with `keepsBegun` also what is begun. */
export function FilterEditor(
  props: {
    value: string;
    onChange: (json: string) => void;
    fields: FieldsInUse;
    names: Names;
    /** "1,234 accounts match", null while it is counted. */
    countText: string | null;
    /** What stands before "all of these". */
    lead?: string;
    /** Begins with a condition where there is none. */
    begins?: boolean;
    /** Is no taller than the screen. */
    scrolls?: boolean;
    /** Conditions that have no value yet go out too, where whoever keeps them says that they are unfinished. */
    keepsBegun?: boolean;
  },
) {
  const draft = createFilterDraft({
    json: () => props.value,
    fields: props.fields.byName,
    onChange: (json) => props.onChange(json),
    keepsBegun: props.keepsBegun ?? false,
  });
  let panel!: HTMLDivElement;
  const focusOn = (id: number) =>
    queueMicrotask(() => panel.querySelector<HTMLElement>(`[data-condition="${id}"] input`)?.focus());
  // It may come after the panel that it stands in.
  onMount(() => props.begins && queueMicrotask(() => focusBlank(panel)));
  if (props.begins && draft.root.parts.length === 0) draft.addCondition(draft.root.id);
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
        <div classList={{ "max-h-[60vh] overflow-y-auto p-0.5": props.scrolls ?? false }}>
          <FilterGroup
            group={draft.root}
            depth={1}
            draft={draft}
            fields={props.fields}
            names={props.names}
            onMade={focusOn}
            {...(props.lead ? { lead: props.lead } : {})}
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
