import { Show } from "solid-js";
import { maySetTrait } from "#web/shared/traits/trait-right.ts";
import { TraitFields } from "#web/shared/traits/TraitFields.tsx";
import { useTraits } from "#web/shared/traits/use-traits.ts";
import { useMe } from "#web/shared/me.ts";
import { Combobox } from "#web/shared/ui/Combobox.tsx";
import { Select } from "#web/shared/ui/Select.tsx";
import { ownerOf } from "./action-words.ts";
import type { SetTraitAction } from "./definition.ts";
import type { Faults } from "./faults.ts";
import { DayField, dayHint } from "./TimingFields.tsx";

/** A trait that is set on a day of matching (PB1). */
export function SetTraitFields(
  props: { action: SetTraitAction; onEdit: (patch: Partial<SetTraitAction>) => void; faults: Faults },
) {
  const me = useMe();
  const traits = { account: useTraits("account"), user: useTraits("user") };
  const offered = () => traits[ownerOf(props.action.on)]();
  const chosen = () => offered().find((one) => one.key === props.action.traitKey);
  return (
    <div class="flex flex-col gap-4">
      <div class="flex flex-col gap-1">
        <DayField
          value={props.action.afterDays}
          onChange={(afterDays) => props.onEdit({ afterDays })}
          error={props.faults.on("afterDays")}
        />
        <p class="text-xs text-faint">{dayHint}</p>
      </div>
      <div class="grid grid-cols-3 gap-4 phone:grid-cols-1">
        <Select
          label="Of"
          options={[
            { value: "account", label: "The account" },
            { value: "owners", label: "Its owners" },
            { value: "all", label: "All its users" },
          ]}
          value={props.action.on}
          onChange={(on) => {
            // A trait of accounts is none of users.
            const stays = ownerOf(on) === ownerOf(props.action.on);
            props.onEdit(stays ? { on } : { on, traitKey: "", value: null });
          }}
          error={props.faults.on("on")}
        />
        <Combobox
          label="Trait"
          placeholder="Which trait"
          options={offered().map((one) => ({
            value: one.key,
            label: one.label,
            ...(maySetTrait(me(), one) ? {} : { detail: "Yours to read only", disabled: true }),
          }))}
          value={props.action.traitKey || null}
          chosen={props.action.traitKey === "" ? null : { value: props.action.traitKey, label: props.action.traitKey }}
          onChange={(traitKey) => traitKey !== null && props.onEdit({ traitKey, value: null })}
          error={props.faults.on("traitKey")}
          emptyText="No such trait. Admins make them under Settings › Traits."
        />
        <Show when={chosen()} keyed>
          {(trait) => (
            <TraitFields
              traits={[{ ...trait, label: "To" }]}
              values={{ [trait.key]: props.action.value }}
              onChange={(_, value) => props.onEdit({ value })}
              errorOn={() => props.faults.on("value")}
            />
          )}
        </Show>
      </div>
      <Show when={chosen() && props.action.value === null}>
        <p class="text-xs text-faint">Left empty, the trait is cleared.</p>
      </Show>
    </div>
  );
}
