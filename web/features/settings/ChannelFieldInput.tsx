import { createSignal, Match, Show, Switch as Choose } from "solid-js";
import { Button } from "#web/shared/ui/Button.tsx";
import { Select } from "#web/shared/ui/Select.tsx";
import { Switch } from "#web/shared/ui/Switch.tsx";
import { TagInput } from "#web/shared/ui/TagInput.tsx";
import { hintClass, labelClass, TextField } from "#web/shared/ui/TextField.tsx";
import { newToken } from "./channel-form.ts";
import type { ChannelField } from "./channel-kinds.ts";
import { CopyLine } from "./CopyLine.tsx";

type Props = {
  field: ChannelField;
  value: string;
  onChange: (value: string) => void;
  error: string | null;
  needed: boolean;
  /** Whether a secret is stored for it, which is never shown. */
  stored: boolean;
  /** The address of the channel's webhooks. */
  hookAddress: string | null;
};

/** One field of a channel's form, as its kind describes it. */
export function ChannelFieldInput(props: Props) {
  const isSecret = () => props.field.key.startsWith("secret.");
  const placeholder = () => props.stored ? "Stored; leave empty to keep it" : props.field.placeholder;
  const common = () => ({ label: props.field.label, hint: props.field.hint, error: props.error });
  return (
    <Choose
      fallback={
        <TextField
          {...common()}
          value={props.value}
          onChange={props.onChange}
          type={props.field.type === "password" ? "password" : props.field.type === "number" ? "number" : "text"}
          inputmode={props.field.type === "number" ? "numeric" : undefined}
          rows={props.field.type === "long" || props.field.type === "secret-long" ? 4 : undefined}
          autocomplete={isSecret() ? "new-password" : "off"}
          placeholder={placeholder()}
          required={props.needed && !props.stored}
        />
      }
    >
      <Match when={props.field.type === "select"}>
        <Select
          {...common()}
          options={props.field.options ?? []}
          value={props.value}
          onChange={props.onChange}
        />
      </Match>
      <Match when={props.field.type === "switch"}>
        <Switch
          label={props.field.label}
          hint={props.field.hint}
          checked={props.value === "yes"}
          onChange={(on) => props.onChange(on ? "yes" : "")}
        />
      </Match>
      <Match when={props.field.type === "addresses"}>
        <TagInput
          {...common()}
          value={props.value.split(" ").filter(Boolean)}
          onChange={(all) => props.onChange(all.join(" "))}
        />
      </Match>
      <Match when={props.field.type === "token"}>
        <TokenField {...props} />
      </Match>
    </Choose>
  );
}

/** A secret address: made here, to be copied now, and stored with the form. */
function TokenField(props: Props) {
  const [made, setMade] = createSignal(false);
  const make = () => {
    props.onChange(newToken());
    setMade(true);
  };
  return (
    <Show
      when={made() && props.value}
      fallback={
        <div>
          <p class={labelClass}>{props.field.label}</p>
          <div class="flex items-center gap-3">
            <Button size="sm" onClick={make}>{props.stored ? "Make a new one" : "Make the address"}</Button>
            <span class="text-xs text-faint">
              {props.stored ? "One is stored. A new one takes its place." : props.field.hint}
            </span>
          </div>
          <Show when={props.error}>
            <p role="alert" class="mt-1 text-xs text-danger">{props.error}</p>
          </Show>
        </div>
      }
    >
      <CopyLine label={props.field.label} value={`${props.hookAddress}/${props.value}`} />
      <p class={hintClass}>{props.field.hint}</p>
    </Show>
  );
}
