import { TextField as Kobalte } from "@kobalte/core/text-field";
import { children, type JSX, onMount, Show, splitProps } from "solid-js";

export type FieldProps = {
  label: string;
  /** Keeps the label for assistive technology only. */
  labelHidden?: boolean | undefined;
  hint?: JSX.Element;
  /** What is wrong with the value; empty or null is fine. */
  error?: string | null | undefined;
  required?: boolean | undefined;
  disabled?: boolean | undefined;
  class?: string | undefined;
};

export const labelClass = "mb-1 block text-xs font-medium text-muted";
export const hintClass = "mt-1 text-xs text-faint";
export const errorClass = "mt-1 text-xs text-danger";

type TextFieldProps = FieldProps & {
  value: string;
  onChange: (value: string) => void;
  name?: string | undefined;
  type?: "text" | "email" | "password" | "url" | "number" | "search" | "date" | undefined;
  autocomplete?: string | undefined;
  placeholder?: string | undefined;
  inputmode?: "numeric" | "decimal" | "email" | "url" | undefined;
  maxLength?: number | undefined;
  readOnly?: boolean | undefined;
  autofocus?: boolean | undefined;
  onBlur?: () => void;
  /** More than one line, with at least this many shown. */
  rows?: number | undefined;
  /** Stands inside the frame, after the text. */
  suffix?: JSX.Element;
  /** A button inside the frame, at its end. */
  end?: JSX.Element;
  ref?: (element: HTMLInputElement | HTMLTextAreaElement) => void;
};

/** A line of text, or with `rows` several. Its label, hint and error are read out with it. */
export function TextField(props: TextFieldProps) {
  const [input] = splitProps(props, ["autocomplete", "placeholder", "inputmode", "maxLength", "autofocus"]);
  // Made once: it is asked for more than once.
  const end = children(() => props.end);
  let element: HTMLInputElement | HTMLTextAreaElement | undefined;
  const take = (made: HTMLInputElement | HTMLTextAreaElement) => {
    element = made;
    props.ref?.(made);
  };
  // A browser heeds the attribute once a page: what comes later, as the second step of a form, is focused here.
  onMount(() => props.autofocus && element?.focus());
  return (
    <Kobalte
      class={props.class}
      value={props.value}
      onChange={props.onChange}
      name={props.name}
      required={props.required}
      disabled={props.disabled}
      readOnly={props.readOnly}
      validationState={props.error ? "invalid" : "valid"}
    >
      <Kobalte.Label class={props.labelHidden ? "sr-only" : labelClass}>
        {props.label}
      </Kobalte.Label>
      <Show
        when={props.rows}
        fallback={
          <div class="relative">
            <Kobalte.Input
              {...input}
              ref={take}
              type={props.type ?? "text"}
              onBlur={() => props.onBlur?.()}
              class="control"
              classList={{ "pr-16": Boolean(props.suffix), "pr-9": Boolean(end()) }}
            />
            <Show when={end()}>
              <span class="absolute inset-y-0 right-0.5 flex items-center">{end()}</span>
            </Show>
            <Show when={props.suffix}>
              <span class="pointer-events-none absolute inset-y-0 right-2.5 flex items-center text-xs text-faint">
                {props.suffix}
              </span>
            </Show>
          </div>
        }
      >
        {(rows) => (
          <Kobalte.TextArea
            {...input}
            ref={take}
            rows={rows()}
            onBlur={() => props.onBlur?.()}
            class="control h-auto resize-y py-1.5"
          />
        )}
      </Show>
      <Show when={props.hint && !props.error}>
        <Kobalte.Description class={hintClass}>{props.hint}</Kobalte.Description>
      </Show>
      <Kobalte.ErrorMessage class={errorClass}>{props.error}</Kobalte.ErrorMessage>
    </Kobalte>
  );
}
