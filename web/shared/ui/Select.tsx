import { Select as Kobalte } from "@kobalte/core/select";
import { createMemo, type JSX, Show } from "solid-js";
import { Check, ChevronsUpDown } from "./icons.ts";
import { errorClass, type FieldProps, hintClass, labelClass } from "./TextField.tsx";

export type Option<V extends string = string> = { value: V; label: string; detail?: string; disabled?: boolean };

/** One of a few options. For more than about ten, or options that are searched for, see Combobox. */
export function Select<V extends string>(
  props: FieldProps & {
    options: Option<V>[];
    value: V | null;
    onChange: (value: V) => void;
    placeholder?: string;
    /** Stands before the chosen label. */
    icon?: JSX.Element;
  },
) {
  const chosen = createMemo(() => props.options.find((option) => option.value === props.value) ?? null);
  return (
    <Kobalte<Option<V>>
      class={props.class}
      options={props.options}
      optionValue="value"
      optionTextValue="label"
      optionDisabled="disabled"
      value={chosen()}
      onChange={(option) => option && props.onChange(option.value)}
      placeholder={props.placeholder ?? "Choose…"}
      required={props.required ?? false}
      disabled={props.disabled ?? false}
      validationState={props.error ? "invalid" : "valid"}
      gutter={4}
      sameWidth
      disallowEmptySelection
      itemComponent={(item) => (
        <Kobalte.Item item={item.item} class="item">
          <span class="size-4 shrink-0">
            <Kobalte.ItemIndicator>
              <Check size={14} class="mt-0.5 text-accent" aria-hidden="true" />
            </Kobalte.ItemIndicator>
          </span>
          <span class="min-w-0 flex-1">
            <Kobalte.ItemLabel class="block truncate">{item.item.rawValue.label}</Kobalte.ItemLabel>
            <Show when={item.item.rawValue.detail}>
              <Kobalte.ItemDescription class="block text-xs text-faint">
                {item.item.rawValue.detail}
              </Kobalte.ItemDescription>
            </Show>
          </span>
        </Kobalte.Item>
      )}
    >
      <Kobalte.Label class={props.labelHidden ? "sr-only" : labelClass}>{props.label}</Kobalte.Label>
      <Kobalte.Trigger class="control flex items-center gap-2 text-left">
        {props.icon}
        <Kobalte.Value<Option<V>> class="min-w-0 flex-1 truncate data-[placeholder-shown]:text-faint">
          {(state) => state.selectedOption()?.label}
        </Kobalte.Value>
        <Kobalte.Icon class="shrink-0 text-faint">
          <ChevronsUpDown size={14} aria-hidden="true" />
        </Kobalte.Icon>
      </Kobalte.Trigger>
      <Show when={props.hint && !props.error}>
        <Kobalte.Description class={hintClass}>{props.hint}</Kobalte.Description>
      </Show>
      <Kobalte.ErrorMessage class={errorClass}>{props.error}</Kobalte.ErrorMessage>
      <Kobalte.Portal>
        <Kobalte.Content data-kb-top-layer class="float min-w-44">
          <Kobalte.Listbox class="max-h-72 overflow-y-auto outline-none" />
        </Kobalte.Content>
      </Kobalte.Portal>
    </Kobalte>
  );
}
