import { For, Match, Show, Switch } from "solid-js";
import type { Answer } from "../api.ts";
import { isAdmin, mayWork, useMe } from "../me.ts";
import { traitText, type TraitValue } from "../traits/trait-text.ts";
import { useTraits } from "../traits/use-traits.ts";
import { EditableFact, Fact } from "../ui/EditableFact.tsx";
import { Select } from "../ui/Select.tsx";
import { TextFact } from "./TextFact.tsx";

type Trait = Answer<"GET /api/traits">["items"][number];
const unset = "unset";
const types = { url: "url", number: "number", date: "date" } as const;

/** A row's traits, each changed where it stands by whoever may set it (PD5). */
export function TraitFacts(
  props: {
    entity: Trait["entity"];
    values: Record<string, TraitValue>;
    save: (traits: Record<string, TraitValue>) => Promise<void>;
  },
) {
  const me = useMe();
  const traits = useTraits(props.entity);
  const maySet = (trait: Trait) =>
    mayWork(me()) && trait.editRight !== "api" && (trait.editRight === "members" || isAdmin(me()));
  return (
    <For each={traits()}>
      {(trait) => {
        const value = () => props.values[trait.key] ?? null;
        const common = () => ({ label: trait.label, field: `traits.${trait.key}`, editable: maySet(trait) });
        const set = (next: TraitValue) => props.save({ [trait.key]: next });
        const shown = () => <TraitShown trait={trait} value={value()} />;
        return (
          <Switch
            fallback={
              <TextFact
                {...common()}
                type={types[trait.type as keyof typeof types] ?? "text"}
                value={value() === null ? null : String(value())}
                shown={shown()}
                save={(text) => set(text === null || trait.type !== "number" ? text : Number(text))}
              />
            }
          >
            <Match when={!maySet(trait)}>
              <Fact wide label={trait.label}>
                {shown()}
                <Show when={mayWork(me())}>
                  <span class="block text-xs text-faint">
                    {trait.editRight === "api" ? "Set by the API only" : "Set by admins only"}
                  </span>
                </Show>
              </Fact>
            </Match>
            <Match when={trait.type === "boolean" || trait.type === "select"}>
              <EditableFact
                {...common()}
                wide
                chosen
                value={value() === null ? unset : String(value())}
                shown={shown()}
                onSave={(chosen) =>
                  set(chosen === unset ? null : trait.type === "boolean" ? chosen === "true" : chosen)}
                form={(form) => (
                  <Select
                    label={trait.label}
                    labelHidden
                    options={[{ value: unset, label: "Not set" }, ...optionsOf(trait)]}
                    value={form.value}
                    onChange={form.save}
                    error={form.error}
                  />
                )}
              />
            </Match>
          </Switch>
        );
      }}
    </For>
  );
}

const optionsOf = (trait: Trait) =>
  trait.type === "boolean" ? [{ value: "true", label: "Yes" }, { value: "false", label: "No" }] : trait.options;

function TraitShown(props: { trait: Trait; value: TraitValue }) {
  return <>{traitText(props.trait, props.value) || <span class="text-faint">Not set</span>}</>;
}
