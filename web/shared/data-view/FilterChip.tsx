import { Select as Kobalte } from "@kobalte/core/select";
import { createMemo, Show } from "solid-js";
import { Check, ChevronDown, X } from "../ui/icons.ts";
import type { Option } from "../ui/Select.tsx";
import type { Filter } from "./types.ts";

/** A filter as a chip: shows what it is set to, and a cross that takes it off. */
export function FilterChip(props: { filter: Filter; value: string | null; onChange: (value: string | null) => void }) {
  const chosen = createMemo(() => {
    const value = props.value;
    if (value === null) return null;
    return props.filter.options.find((option) => option.value === value) ?? { value, label: value };
  });
  return (
    <div
      class="inline-flex h-7 items-center rounded-md border text-xs"
      classList={{
        "border-transparent bg-accent-soft text-accent": chosen() !== null,
        "border-dashed border-line-strong/60 text-muted": chosen() === null,
      }}
    >
      <Kobalte<Option>
        options={props.filter.options}
        optionValue="value"
        optionTextValue="label"
        value={chosen()}
        onChange={(option) => props.onChange(option?.value ?? null)}
        gutter={6}
        sameWidth={false}
        itemComponent={(item) => (
          <Kobalte.Item item={item.item} class="item">
            <Kobalte.ItemLabel class="min-w-0 flex-1 truncate">{item.item.rawValue.label}</Kobalte.ItemLabel>
            <Show when={item.item.rawValue.detail}>
              <span class="text-xs text-faint tabular-nums">{item.item.rawValue.detail}</span>
            </Show>
            <Kobalte.ItemIndicator>
              <Check size={14} class="text-accent" aria-hidden="true" />
            </Kobalte.ItemIndicator>
          </Kobalte.Item>
        )}
      >
        <Kobalte.Trigger
          aria-label={`Filter by ${props.filter.label.toLowerCase()}`}
          class="flex h-7 items-center gap-1 rounded-md px-2 font-medium outline-offset-0"
        >
          <span class="max-w-48 truncate">
            {props.filter.label}
            <Show when={chosen()}>{(option) => <>: {option().label}</>}</Show>
          </span>
          <Show when={chosen() === null}>
            <ChevronDown size={12} aria-hidden="true" />
          </Show>
        </Kobalte.Trigger>
        <Kobalte.Portal>
          <Kobalte.Content class="float max-w-80 min-w-44">
            <Kobalte.Listbox
              aria-label={props.filter.label}
              class="max-h-80 overflow-y-auto outline-none"
            />
          </Kobalte.Content>
        </Kobalte.Portal>
      </Kobalte>
      <Show when={chosen()}>
        <button
          type="button"
          aria-label={`Remove the filter by ${props.filter.label.toLowerCase()}`}
          class="mr-0.5 grid size-6 place-items-center rounded-sm outline-offset-0 hover:bg-accent/10"
          onClick={() => props.onChange(null)}
        >
          <X size={12} aria-hidden="true" />
        </button>
      </Show>
    </div>
  );
}
