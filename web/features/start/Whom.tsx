import { keepPreviousData, useQuery } from "@tanstack/solid-query";
import { createSignal, Show } from "solid-js";
import type { SetStoreFunction } from "solid-js/store";
import { request } from "#web/shared/api.ts";
import { foundAccounts } from "#web/shared/people/found.ts";
import type { StartOn } from "#web/shared/start-selection.ts";
import { Combobox } from "#web/shared/ui/Combobox.tsx";
import { Narrowed } from "./Narrowed.tsx";
import { AudienceFields } from "#web/shared/start/AudienceFields.tsx";
import type { Preview } from "#web/shared/start/preview-text.ts";
import { isOfAccounts, type StartForm } from "#web/shared/start/start-form.ts";

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
  /** The selection in words. */
  const chosen = () => {
    const { on } = props;
    if ("of" in on) return on.counted.replace(/^a/, "A");
    return "accountIds" in on ? count(on.accountIds.length, "account") : count(on.userIds.length, "selected user");
  };
  return (
    <div class="flex flex-col gap-4">
      <Show
        when={isOfAccounts(props.on)}
        fallback={
          <>
            <p class="text-sm">{chosen()}</p>
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
          </>
        }
      >
        <AudienceFields
          label={`${chosen()}, and of each`}
          form={props.form}
          setForm={props.setForm}
          error={props.errorOn("audience") ?? props.errorOn("on")}
          preview={props.preview}
        />
      </Show>
      <Show when={"of" in props.on && props.on}>
        {(list) => <Narrowed on={list()} />}
      </Show>
      <Show when={"of" in props.on}>
        <p class="text-sm text-muted">
          Taken when the start is planned, right after you press Start: who matches later is not written to.
        </p>
      </Show>
    </div>
  );
}

function AccountChoice(props: { value: string | null; onChange: (id: string | null) => void; error: string | null }) {
  const [typed, setTyped] = createSignal("");
  const accounts = useQuery(() => ({
    queryKey: ["accounts", { q: typed(), limit: 20 }],
    queryFn: ({ signal }) => foundAccounts(typed(), 20, signal),
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
