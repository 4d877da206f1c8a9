import { createMemo, Show } from "solid-js";
import { IconButton } from "../ui/Button.tsx";
import { Combobox } from "../ui/Combobox.tsx";
import { TriangleAlert, X } from "../ui/icons.ts";
import { Select } from "../ui/Select.tsx";
import type { FilterDraft } from "./create-filter-draft.ts";
import type { DraftCondition } from "./filter-draft.ts";
import { opOf } from "./filter-fields.ts";
import type { FieldsInUse } from "./use-fields.ts";
import type { Names } from "./use-names.ts";
import { ValueInput } from "./ValueInput.tsx";

/** One condition: field, operator and value, side by side as they are read. */
export function ConditionRow(
  props: { condition: DraftCondition; draft: FilterDraft; fields: FieldsInUse; names: Names },
) {
  const field = createMemo(() => props.fields.byName().get(props.condition.field));
  const isGone = () => props.condition.field !== "" && props.fields.query.isSuccess && !field();
  const options = createMemo(() =>
    props.fields.list().map((one) => ({ value: one.field, label: one.label, detail: one.group }))
  );
  const takes = () => opOf(field(), props.condition.op)?.takes;
  return (
    <div data-condition={props.condition.id} class="flex items-start gap-1.5 phone:flex-wrap">
      <Show
        when={!isGone()}
        fallback={
          <p role="alert" class="flex min-h-8 min-w-0 flex-1 items-center gap-2 text-sm text-danger">
            <TriangleAlert size={14} class="shrink-0" aria-hidden="true" />
            <span class="min-w-0 break-words">
              {props.fields.goneName(props.condition.field)}{" "}
              is archived or gone: take this condition out, or nothing can be listed.
            </span>
          </p>
        }
      >
        <Combobox
          class="w-44 shrink-0"
          label="Field"
          labelHidden
          options={options()}
          value={props.condition.field || null}
          placeholder="Which field"
          showsAll
          opensOnFocus
          onChange={(name) => {
            const chosen = name === null ? undefined : props.fields.byName().get(name);
            if (chosen && chosen.field !== props.condition.field) props.draft.setField(props.condition.id, chosen);
          }}
        />
        <Show when={field()}>
          {(known) => (
            <>
              <Select
                class="w-40 shrink-0"
                label={`How ${known().label} compares`}
                labelHidden
                options={known().ops.map(({ op, label }) => ({ value: op, label }))}
                value={props.condition.op}
                onChange={(op) => props.draft.setOp(props.condition.id, op)}
              />
              <div class="min-w-0 flex-1">
                <Show when={takes() !== undefined && takes() !== "nothing"}>
                  <ValueInput
                    field={known()}
                    takes={takes()!}
                    value={props.condition.value}
                    names={props.names}
                    onChange={(value) => props.draft.setValue(props.condition.id, value)}
                  />
                </Show>
              </div>
            </>
          )}
        </Show>
      </Show>
      <span class="ml-auto">
        <IconButton
          label={`Take out the condition ${field()?.label ?? props.condition.field}`.trim()}
          onClick={() => props.draft.remove(props.condition.id)}
        >
          <X size={14} aria-hidden="true" />
        </IconButton>
      </span>
    </div>
  );
}
