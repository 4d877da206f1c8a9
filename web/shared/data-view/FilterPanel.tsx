import { For, Show } from "solid-js";
import { Check, Layers } from "../ui/icons.ts";
import { Popover } from "../ui/Popover.tsx";
import type { Filter } from "./types.ts";

/** Every value of the filters beside how many rows have it, one press away from being the only one that is shown (VI1). */
export function FilterPanel(
  props: {
    filters: Filter[];
    values: Record<string, string>;
    onChange: (key: string, value: string | null) => void;
  },
) {
  return (
    <Popover
      label={`Counts by ${
        props.filters.map(({ label }) => label === label.toUpperCase() ? label : label.toLowerCase()).join(" and ")
      }`}
      class="inline-flex size-7 shrink-0 items-center justify-center rounded-md text-muted outline-offset-0 hover:bg-hover hover:text-text"
      panelClass="max-h-[70vh] w-80 max-w-[calc(100vw-2rem)] overflow-y-auto"
      button={<Layers size={14} aria-hidden="true" />}
    >
      <div class="flex flex-col gap-3">
        <For each={props.filters}>
          {(filter) => (
            <section aria-label={filter.label}>
              <h2 class="px-2 pb-1 text-xs font-medium text-muted">{filter.label}</h2>
              <For each={filter.options} fallback={<p class="px-2 text-sm text-muted">None yet.</p>}>
                {(option) => {
                  const isSet = () => props.values[filter.key] === option.value;
                  return (
                    <button
                      type="button"
                      aria-pressed={isSet()}
                      class="flex w-full items-center gap-2 rounded-md px-2 py-1 text-left text-sm outline-offset-0 hover:bg-hover aria-pressed:bg-accent-soft aria-pressed:text-accent"
                      onClick={() => props.onChange(filter.key, isSet() ? null : option.value)}
                    >
                      <span class="min-w-0 flex-1 truncate">{option.label}</span>
                      <Show when={isSet()}>
                        <Check size={14} aria-hidden="true" />
                      </Show>
                      <span class="text-xs tabular-nums opacity-80">{option.detail ?? ""}</span>
                    </button>
                  );
                }}
              </For>
            </section>
          )}
        </For>
      </div>
    </Popover>
  );
}
