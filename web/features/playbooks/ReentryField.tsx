import { Show } from "solid-js";
import { RadioGroup } from "#web/shared/ui/RadioGroup.tsx";
import type { Definition } from "./definition.ts";
import { NumberField } from "./NumberField.tsx";
import { countOf } from "./playbook-text.ts";

type Reentry = Definition["reentry"];

/** How often one account may be acted on (PB3). */
export function ReentryField(
  props: { value: Reentry; onChange: (value: Reentry) => void; errorOn: (field: string) => string | null },
) {
  const limited =
    () => (props.value.kind === "limited" ? props.value : { kind: "limited" as const, times: 2, days: 365 });
  return (
    <RadioGroup
      label="How often an account may enter"
      labelHidden
      value={props.value.kind}
      onChange={(kind) => props.onChange(kind === "limited" ? limited() : { kind })}
      error={props.errorOn("reentry.kind")}
      options={[
        {
          value: "once",
          label: "Once",
          detail: "An account that something was done for never enters again.",
        },
        {
          value: "always",
          label: "Every time it matches anew",
          detail: "It enters again whenever it stopped matching and matches once more.",
        },
        {
          value: "limited",
          label: `At most ${countOf(limited().times, "time")} in ${countOf(limited().days, "day")}`,
          detail: "Only times that something was done for it count.",
          body: () => (
            <Show when={props.value.kind === "limited"}>
              <div class="flex flex-wrap items-start gap-3">
                <NumberField
                  class="w-32"
                  label="At most"
                  suffix="times"
                  value={limited().times}
                  onChange={(times) => props.onChange({ ...limited(), times })}
                  least={1}
                  most={100}
                  error={props.errorOn("reentry.times")}
                />
                <NumberField
                  class="w-32"
                  label="Within"
                  suffix="days"
                  value={limited().days}
                  onChange={(days) => props.onChange({ ...limited(), days })}
                  least={1}
                  most={3_650}
                  error={props.errorOn("reentry.days")}
                />
              </div>
            </Show>
          ),
        },
      ]}
    />
  );
}
