import { useQuery, useQueryClient } from "@tanstack/solid-query";
import { statusLabel } from "#jobs/rules/account-status.ts";
import { type Answer, type Ask, request } from "#web/shared/api.ts";
import { ApiError } from "#web/shared/api-error.ts";
import { mayWork, useMe } from "#web/shared/me.ts";
import { moneyText } from "#web/shared/money.ts";
import { TextFact } from "#web/shared/people/TextFact.tsx";
import { TrackingSwitch } from "#web/shared/people/TrackingSwitch.tsx";
import { TraitFacts } from "#web/shared/people/TraitFacts.tsx";
import { dateText } from "#web/shared/times.tsx";
import { Person } from "#web/shared/ui/Avatar.tsx";
import { Combobox } from "#web/shared/ui/Combobox.tsx";
import { EditableFact } from "#web/shared/ui/EditableFact.tsx";
import { Section } from "#web/shared/ui/Page.tsx";
import { Health } from "./Health.tsx";

type Account = Answer<"GET /api/accounts/:id">;
type Patch = Ask<"PATCH /api/accounts/:id">["body"];

/** An account's facts and traits, each changed where it stands and saved by itself (PD2). */
export function AccountFacts(props: { account: Account }) {
  const me = useMe();
  const client = useQueryClient();
  const account = () => props.account;
  const patch = async (body: Patch) => {
    const saved = await request("PATCH /api/accounts/:id", { params: { id: account().id }, body });
    client.setQueryData(["account", saved.id], saved);
  };
  const common = (field: string) => ({ field, editable: mayWork(me()) });
  return (
    <Section title="Facts">
      <dl class="flex flex-col gap-1.5 p-4">
        <TextFact
          {...common("name")}
          label="Name"
          value={account().name}
          save={(name) => patch({ name: name ?? "" })}
        />
        <TextFact
          {...common("status")}
          label="Status"
          value={account().status}
          {...(account().status ? { shown: statusLabel(account().status!) } : {})}
          placeholder="trial, subscribed, churned or your own"
          save={(status) => patch({ status })}
        />
        <Assigned field="csmId" label="CSM" person={account().csm} save={(csmId) => patch({ csmId })} />
        <Assigned field="aeId" label="AE" person={account().ae} save={(aeId) => patch({ aeId })} />
        <TextFact
          {...common("mrrCents")}
          label="MRR"
          inputmode="decimal"
          suffix={me().currency}
          value={account().mrrCents === null ? null : String(account().mrrCents! / 100)}
          {...(account().mrrCents === null ? {} : { shown: moneyText(account().mrrCents!, me().currency) })}
          save={(text) => patch({ mrrCents: text === null ? null : Math.round(numberOf(text, "mrrCents") * 100) })}
        />
        <TextFact
          {...common("renewsOn")}
          label="Renewal date"
          type="date"
          value={account().renewsOn}
          {...(account().renewsOn === null ? {} : { shown: dateText(account().renewsOn!) })}
          save={(renewsOn) => patch({ renewsOn })}
        />
        <TextFact
          {...common("health")}
          label="Health, 0 to 10"
          inputmode="numeric"
          value={account().health === null ? null : String(account().health)}
          {...(account().health === null ? {} : { shown: <Health value={account().health} /> })}
          save={(text) => patch({ health: text === null ? null : numberOf(text, "health") })}
        />
        <TextFact
          {...common("externalId")}
          label="External id"
          value={account().externalId}
          hint="Its id in your own system: imports find it by this."
          save={(externalId) => patch({ externalId })}
        />
        <TraitFacts entity="account" values={account().traits} save={(traits) => patch({ traits })} />
      </dl>
      <div class="border-t p-4">
        <TrackingSwitch of="account" untracked={account().untracked} save={(untracked) => patch({ untracked })} />
      </div>
    </Section>
  );
}

/** "1,250.50" too. @throws {ApiError} naming the field, as a refusal would. */
function numberOf(text: string, field: string): number {
  const number = Number(text.replace(/[,\s]/g, ""));
  if (Number.isFinite(number)) return number;
  throw new ApiError(422, "invalid_field", `${field}: is not a number`, field);
}

function Assigned(
  props: {
    field: "csmId" | "aeId";
    label: string;
    person: Account["csm"];
    save: (id: string | null) => Promise<void>;
  },
) {
  const me = useMe();
  const team = useQuery(() => ({
    queryKey: ["teammates"],
    queryFn: ({ signal }) => request("GET /api/teammates", { signal }),
  }));
  const options = () =>
    (team.isSuccess ? team.data.items.filter((one) => one.state === "active") : [])
      .map((one) => ({ value: one.id, label: one.name, detail: one.email }));
  return (
    <EditableFact<string | null>
      wide
      chosen
      label={props.label}
      field={props.field}
      value={props.person?.id ?? null}
      editable={mayWork(me())}
      onSave={props.save}
      shown={<Person person={props.person} none="Nobody" />}
      form={(form) => (
        <Combobox
          label={props.label}
          labelHidden
          opensOnFocus="always"
          clearable
          options={options()}
          value={form.value}
          onChange={form.save}
          error={form.error}
          placeholder="Nobody"
        />
      )}
    />
  );
}
