import { For, type JSX } from "solid-js";

export type Segment<V extends string> = { value: V; label: string; beside?: JSX.Element };

/** A few views of one thing, side by side, of which one is shown. */
export function Segmented<V extends string>(
  props: { label: string; segments: Segment<V>[]; value: V; onChange: (value: V) => void; class?: string },
) {
  return (
    <div role="group" aria-label={props.label} class={`flex rounded-lg bg-sunken p-0.5 ${props.class ?? ""}`}>
      <For each={props.segments}>
        {(segment) => (
          <button
            type="button"
            aria-pressed={props.value === segment.value}
            class="flex h-6 shrink-0 items-center whitespace-nowrap gap-1.5 rounded-md px-2.5 text-xs font-medium text-muted outline-offset-0 aria-pressed:bg-surface aria-pressed:text-text aria-pressed:shadow-low"
            onClick={() => props.onChange(segment.value)}
          >
            {segment.label}
            {segment.beside}
          </button>
        )}
      </For>
    </div>
  );
}
