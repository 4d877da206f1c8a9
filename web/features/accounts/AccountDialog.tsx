import { useQuery } from "@tanstack/solid-query";
import { createEffect, on, Show } from "solid-js";
import { createStore, reconcile } from "solid-js/store";
import { request } from "#web/shared/api.ts";
import { createSubmit } from "#web/shared/create-submit.ts";
import { useMe } from "#web/shared/me.ts";
import { TraitFields } from "#web/shared/traits/TraitFields.tsx";
import { changedTraits, type TraitValue } from "#web/shared/traits/trait-text.ts";
import { useTraits } from "#web/shared/traits/use-traits.ts";
import { Button } from "#web/shared/ui/Button.tsx";
import { Combobox } from "#web/shared/ui/Combobox.tsx";
import { DateField } from "#web/shared/ui/DateField.tsx";
import { Dialog } from "#web/shared/ui/Dialog.tsx";
import { Notice } from "#web/shared/ui/states.tsx";
import { TextField } from "#web/shared/ui/TextField.tsx";

type Form = {
  name: string;
  status: string;
  csmId: string | null;
  aeId: string | null;
  mrr: string;
  renewsOn: string;
  health: string;
  externalId: string;
  traits: Record<string, TraitValue>;
};

const empty = (): Form => ({
  name: "",
  status: "",
  csmId: null,
  aeId: null,
  mrr: "",
  renewsOn: "",
  health: "",
  externalId: "",
  traits: {},
});

/** Makes an account: its facts and its traits. */
export function AccountDialog(props: { open: boolean; onClose: () => void; onSaved: (id: string) => void }) {
  const me = useMe();
  const traits = useTraits("account");
  const [form, setForm] = createStore<Form>(empty());
  const team = useQuery(() => ({
    queryKey: ["teammates"],
    queryFn: ({ signal }) => request("GET /api/teammates", { signal }),
  }));
  const people = () =>
    (team.isSuccess ? team.data.items.filter((one) => one.state === "active") : [])
      .map((one) => ({ value: one.id, label: one.name, detail: one.email }));
  createEffect(on(() => props.open, (open) => {
    if (!open) return;
    setForm(reconcile(empty()));
    save.clear();
  }));
  const save = createSubmit(async (idempotencyKey) => {
    const text = (value: string) => value.trim() === "" ? null : value.trim();
    const body = {
      name: form.name,
      status: text(form.status),
      csmId: form.csmId,
      aeId: form.aeId,
      mrrCents: form.mrr === "" ? null : Math.round(Number(form.mrr) * 100),
      renewsOn: text(form.renewsOn),
      health: form.health === "" ? null : Number(form.health),
      externalId: text(form.externalId),
      traits: changedTraits({}, form.traits),
    };
    const saved = await request("POST /api/accounts", { body, idempotencyKey });
    props.onClose();
    props.onSaved(saved.id);
  });
  return (
    <Dialog
      open={props.open}
      onClose={props.onClose}
      title="New account"
      width="lg"
      onSubmit={() => void save.run()}
      footer={
        <>
          <Button onClick={props.onClose}>Cancel</Button>
          <Button look="primary" type="submit" pending={save.pending()}>Save</Button>
        </>
      }
    >
      <div class="grid grid-cols-2 gap-3 phone:grid-cols-1">
        <TextField
          label="Name"
          value={form.name}
          onChange={(v) => setForm("name", v)}
          error={save.on("name")}
          required
        />
        <TextField
          label="Status"
          value={form.status}
          onChange={(v) => setForm("status", v)}
          error={save.on("status")}
          placeholder="trial, subscribed, churned or your own"
        />
        <Combobox
          label="CSM"
          clearable
          options={people()}
          value={form.csmId}
          onChange={(v) => setForm("csmId", v)}
          error={save.on("csmId")}
          placeholder="Nobody"
        />
        <Combobox
          label="AE"
          clearable
          options={people()}
          value={form.aeId}
          onChange={(v) => setForm("aeId", v)}
          error={save.on("aeId")}
          placeholder="Nobody"
        />
        <TextField
          label="MRR"
          type="number"
          inputmode="decimal"
          suffix={me().currency}
          value={form.mrr}
          onChange={(v) => setForm("mrr", v)}
          error={save.on("mrrCents")}
        />
        <DateField
          label="Renewal date"
          value={form.renewsOn}
          onChange={(v) => setForm("renewsOn", v)}
          error={save.on("renewsOn")}
        />
        <TextField
          label="Health, 0 to 10"
          type="number"
          inputmode="numeric"
          value={form.health}
          onChange={(v) => setForm("health", v)}
          error={save.on("health")}
        />
        <TextField
          label="External id"
          value={form.externalId}
          onChange={(v) => setForm("externalId", v)}
          error={save.on("externalId")}
          hint="Its id in your own system: imports find it by this."
        />
        <TraitFields
          traits={traits()}
          values={form.traits}
          onChange={(key, value) => setForm("traits", key, value)}
          errorOn={save.on}
        />
        <Show when={save.beside()}>
          {(words) => (
            <div class="col-span-full">
              <Notice tone="danger">{words()}</Notice>
            </div>
          )}
        </Show>
      </div>
    </Dialog>
  );
}
