import { keepPreviousData, useQuery } from "@tanstack/solid-query";
import { createSignal, Match, Show, Switch } from "solid-js";
import type { SetStoreFunction } from "solid-js/store";
import { request } from "#web/shared/api.ts";
import type { StartOn } from "#web/shared/start-selection.ts";
import { Combobox } from "#web/shared/ui/Combobox.tsx";
import { RadioGroup } from "#web/shared/ui/RadioGroup.tsx";
import type { Preview } from "./preview-text.ts";
import type { StartForm } from "./start-form.ts";

/** The selection, and who of it is written to (ST4, ST6). */
export function Whom(
  props: {
    on: StartOn;
    form: StartForm;
    setForm: SetStoreFunction<StartForm>;
    errorOn: (field: string) => string | null;
    preview: Preview | undefined;
  },
) {
  const count = (n: number, word: string) => `${n.toLocaleString("en")} ${word}${n === 1 ? "" : "s"}`;
  const asksAccount = () =>
    props.form.accountId !== null || (props.preview?.skipped.some((skip) => skip.why === "several_accounts") ?? false);
  return (
    <Switch>
      <Match when={"accountIds" in props.on && props.on}>
        {(on) => (
          <RadioGroup
            label={`${count(on().accountIds.length, "account")}, and of each`}
            value={props.form.audience}
            onChange={(audience) => props.setForm("audience", audience)}
            error={props.errorOn("audience") ?? props.errorOn("on")}
            options={[
              { value: "owners", label: "Its owners" },
              { value: "all", label: "All its users" },
            ]}
          />
        )}
      </Match>
      <Match when={"userIds" in props.on && props.on}>
        {(on) => (
          <div class="flex flex-col gap-4">
            <p class="text-sm">{count(on().userIds.length, "selected user")}</p>
            <Show when={props.errorOn("on")}>
              {(words) => <p role="alert" class="text-sm text-danger">{words()}</p>}
            </Show>
            <Show when={asksAccount()}>
              <AccountChoice
                value={props.form.accountId}
                onChange={(id) => props.setForm("accountId", id)}
                error={props.errorOn("on.accountId")}
              />
            </Show>
          </div>
        )}
      </Match>
    </Switch>
  );
}

function AccountChoice(props: { value: string | null; onChange: (id: string | null) => void; error: string | null }) {
  const [typed, setTyped] = createSignal("");
  const accounts = useQuery(() => ({
    queryKey: ["accounts", { q: typed(), limit: 20 }],
    queryFn: ({ signal }) => request("GET /api/accounts", { query: { q: typed(), limit: 20 }, signal }),
    placeholderData: keepPreviousData,
  }));
  const chosen = useQuery(() => ({
    queryKey: ["account", props.value],
    queryFn: ({ signal }) => request("GET /api/accounts/:id", { params: { id: props.value! }, signal }),
    enabled: props.value !== null,
  }));
  return (
    <Combobox
      class="max-w-96"
      label="Account"
      hint="Some of them are at several accounts. Named here, only users of this account are written to."
      options={accounts.isSuccess ? accounts.data.items.map((one) => ({ value: one.id, label: one.name })) : []}
      onSearch={setTyped}
      chosen={props.value !== null && chosen.isSuccess ? { value: chosen.data.id, label: chosen.data.name } : null}
      value={props.value}
      onChange={props.onChange}
      error={props.error}
      clearable
    />
  );
}
