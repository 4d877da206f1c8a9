import { useQuery } from "@tanstack/solid-query";
import { createMemo, createSignal, For, Show } from "solid-js";
import { createStore } from "solid-js/store";
import { type Answer, request } from "#web/shared/api.ts";
import { createSubmit } from "#web/shared/create-submit.ts";
import { useTraits } from "#web/shared/traits/use-traits.ts";
import { Button } from "#web/shared/ui/Button.tsx";
import { Checkbox } from "#web/shared/ui/Checkbox.tsx";
import { Combobox } from "#web/shared/ui/Combobox.tsx";
import { Section } from "#web/shared/ui/Page.tsx";
import { Select } from "#web/shared/ui/Select.tsx";
import { Notice } from "#web/shared/ui/states.tsx";
import { TextField } from "#web/shared/ui/TextField.tsx";
import { planFault, skip, targetOptions } from "./targets.ts";

type Uploaded = Answer<"POST /api/imports">;

/** What each column is, beside its first rows, and what the import sets for all. */
export function MapColumns(props: { file: Uploaded; onRun: (id: string) => void; onBack: () => void }) {
  const userTraits = useTraits("user");
  const accountTraits = useTraits("account");
  const [columns, setColumns] = createStore<Record<string, string | null>>({ ...props.file.suggested });
  const [accountKey, setAccountKey] = createSignal<"account.name" | "account.externalId">("account.name");
  const [csmId, setCsmId] = createSignal<string | null>(null);
  const [aeId, setAeId] = createSignal<string | null>(null);
  const [status, setStatus] = createSignal("");
  const [owners, setOwners] = createSignal(false);
  const team = useQuery(() => ({
    queryKey: ["teammates"],
    queryFn: ({ signal }) => request("GET /api/teammates", { signal }),
  }));
  const people = () =>
    (team.isSuccess ? team.data.items.filter((one) => one.state === "active") : [])
      .map((one) => ({ value: one.id, label: one.name, detail: one.email }));
  const targets = createMemo(() => targetOptions([...userTraits(), ...accountTraits()]));
  const fault = () => planFault(columns);
  const run = createSubmit(async () => {
    await request("POST /api/imports/:id/run", {
      params: { id: props.file.id },
      body: {
        columns: { ...columns },
        accountKey: accountKey(),
        ...(csmId() ? { csmId: csmId() } : {}),
        ...(aeId() ? { aeId: aeId() } : {}),
        ...(status().trim() ? { status: status().trim() } : {}),
        owners: owners(),
      },
    });
    props.onRun(props.file.id);
  });
  return (
    <>
      <Section title={props.file.fileName} lead="Say what each column becomes. The samples are the first rows.">
        <ul class="divide-y">
          <For each={props.file.columns}>
            {(column, n) => (
              <li class="grid grid-cols-[minmax(0,1fr)_minmax(0,1.4fr)_minmax(12rem,16rem)] items-center gap-4 px-4 py-2 phone:grid-cols-1 phone:gap-1">
                <span class="truncate text-sm font-medium">{column}</span>
                <span class="truncate text-xs text-muted">
                  {props.file.rows.map((row) => row[n()]).filter(Boolean).slice(0, 3).join(" · ") || "empty"}
                </span>
                <Combobox
                  label={`${column} becomes`}
                  labelHidden
                  options={targets()}
                  value={columns[column] ?? skip}
                  onChange={(target) => setColumns(column, target === null || target === skip ? null : target)}
                  error={run.on(`columns.${column}`)}
                />
              </li>
            )}
          </For>
        </ul>
      </Section>
      <Section title="For every row" lead="Set on all accounts and users of this file.">
        <div class="grid grid-cols-2 gap-4 p-4 phone:grid-cols-1">
          <Combobox
            label="CSM of every account"
            clearable
            options={people()}
            value={csmId()}
            onChange={setCsmId}
            placeholder="As it is"
            error={run.on("csmId")}
          />
          <Combobox
            label="AE of every account"
            clearable
            options={people()}
            value={aeId()}
            onChange={setAeId}
            placeholder="As it is"
            error={run.on("aeId")}
          />
          <TextField
            label="Status of every account"
            value={status()}
            onChange={setStatus}
            placeholder="As it is"
            error={run.on("status")}
          />
          <Select
            label="An account is found again by"
            options={[
              { value: "account.name", label: "Its name" },
              { value: "account.externalId", label: "Its external id" },
            ]}
            value={accountKey()}
            onChange={setAccountKey}
            error={run.on("accountKey")}
          />
          <Checkbox
            class="col-span-full"
            label="Every user is an owner of its account"
            checked={owners()}
            onChange={setOwners}
          />
        </div>
      </Section>
      <Show when={run.beside()}>
        {(words) => (
          <div class="mb-4">
            <Notice tone="danger">{words()}</Notice>
          </div>
        )}
      </Show>
      <div class="flex items-center justify-end gap-3">
        <Show when={fault()}>{(words) => <p class="text-sm text-muted">{words()}</p>}</Show>
        <Button onClick={props.onBack}>Another file</Button>
        <Button look="primary" pending={run.pending()} disabled={fault() !== null} onClick={() => void run.run()}>
          Import
        </Button>
      </div>
    </>
  );
}
