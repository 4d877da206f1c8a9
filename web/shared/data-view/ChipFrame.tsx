import { type JSX, Show } from "solid-js";
import { ChevronDown, X } from "../ui/icons.ts";

/** How a filter's button is dressed. */
export const chipButton = "flex h-7 items-center gap-1 rounded-md px-2 font-medium outline-offset-0";

/** What a filter's button says: its label, and what it is set to. */
export function ChipText(props: { label: string; chosen: string | null }) {
  return (
    <>
      <span class="max-w-48 truncate">
        {props.label}
        <Show when={props.chosen !== null}>: {props.chosen}</Show>
      </span>
      <Show when={props.chosen === null}>
        <ChevronDown size={12} aria-hidden="true" />
      </Show>
    </>
  );
}

/** A filter's chip around its button, with a cross that takes it off while it is set. */
export function ChipFrame(props: { label: string; isSet: boolean; onClear: () => void; children: JSX.Element }) {
  return (
    <div
      class="inline-flex h-7 items-center rounded-md border text-xs"
      classList={{
        "border-transparent bg-accent-soft text-accent": props.isSet,
        "border-dashed border-line-strong/60 text-muted": !props.isSet,
      }}
    >
      {props.children}
      <Show when={props.isSet}>
        <button
          type="button"
          aria-label={`Remove the filter by ${props.label.toLowerCase()}`}
          class="mr-0.5 grid size-6 place-items-center rounded-sm outline-offset-0 hover:bg-accent/10"
          onClick={props.onClear}
        >
          <X size={12} aria-hidden="true" />
        </button>
      </Show>
    </div>
  );
}
