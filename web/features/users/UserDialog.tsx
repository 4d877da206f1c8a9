import { useQuery } from "@tanstack/solid-query";
import { createEffect, createSignal, For, on, Show } from "solid-js";
import { createStore, reconcile } from "solid-js/store";
import { request } from "#web/shared/api.ts";
import { createSubmit } from "#web/shared/create-submit.ts";
import { foundAccounts } from "#web/shared/people/found.ts";
import { TraitFields } from "#web/shared/traits/TraitFields.tsx";
import { changedTraits, type TraitValue } from "#web/shared/traits/trait-text.ts";
import { useTraits } from "#web/shared/traits/use-traits.ts";
import { Button, IconButton } from "#web/shared/ui/Button.tsx";
import { Checkbox } from "#web/shared/ui/Checkbox.tsx";
import { Combobox } from "#web/shared/ui/Combobox.tsx";
import { Dialog } from "#web/shared/ui/Dialog.tsx";
import { Notice } from "#web/shared/ui/states.tsx";
import { TextField } from "#web/shared/ui/TextField.tsx";
import { X } from "#web/shared/ui/icons.ts";

type Membership = { id: string; name: string; isOwner: boolean; role: string };

const empty = () => ({
  email: "",
  firstName: "",
  lastName: "",
  externalId: "",
  accounts: [] as Membership[],
  traits: {} as Record<string, TraitValue>,
});

/** Makes a user: name, address, the accounts they belong to, traits (PD2). */
export function UserDialog(props: { open: boolean; onClose: () => void; onSaved: (id: string) => void }) {
  const traits = useTraits("user");
  const [form, setForm] = createStore(empty());
  const [typed, setTyped] = createSignal("");
  const found = useQuery(() => ({
    queryKey: ["accounts", "found", typed()],
    queryFn: ({ signal }) => foundAccounts(typed(), 20, signal),
    enabled: props.open,
  }));
  createEffect(on(() => props.open, (open) => {
    if (!open) return;
    setForm(reconcile(empty()));
    save.clear();
  }));
  const text = (value: string) => value.trim() === "" ? null : value.trim();
  const save = createSubmit(async (idempotencyKey) => {
    const body = {
      email: form.email,
      firstName: text(form.firstName),
      lastName: text(form.lastName),
      externalId: text(form.externalId),
      accounts: form.accounts.map(({ id, isOwner, role }) => ({ id, isOwner, role: text(role) })),
      traits: changedTraits({}, form.traits),
    };
    const saved = await request("POST /api/users", { body, idempotencyKey });
    props.onClose();
    props.onSaved(saved.id);
  });
  const join = (id: string | null) => {
    const account = found.isSuccess ? found.data.items.find((one) => one.id === id) : undefined;
    if (!account || form.accounts.some((one) => one.id === account.id)) return;
    setForm("accounts", form.accounts.length, { id: account.id, name: account.name, isOwner: false, role: "" });
  };
  return (
    <Dialog
      open={props.open}
      onClose={props.onClose}
      title="New user"
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
          label="First name"
          value={form.firstName}
          onChange={(v) => setForm("firstName", v)}
          error={save.on("firstName")}
        />
        <TextField
          label="Last name"
          value={form.lastName}
          onChange={(v) => setForm("lastName", v)}
          error={save.on("lastName")}
        />
        <TextField
          label="E-mail"
          type="email"
          value={form.email}
          onChange={(v) => setForm("email", v)}
          error={save.on("email")}
          required
        />
        <TextField
          label="External id"
          value={form.externalId}
          onChange={(v) => setForm("externalId", v)}
          error={save.on("externalId")}
        />
        <div class="col-span-full">
          <Combobox
            label="Accounts"
            options={(found.isSuccess ? found.data.items : []).map((one) => ({ value: one.id, label: one.name }))}
            value={null}
            onChange={join}
            onSearch={setTyped}
            placeholder="Add an account…"
            error={save.on("accounts")}
          />
          <ul class="mt-2 flex flex-col gap-2">
            <For each={form.accounts}>
              {(account, n) => (
                <li class="flex flex-wrap items-center gap-3 rounded-lg bg-sunken px-3 py-2">
                  <span class="min-w-0 flex-1 truncate text-sm font-medium">{account.name}</span>
                  <TextField
                    label={`Role at ${account.name}`}
                    labelHidden
                    placeholder="Role"
                    value={account.role}
                    onChange={(v) => setForm("accounts", n(), "role", v)}
                    class="w-40"
                  />
                  <Checkbox
                    label="Owner"
                    checked={account.isOwner}
                    onChange={(v) => setForm("accounts", n(), "isOwner", v)}
                  />
                  <IconButton
                    size="sm"
                    label={`Leave ${account.name}`}
                    onClick={() => setForm("accounts", form.accounts.filter((one) => one.id !== account.id))}
                  >
                    <X size={14} aria-hidden="true" />
                  </IconButton>
                </li>
              )}
            </For>
          </ul>
        </div>
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
