import { For, Show } from "solid-js";
import { Button, IconButton } from "../ui/Button.tsx";
import { Plus, X } from "../ui/icons.ts";
import { Select } from "../ui/Select.tsx";
import { ConditionRow } from "./ConditionRow.tsx";
import type { FilterDraft } from "./create-filter-draft.ts";
import type { DraftGroup, GroupKind } from "./filter-draft.ts";
import { filterLimits } from "./filter-limits.ts";
import { groupWords } from "./filter-words.ts";
import type { FieldsInUse } from "./use-fields.ts";
import type { Names } from "./use-names.ts";

const kinds = (Object.keys(groupWords) as GroupKind[]).map((value) => ({ value, label: groupWords[value] }));

/** A group of conditions and groups, read as "all of these" and what stands under it (VI2). */
export function FilterGroup(
  props: {
    group: DraftGroup;
    depth: number;
    draft: FilterDraft;
    fields: FieldsInUse;
    names: Names;
    /** Puts the focus into a condition that was just made. */
    onMade: (id: number) => void;
    /** What stands before "all of these" at the top. */
    lead?: string;
  },
) {
  const draft = props.draft;
  return (
    <fieldset
      class="flex min-w-0 flex-col gap-2"
      classList={{ "rounded-lg border bg-sunken/60 p-2": props.depth > 1 }}
    >
      <legend class="sr-only">{`Group: ${groupWords[props.group.kind]}`}</legend>
      <div class="flex items-center gap-2">
        <span class="text-xs text-muted">
          {props.depth === 1 ? props.lead ?? "Show what matches" : "and within it"}
        </span>
        <Select
          class="w-52"
          label="How these conditions stand together"
          labelHidden
          options={kinds}
          value={props.group.kind}
          onChange={(kind) => draft.setKind(props.group.id, kind)}
        />
        <Show when={props.depth > 1}>
          <span class="ml-auto">
            <IconButton label="Take out this group" onClick={() => draft.remove(props.group.id)}>
              <X size={14} aria-hidden="true" />
            </IconButton>
          </span>
        </Show>
      </div>
      <For each={props.group.parts}>
        {(part) => (
          <Show
            when={part.kind !== "condition" && part}
            fallback={
              <ConditionRow condition={part as never} draft={draft} fields={props.fields} names={props.names} />
            }
          >
            {(group) => (
              <FilterGroup
                group={group()}
                depth={props.depth + 1}
                draft={draft}
                fields={props.fields}
                names={props.names}
                onMade={props.onMade}
              />
            )}
          </Show>
        )}
      </For>
      <div class="flex items-center gap-1">
        <Button
          size="sm"
          look="ghost"
          disabled={draft.isFull()}
          onClick={() => props.onMade(draft.addCondition(props.group.id))}
        >
          <Plus size={13} aria-hidden="true" /> Condition
        </Button>
        <Show when={props.depth < filterLimits.depth}>
          <Button
            size="sm"
            look="ghost"
            disabled={draft.isFull()}
            onClick={() => props.onMade(draft.addGroup(props.group.id))}
          >
            <Plus size={13} aria-hidden="true" /> Group
          </Button>
        </Show>
      </div>
    </fieldset>
  );
}
