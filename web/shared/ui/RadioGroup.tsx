import { RadioGroup as Kobalte } from "@kobalte/core/radio-group";
import { For, type JSX, Show } from "solid-js";
import { errorClass, type FieldProps, hintClass, labelClass } from "./TextField.tsx";

/** One of two to five choices that are worth seeing at once. `body` of the chosen one is shown under it. */
export function RadioGroup<V extends string>(
  props: FieldProps & {
    options: { value: V; label: string; detail?: JSX.Element; disabled?: boolean; body?: () => JSX.Element }[];
    value: V | null;
    onChange: (value: V) => void;
  },
) {
  return (
    <Kobalte
      class={props.class}
      value={props.value ?? ""}
      onChange={(value) => props.onChange(value as V)}
      disabled={props.disabled}
      required={props.required}
      validationState={props.error ? "invalid" : "valid"}
    >
      <Kobalte.Label class={props.labelHidden ? "sr-only" : labelClass}>{props.label}</Kobalte.Label>
      <div class="flex flex-col gap-2">
        <For each={props.options}>
          {(option) => (
            <div>
              <Kobalte.Item value={option.value} disabled={option.disabled} class="flex items-start gap-2">
                <Kobalte.ItemInput class="peer" />
                <Kobalte.ItemControl class="mt-0.5 grid size-4 shrink-0 place-items-center rounded-full border border-line-strong bg-surface peer-focus-visible:outline-2 peer-focus-visible:outline-offset-2 peer-focus-visible:outline-accent data-[checked]:border-accent-solid data-[checked]:bg-accent-solid data-[disabled]:opacity-50">
                  <Kobalte.ItemIndicator class="size-1.5 rounded-full bg-white" />
                </Kobalte.ItemControl>
                <span class="min-w-0">
                  <Kobalte.ItemLabel class="block select-none text-sm data-[disabled]:text-faint">
                    {option.label}
                  </Kobalte.ItemLabel>
                  <Show when={option.detail}>
                    <Kobalte.ItemDescription class="text-xs text-faint">{option.detail}</Kobalte.ItemDescription>
                  </Show>
                </span>
              </Kobalte.Item>
              <Show when={option.value === props.value && option.body}>
                {(body) => <div class="mt-2 ml-6">{body()()}</div>}
              </Show>
            </div>
          )}
        </For>
      </div>
      <Show when={props.hint && !props.error}>
        <Kobalte.Description class={hintClass}>{props.hint}</Kobalte.Description>
      </Show>
      <Kobalte.ErrorMessage class={errorClass}>{props.error}</Kobalte.ErrorMessage>
    </Kobalte>
  );
}
