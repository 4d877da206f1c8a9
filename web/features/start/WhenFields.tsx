import { zoneText } from "#web/shared/times.tsx";
import { DateTimePicker } from "#web/shared/ui/DateTimePicker.tsx";
import { RadioGroup } from "#web/shared/ui/RadioGroup.tsx";
import { Select } from "#web/shared/ui/Select.tsx";
import { TextField } from "#web/shared/ui/TextField.tsx";
import type { StartForm } from "./start-form.ts";

/** When the messages may leave: after a time to review, at a date, or as soon as the sender's window is open (ST2). */
export function WhenFields(props: {
  form: StartForm;
  set: (patch: Partial<StartForm>) => void;
  zone: string;
  errorOn: (field: string) => string | null;
}) {
  return (
    <RadioGroup
      label="When may they leave?"
      value={props.form.when}
      onChange={(when) => props.set({ when })}
      error={props.errorOn("when")}
      options={[
        {
          value: "delay",
          label: "After the team had time to review",
          body: () => (
            <div class="flex items-end gap-2">
              <TextField
                class="w-24"
                label="How long"
                labelHidden
                type="number"
                value={props.form.delay}
                onChange={(delay) => props.set({ delay })}
                error={props.errorOn("when.delayDays") ?? props.errorOn("when.delayHours")}
              />
              <Select
                class="w-32"
                label="Unit"
                labelHidden
                options={[{ value: "hours", label: "hours" }, { value: "days", label: "days" }]}
                value={props.form.delayUnit}
                onChange={(delayUnit) => props.set({ delayUnit })}
              />
            </div>
          ),
        },
        {
          value: "at",
          label: "At a date",
          body: () => (
            <DateTimePicker
              label="Date"
              labelHidden
              zone={props.zone}
              value={props.form.at}
              onChange={(at) => props.set({ at })}
              min={new Date().toISOString()}
              hint={`In ${zoneText(props.zone)}`}
              error={props.errorOn("when.at")}
            />
          ),
        },
        {
          value: "now",
          label: "Now",
          detail: "As soon as each sender's window is open and their limits leave a place.",
        },
      ]}
    />
  );
}
