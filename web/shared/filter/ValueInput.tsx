import { useQuery } from "@tanstack/solid-query";
import { createSignal, For, Match, Show, Switch } from "solid-js";
import { useMe } from "../me.ts";
import { Combobox } from "../ui/Combobox.tsx";
import { DateField } from "../ui/DateField.tsx";
import { X } from "../ui/icons.ts";
import { type Option, Select } from "../ui/Select.tsx";
import { TextField } from "../ui/TextField.tsx";
import type { FilterField, Takes } from "./filter-fields.ts";
import { dayIn, isMoment } from "./moment.ts";
import type { Names } from "./use-names.ts";

type Props = {
  field: FilterField;
  takes: Takes;
  value: unknown;
  names: Names;
  onChange: (value: unknown) => void;
};

/** What a condition is held against: by the field's type, one value or several. */
export function ValueInput(props: Props) {
  return (
    <Switch>
      <Match when={props.takes === "days"}>
        <OneValue {...props} field={{ ...props.field, type: "days" }} />
      </Match>
      <Match when={props.takes === "many"}>
        <ManyValues {...props} />
      </Match>
      <Match when={props.takes === "one"}>
        <OneValue {...props} />
      </Match>
    </Switch>
  );
}

const isPicked = (field: FilterField) =>
  field.type === "select" || (field.options?.length ?? 0) > 0 ||
  ["teammate", "template", "playbook", "channel", "account", "user"].includes(field.type);

function OneValue(props: Props) {
  const me = useMe();
  const label = () => `Value of ${props.field.label}`;
  const numeric = () => ["number", "money", "days"].includes(props.field.type);
  const text = () => {
    if (typeof props.value === "number") return String(props.field.type === "money" ? props.value / 100 : props.value);
    if (typeof props.value !== "string") return "";
    // One that a number gave its list is to the millisecond, and begins a day of the teammate's.
    return props.field.type === "instant" && isMoment(props.value) ? dayIn(props.value, me().timeZone) : props.value;
  };
  const setText = (given: string) => {
    if (!numeric()) return props.onChange(given);
    const n = Number(given);
    props.onChange(
      given.trim() === "" || Number.isNaN(n) ? undefined : props.field.type === "money" ? Math.round(n * 100) : n,
    );
  };
  const suffix = () => props.field.type === "money" ? me().currency : props.field.type === "days" ? "days" : undefined;
  return (
    <Switch
      fallback={
        <TextField
          label={label()}
          labelHidden
          type={numeric() ? "number" : "text"}
          inputmode={numeric() ? "decimal" : undefined}
          value={text()}
          onChange={setText}
          maxLength={1_000}
          suffix={suffix()}
          placeholder={numeric() ? undefined : "value"}
        />
      }
    >
      <Match when={props.field.type === "date" || props.field.type === "instant"}>
        <DateField label={label()} labelHidden value={text()} onChange={setText} />
      </Match>
      <Match when={props.field.type === "boolean"}>
        <Select
          label={label()}
          labelHidden
          options={[{ value: "true", label: "yes" }, { value: "false", label: "no" }]}
          value={props.value === undefined ? null : String(props.value)}
          onChange={(value) => props.onChange(value === "true")}
        />
      </Match>
      <Match when={isPicked(props.field)}>
        <Picker {...props} label={label()} onPick={props.onChange} chosen={text() || null} except={[]} />
      </Match>
    </Switch>
  );
}

/** Several values, each taken out by its cross; one more is picked, or typed and taken by Enter. */
function ManyValues(props: Props) {
  const values = () => (Array.isArray(props.value) ? props.value as (string | number)[] : []);
  const [typed, setTyped] = createSignal("");
  const numeric = () => props.field.type === "number" || props.field.type === "money";
  const add = (value: string | number) => !values().includes(value) && props.onChange([...values(), value]);
  const take = () => {
    const text = typed().trim();
    const n = Number(text) * (props.field.type === "money" ? 100 : 1);
    if (text === "" || numeric() && !Number.isFinite(n)) return;
    add(numeric() ? n : text);
    setTyped("");
  };
  const nameOf = (value: string | number) => {
    if (typeof value === "number") return String(props.field.type === "money" ? value / 100 : value);
    return props.field.options?.find((one) => one.value === value)?.label ??
      props.names.nameOf(props.field.type, value) ??
      value;
  };
  const label = () => `Values of ${props.field.label}`;
  return (
    <div class="flex min-w-0 flex-wrap items-center gap-1">
      <For each={values()}>
        {(value) => (
          <span class="inline-flex h-6 items-center gap-0.5 rounded-md bg-accent-soft pl-2 text-xs font-medium text-accent">
            <span class="max-w-40 truncate">{nameOf(value)}</span>
            <button
              type="button"
              aria-label={`Take out ${nameOf(value)}`}
              class="grid size-6 place-items-center rounded-sm outline-offset-[-2px] hover:bg-accent/10"
              onClick={() => props.onChange(values().filter((one) => one !== value))}
            >
              <X size={11} aria-hidden="true" />
            </button>
          </span>
        )}
      </For>
      <div class="min-w-36 flex-1">
        <Show
          when={isPicked(props.field)}
          fallback={
            <div
              onKeyDown={(press) => {
                if (press.key !== "Enter" || press.isComposing) return;
                press.preventDefault();
                take();
              }}
              onFocusOut={take}
            >
              <TextField
                label={label()}
                labelHidden
                type={numeric() ? "number" : "text"}
                value={typed()}
                onChange={setTyped}
                placeholder="value, then Enter"
              />
            </div>
          }
        >
          <Picker {...props} label={label()} onPick={(value) => value && add(value)} chosen={null} except={values()} />
        </Show>
      </div>
    </div>
  );
}

function Picker(
  props: Pick<Props, "field" | "names"> & {
    label: string;
    chosen: string | null;
    except: readonly unknown[];
    onPick: (value: string | null) => void;
  },
) {
  const [typed, setTyped] = createSignal("");
  const listed = (): Option[] | null =>
    props.field.options && props.field.options.length > 0
      ? [...props.field.options]
      : props.names.optionsOf(props.field.type);
  const found = useQuery(() => ({
    queryKey: ["filter-options", props.field.type, typed()],
    queryFn: ({ signal }) => props.names.find(props.field.type, typed(), signal),
    enabled: listed() === null && props.field.type !== "select",
    staleTime: 60_000,
  }));
  const options = () =>
    (listed() ?? (found.isSuccess ? found.data : [])).filter((one) => !props.except.includes(one.value));
  const chosen = () => {
    if (props.chosen === null) return null;
    return { value: props.chosen, label: props.names.nameOf(props.field.type, props.chosen) ?? props.chosen };
  };
  return (
    <Combobox
      label={props.label}
      labelHidden
      options={options()}
      value={props.chosen}
      chosen={chosen()}
      placeholder={props.except.length > 0 ? "another" : "value"}
      {...(listed() === null ? { onSearch: setTyped } : {})}
      takesOwn={props.field.takesOwn ?? false}
      onChange={props.onPick}
      emptyText={found.isFetching ? "Looking…" : "Nothing matches."}
    />
  );
}
