import { createEffect, Show } from "solid-js";
import { Check, Minus } from "../ui/icons.ts";

/** The box that selects a row, or with `mixed` all of them. Told about shift, so that a range can be selected. */
export function SelectBox(
  props: {
    label: string;
    checked: boolean;
    mixed?: boolean;
    tabindex?: number;
    onToggle: (withShift: boolean) => void;
  },
) {
  let input!: HTMLInputElement;
  createEffect(() => {
    input.indeterminate = props.mixed === true && !props.checked;
    input.checked = props.checked;
  });
  return (
    <label
      class="relative grid size-6 cursor-pointer place-items-center"
      onClick={(event) => event.stopPropagation()}
    >
      <input
        ref={input}
        type="checkbox"
        aria-label={props.label}
        tabindex={props.tabindex}
        class="peer absolute inset-0 cursor-pointer appearance-none rounded-sm outline-offset-[-2px]"
        onClick={(event) => {
          props.onToggle(event.shiftKey);
          input.checked = props.checked;
        }}
      />
      <span
        aria-hidden="true"
        class="pointer-events-none grid size-4 place-items-center rounded-sm border"
        classList={{
          "border-accent-solid bg-accent-solid text-white": props.checked || props.mixed === true,
          "border-line-strong bg-surface": !props.checked && !props.mixed,
        }}
      >
        <Show
          when={props.checked}
          fallback={
            <Show when={props.mixed}>
              <Minus size={12} stroke-width={3} />
            </Show>
          }
        >
          <Check size={12} stroke-width={3} />
        </Show>
      </span>
    </label>
  );
}
