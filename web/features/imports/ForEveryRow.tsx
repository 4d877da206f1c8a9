import { useQuery } from "@tanstack/solid-query";
import { Show } from "solid-js";
import { request } from "#web/shared/api.ts";
import type { Submit } from "#web/shared/create-submit.ts";
import { Checkbox } from "#web/shared/ui/Checkbox.tsx";
import { Combobox } from "#web/shared/ui/Combobox.tsx";
import { Section } from "#web/shared/ui/Page.tsx";
import { Select } from "#web/shared/ui/Select.tsx";
import { TextField } from "#web/shared/ui/TextField.tsx";
import type { Plan } from "./create-plan.ts";

/** What is set on all accounts and users of the file, and how an account is found again. */
export function ForEveryRow(props: { plan: Plan; run: Submit<[boolean]> }) {
  const team = useQuery(() => ({
    queryKey: ["teammates"],
    queryFn: ({ signal }) => request("GET /api/teammates", { signal }),
  }));
  const people = () =>
    (team.isSuccess ? team.data.items.filter((one) => one.state === "active") : [])
      .map((one) => ({ value: one.id, label: one.name, detail: one.email }));
  const { said, say } = props.plan;
  return (
    <Section title="For every row" lead="Set on all accounts and users of this file.">
      <div class="grid grid-cols-2 gap-4 p-4 phone:grid-cols-1">
        <Combobox
          label="CSM of every account"
          clearable
          options={people()}
          value={said.csmId}
          onChange={(csmId) => say({ csmId })}
          placeholder="As it is"
          error={props.run.on("csmId")}
        />
        <Combobox
          label="AE of every account"
          clearable
          options={people()}
          value={said.aeId}
          onChange={(aeId) => say({ aeId })}
          placeholder="As it is"
          error={props.run.on("aeId")}
        />
        <TextField
          label="Status of every account"
          value={said.status}
          onChange={(status) => say({ status })}
          placeholder="As it is"
          error={props.run.on("status")}
        />
        <Select
          label="An account is found again by"
          options={[
            { value: "account.name", label: "Its name" },
            { value: "account.externalId", label: "Its external id" },
          ]}
          value={said.accountKey}
          onChange={(accountKey) => say({ accountKey })}
          error={props.run.on("accountKey")}
        />
        <Show when={said.kind === "flat"}>
          <Checkbox
            class="col-span-full"
            label="Every user is an owner of its account"
            checked={said.owners}
            onChange={(owners) => say({ owners })}
          />
        </Show>
      </div>
    </Section>
  );
}
