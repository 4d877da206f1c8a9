import { Switch as Kobalte } from "@kobalte/core/switch";
import { type JSX, Show } from "solid-js";

/** A setting that acts at once when switched. */
export function Switch(
  props: {
    label: string;
    hint?: JSX.Element;
    checked: boolean;
    onChange: (checked: boolean) => void;
    disabled?: boolean;
    class?: string;
  },
) {
  return (
    <Kobalte
      class={`flex items-start justify-between gap-4 ${props.class ?? ""}`}
      checked={props.checked}
      onChange={props.onChange}
      disabled={props.disabled}
    >
      <span class="min-w-0">
        <Kobalte.Label class="block select-none text-sm font-medium">{props.label}</Kobalte.Label>
        <Show when={props.hint}>
          <Kobalte.Description class="mt-0.5 text-xs text-faint">{props.hint}</Kobalte.Description>
        </Show>
      </span>
      <Kobalte.Input class="peer" />
      <Kobalte.Control class="inline-flex h-5 w-9 shrink-0 items-center rounded-full border border-transparent bg-line-strong px-0.5 transition-colors peer-focus-visible:outline-2 peer-focus-visible:outline-offset-2 peer-focus-visible:outline-accent data-[checked]:bg-accent-solid data-[disabled]:opacity-50">
        <Kobalte.Thumb class="size-4 rounded-full bg-white shadow-low transition-transform data-[checked]:translate-x-3.5" />
      </Kobalte.Control>
    </Kobalte>
  );
}
