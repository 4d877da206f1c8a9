import { Show } from "solid-js";
import type { SetStoreFunction } from "solid-js/store";
import { FilterButton } from "../filter/FilterButton.tsx";
import { FilterChips } from "../filter/FilterChips.tsx";
import { useFields } from "../filter/use-fields.ts";
import { useNames } from "../filter/use-names.ts";
import { RadioGroup } from "../ui/RadioGroup.tsx";
import { plannedText, type Preview } from "./preview-text.ts";
import type { StartForm } from "./start-form.ts";

/** Who of each account is written to: its owners, all its users, or those who match a rule (ST4). */
export function AudienceFields(
  props: {
    label: string;
    form: StartForm;
    setForm: SetStoreFunction<StartForm>;
    error: string | null;
    preview: Preview | undefined;
  },
) {
  return (
    <div class="flex flex-col gap-4">
      <RadioGroup
        label={props.label}
        value={props.form.audience}
        onChange={(audience) => props.setForm("audience", audience)}
        error={props.error}
        options={[
          { value: "owners", label: "Its owners" },
          { value: "all", label: "All its users" },
          { value: "rule", label: "Users who match …" },
        ]}
      />
      <Show when={props.form.audience === "rule"}>
        <RuleField
          value={props.form.rule}
          onChange={(rule) => props.setForm("rule", rule)}
          preview={props.preview}
        />
      </Show>
    </div>
  );
}

/** Which of an account's users, by the filter language over their own fields and their place there (ST4). */
function RuleField(props: { value: string; onChange: (json: string) => void; preview: Preview | undefined }) {
  const fields = useFields("user");
  const names = useNames();
  const ofUsers = {
    ...fields,
    list: () => fields.list().filter((one) => one.entity === "user"),
  };
  return (
    <div class="flex flex-wrap items-center gap-2">
      <FilterChips value={props.value} onChange={props.onChange} fields={fields} names={names} />
      <FilterButton
        value={props.value}
        onChange={props.onChange}
        fields={ofUsers}
        names={names}
        countText={props.preview && props.value !== "" ? plannedText(props.preview) : "Choose a condition"}
        keys={undefined}
        iconOnly={false}
      />
    </div>
  );
}
