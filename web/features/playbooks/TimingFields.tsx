import { createSignal, Show } from "solid-js";
import { Checkbox } from "#web/shared/ui/Checkbox.tsx";
import { RadioGroup } from "#web/shared/ui/RadioGroup.tsx";
import { Select } from "#web/shared/ui/Select.tsx";
import { labelClass } from "#web/shared/ui/TextField.tsx";
import type { FollowUpAction, StartAction } from "./definition.ts";
import type { Faults } from "./faults.ts";
import { NumberField } from "./NumberField.tsx";
import { undos } from "./playbook-text.ts";

/** On which day of matching an action is done (PB2). */
export function DayField(props: { value: number; onChange: (days: number) => void; error: string | null }) {
  return (
    <NumberField
      class="w-40"
      label="Apply on day"
      value={props.value}
      onChange={props.onChange}
      least={0}
      most={365}
      error={props.error}
    />
  );
}

/** "Day 0 is …", what a day of matching is. */
export const dayHint = "Of matching without a break. Day 0 is when an account first matches.";

type Mail = StartAction | FollowUpAction;

/** The team's time before a mail leaves, who must approve it, and what becomes of it when its account stops matching (PB2, PB3). */
export function ReviewFields(props: { action: Mail; onEdit: (patch: Partial<Mail>) => void; faults: Faults }) {
  return (
    <div class="flex flex-col gap-5">
      <ReviewField
        hours={props.action.reviewHours}
        onChange={(reviewHours) => props.onEdit({ reviewHours })}
        error={props.faults.on("reviewHours")}
      />
      <Checkbox
        label="Somebody must approve each one"
        hint="Nothing leaves until a member who did not make the last edit has approved it."
        checked={props.action.approval}
        onChange={(approval) => props.onEdit({ approval })}
      />
      <RadioGroup
        label="If the account stops matching before it is sent"
        value={props.action.undo}
        onChange={(undo) => props.onEdit({ undo })}
        error={props.faults.on("undo")}
        options={undos.map(({ value, label, detail }) => ({ value, label, detail }))}
      />
    </div>
  );
}

function ReviewField(props: { hours: number; onChange: (hours: number) => void; error: string | null }) {
  const [unit, setUnit] = createSignal<"hours" | "days">(
    props.hours > 0 && props.hours % 24 === 0 ? "days" : "hours",
  );
  const factor = () => (unit() === "days" ? 24 : 1);
  return (
    <div role="group" aria-label="Time to review">
      <p class={labelClass} aria-hidden="true">Give my team time to review</p>
      <div class="flex items-start gap-2">
        <NumberField
          class="w-24"
          label="How long"
          labelHidden
          decimal
          value={props.hours / factor()}
          onChange={(n) => props.onChange(Math.round(n * factor() * 1_000) / 1_000)}
          least={0}
          most={8_760 / factor()}
          error={props.error}
        />
        <Select
          class="w-28"
          label="Unit"
          labelHidden
          options={[{ value: "hours", label: "hours" }, { value: "days", label: "days" }]}
          value={unit()}
          onChange={(next) => {
            const n = props.hours / factor();
            setUnit(next);
            props.onChange(n * factor());
          }}
        />
      </div>
      <p class="mt-1 text-xs text-faint">
        <Show when={props.hours > 0} fallback="It leaves as soon as its sender's window and limits allow.">
          It is made at once and waits as pending, to be read and edited, until the time is over.
        </Show>
      </p>
    </div>
  );
}
