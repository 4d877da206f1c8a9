import { For, Match, Switch } from "solid-js";
import type { Answer } from "../api.ts";
import { useMe } from "../me.ts";
import { DateField } from "../ui/DateField.tsx";
import { Select } from "../ui/Select.tsx";
import { TextField } from "../ui/TextField.tsx";
import { maySetTrait } from "./trait-right.ts";
import type { TraitValue } from "./trait-text.ts";

type Trait = Answer<"GET /api/traits">["items"][number];

const types = { url: "url", number: "number" } as const;
const unset = "unset";

/** One field a trait, of its type (PD5). What the reader may not set is shown and locked. */
export function TraitFields(props: {
  traits: Trait[];
  values: Record<string, TraitValue>;
  onChange: (key: string, value: TraitValue) => void;
  errorOn: (field: string) => string | null;
}) {
  const me = useMe();
  const locked = (trait: Trait) => !maySetTrait(me(), trait);
  const lockedHint = (trait: Trait) =>
    trait.editRight === "api" ? "Set by the API only." : locked(trait) ? "Set by admins only." : undefined;
  const textOf = (value: TraitValue | undefined) => value === null || value === undefined ? "" : String(value);
  return (
    <For each={props.traits.filter((trait) => !trait.archived)}>
      {(trait) => {
        const field = `traits.${trait.key}`;
        const options = () =>
          trait.type === "boolean" ? [{ value: "true", label: "Yes" }, { value: "false", label: "No" }] : trait.options;
        return (
          <Switch
            fallback={
              <TextField
                label={trait.label}
                type={types[trait.type as keyof typeof types] ?? "text"}
                value={textOf(props.values[trait.key])}
                disabled={locked(trait)}
                hint={lockedHint(trait)}
                error={props.errorOn(field)}
                placeholder={trait.type === "url" ? "https://…" : undefined}
                onChange={(text) =>
                  props.onChange(trait.key, text === "" ? null : trait.type === "number" ? Number(text) : text)}
              />
            }
          >
            <Match when={trait.type === "boolean" || trait.type === "select"}>
              <Select
                label={trait.label}
                options={[{ value: unset, label: "Not set" }, ...options()]}
                value={textOf(props.values[trait.key]) || unset}
                disabled={locked(trait)}
                hint={lockedHint(trait)}
                error={props.errorOn(field)}
                onChange={(value) =>
                  props.onChange(
                    trait.key,
                    value === unset ? null : trait.type === "boolean" ? value === "true" : value,
                  )}
              />
            </Match>
            <Match when={trait.type === "date"}>
              <DateField
                label={trait.label}
                value={textOf(props.values[trait.key])}
                disabled={locked(trait)}
                hint={lockedHint(trait)}
                error={props.errorOn(field)}
                onChange={(day) => props.onChange(trait.key, day === "" ? null : day)}
              />
            </Match>
          </Switch>
        );
      }}
    </For>
  );
}
