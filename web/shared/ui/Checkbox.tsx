import { Checkbox as Kobalte } from "@kobalte/core/checkbox";
import { type JSX, Show } from "solid-js";
import { Check } from "./icons.ts";

/** A box that is on or off. In a form of several choices each is one of these. */
export function Checkbox(
  props: {
    label: string;
    labelHidden?: boolean;
    hint?: JSX.Element;
    checked: boolean;
    onChange: (checked: boolean) => void;
    disabled?: boolean;
    class?: string;
  },
) {
  return (
    <Kobalte
      class={`flex items-start gap-2 ${props.class ?? ""}`}
      checked={props.checked}
      onChange={props.onChange}
      disabled={props.disabled}
    >
      <Kobalte.Input class="peer" />
      <Kobalte.Control class="mt-0.5 grid size-4 shrink-0 place-items-center rounded-sm border border-line-strong bg-surface text-white peer-focus-visible:outline-2 peer-focus-visible:outline-offset-2 peer-focus-visible:outline-accent data-[checked]:border-accent-solid data-[checked]:bg-accent-solid data-[disabled]:opacity-50">
        <Kobalte.Indicator>
          <Check size={12} stroke-width={3} aria-hidden="true" />
        </Kobalte.Indicator>
      </Kobalte.Control>
      <span class={props.labelHidden ? "sr-only" : "min-w-0"}>
        <Kobalte.Label class="select-none text-sm">{props.label}</Kobalte.Label>
        <Show when={props.hint}>
          <Kobalte.Description class="text-xs text-faint">{props.hint}</Kobalte.Description>
        </Show>
      </span>
    </Kobalte>
  );
}
