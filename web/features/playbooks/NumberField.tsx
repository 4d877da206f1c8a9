import { createEffect, createSignal, on } from "solid-js";
import { TextField } from "#web/shared/ui/TextField.tsx";

/** A number as it is typed: what is none is said at the field, and what was there before stays until it is one. */
export function NumberField(
  props: {
    label: string;
    labelHidden?: boolean;
    value: number;
    onChange: (value: number) => void;
    least: number;
    most: number;
    /** Takes halves too. */
    decimal?: boolean;
    suffix?: string;
    hint?: string;
    error?: string | null;
    disabled?: boolean;
    class?: string;
  },
) {
  const [text, setText] = createSignal(String(props.value));
  createEffect(on(() => props.value, (value) => {
    if (numberOf(text()) !== value) setText(String(value));
  }, { defer: true }));
  const isGood = (n: number) => n >= props.least && n <= props.most && (props.decimal || Number.isInteger(n));
  const fault = () =>
    isGood(numberOf(text()))
      ? props.error
      : `A ${props.decimal ? "" : "whole "}number from ${props.least} to ${props.most.toLocaleString("en")}.`;
  return (
    <TextField
      class={props.class}
      label={props.label}
      labelHidden={props.labelHidden}
      inputmode={props.decimal ? "decimal" : "numeric"}
      value={text()}
      onChange={(typed) => {
        setText(typed);
        const n = numberOf(typed);
        if (isGood(n) && n !== props.value) props.onChange(n);
      }}
      suffix={props.suffix}
      hint={props.hint}
      error={fault()}
      disabled={props.disabled}
    />
  );
}

const numberOf = (text: string) => (text.trim() === "" ? NaN : Number(text.replace(",", ".")));
