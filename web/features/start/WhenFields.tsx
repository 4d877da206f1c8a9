import type { SetStoreFunction } from "solid-js/store";
import { useMe } from "#web/shared/me.ts";
import { createNow } from "#web/shared/times.tsx";
import { DateTimePicker } from "#web/shared/ui/DateTimePicker.tsx";
import { RadioGroup } from "#web/shared/ui/RadioGroup.tsx";
import { Select } from "#web/shared/ui/Select.tsx";
import { TextField } from "#web/shared/ui/TextField.tsx";
import type { StartForm } from "#web/shared/start/start-form.ts";

/** When the conversations leave: after the team's time to review, at a date, or now (ST2). */
export function WhenFields(
  props: { form: StartForm; setForm: SetStoreFunction<StartForm>; errorOn: (field: string) => string | null },
) {
  const me = useMe();
  const now = createNow();
  const amount = () => Number(props.form.delay.replace(",", "."));
  return (
    <RadioGroup
      label="When"
      value={props.form.when}
      onChange={(when) => props.setForm("when", when)}
      error={props.errorOn("when")}
      options={[
        {
          value: "delay",
          label: "Give my team time to review",
          detail: "Each mail waits as pending, to be read and edited, and leaves when the time is over.",
          body: () => (
            <div class="flex items-start gap-2">
              <TextField
                class="w-24"
                label="How long"
                labelHidden
                inputmode="decimal"
                value={props.form.delay}
                onChange={(delay) => props.setForm("delay", delay)}
                error={amount() > 0 ? props.errorOn("when.delayHours") ?? props.errorOn("when.delayDays") : "A number."}
              />
              <Select
                class="w-28"
                label="Unit"
                labelHidden
                options={[{ value: "hours", label: "hours" }, { value: "days", label: "days" }]}
                value={props.form.delayUnit}
                onChange={(unit) => props.setForm("delayUnit", unit)}
              />
            </div>
          ),
        },
        {
          value: "at",
          label: "At a date",
          body: () => (
            <DateTimePicker
              class="max-w-80"
              label="Send date"
              labelHidden
              zone={me().timeZone}
              value={props.form.at}
              onChange={(at) => props.setForm("at", at)}
              min={new Date(now()).toISOString()}
              error={props.errorOn("when.at")}
            />
          ),
        },
        { value: "now", label: "Now", detail: "Leaves at once, as each sender's window and limits allow." },
      ]}
    />
  );
}
