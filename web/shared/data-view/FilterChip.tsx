import { Select as Kobalte } from "@kobalte/core/select";
import { createMemo, Show } from "solid-js";
import { Check } from "../ui/icons.ts";
import type { Option } from "../ui/Select.tsx";
import { chipButton, ChipFrame, ChipText } from "./ChipFrame.tsx";
import type { Filter } from "./types.ts";

/** A filter as a chip: shows what it is set to, and a cross that takes it off. */
export function FilterChip(props: { filter: Filter; value: string | null; onChange: (value: string | null) => void }) {
  const chosen = createMemo(() => {
    const value = props.value;
    if (value === null) return null;
    return props.filter.options.find((option) => option.value === value) ?? { value, label: value };
  });
  return (
    <ChipFrame label={props.filter.label} isSet={chosen() !== null} onClear={() => props.onChange(null)}>
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
          class={chipButton}
        >
          <ChipText label={props.filter.label} chosen={chosen()?.label ?? null} />
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
    </ChipFrame>
  );
}
