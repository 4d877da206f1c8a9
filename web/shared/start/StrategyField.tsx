import { useQuery } from "@tanstack/solid-query";
import { createEffect, Show } from "solid-js";
import type { SetStoreFunction } from "solid-js/store";
import { request } from "../api.ts";
import { RadioGroup } from "../ui/RadioGroup.tsx";
import { Notice } from "../ui/states.tsx";
import type { StartForm } from "./start-form.ts";

/** One conversation a user, or one an account where the channel can write to several at once (ST5), and what that means (SU4). */
export function StrategyField(
  props: { form: StartForm; setForm: SetStoreFunction<StartForm>; errorOn: (field: string) => string | null },
) {
  const channels = useQuery(() => ({
    queryKey: ["channels"],
    queryFn: ({ signal }) => request("GET /api/channels", { signal }),
  }));
  const channel = () =>
    channels.isSuccess ? channels.data.items.find((one) => one.id === props.form.channelId) : undefined;
  const cannot = () => channel()?.capabilities.group === false;
  createEffect(() => {
    if (cannot()) props.setForm("strategy", "perUser");
  });
  return (
    <div class="mt-4">
      <RadioGroup
        label="As"
        value={props.form.strategy}
        onChange={(strategy) => props.setForm("strategy", strategy)}
        error={props.errorOn("strategy")}
        options={[
          { value: "perUser", label: "One conversation per user" },
          {
            value: "perAccount",
            label: "One conversation per account, everybody of it in To",
            ...(cannot() ? { disabled: true, detail: `${channel()!.name} writes to one at a time.` } : {}),
          },
        ]}
      />
      <Show when={props.form.strategy === "perAccount"}>
        <div class="mt-2">
          <Notice tone="info">
            They read each other's addresses. A mail to several has no link to unsubscribe, and its text says nothing of
            a single user: no "User" variables.
          </Notice>
        </div>
      </Show>
    </div>
  );
}
