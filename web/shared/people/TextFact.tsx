import { type JSX, Show } from "solid-js";
import { EditableFact } from "../ui/EditableFact.tsx";
import { DateField } from "../ui/DateField.tsx";
import { TextField } from "../ui/TextField.tsx";

/** A fact that is written: Enter keeps it, Tab keeps it and goes on, Escape leaves it as it was (PD2). Empty takes it away. */
export function TextFact(
  props: {
    label: string;
    field: string;
    value: string | null;
    /** How it reads; as it is written unless said. */
    shown?: JSX.Element;
    editable: boolean;
    save: (value: string | null) => Promise<void>;
    type?: "text" | "email" | "url" | "number" | "date";
    inputmode?: "numeric" | "decimal";
    suffix?: JSX.Element;
    placeholder?: string;
    hint?: string;
    ref?: (open: () => void) => void;
  },
) {
  return (
    <EditableFact
      wide
      savesOnLeave
      label={props.label}
      field={props.field}
      value={props.value ?? ""}
      editable={props.editable}
      onSave={(text) => props.save(text.trim() === "" ? null : text.trim())}
      shown={props.shown ?? props.value ?? <span class="text-faint">Not set</span>}
      ref={(open) => props.ref?.(open)}
      form={(form) => (
        <Show
          when={props.type !== "date"}
          fallback={
            <DateField
              label={props.label}
              labelHidden
              hint={props.hint}
              value={form.value}
              onChange={form.onChange}
              error={form.error}
            />
          }
        >
          <TextField
            label={props.label}
            labelHidden
            type={props.type}
            inputmode={props.inputmode}
            suffix={props.suffix}
            placeholder={props.placeholder}
            hint={props.hint}
            value={form.value}
            onChange={form.onChange}
            error={form.error}
          />
        </Show>
      )}
    />
  );
}
