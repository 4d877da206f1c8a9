import { keepPreviousData, useQuery } from "@tanstack/solid-query";
import { createSignal, Show } from "solid-js";
import { request } from "#web/shared/api.ts";
import { createSubmit } from "#web/shared/create-submit.ts";
import { foundAccounts } from "#web/shared/people/found.ts";
import { Button } from "#web/shared/ui/Button.tsx";
import { Checkbox } from "#web/shared/ui/Checkbox.tsx";
import { Combobox } from "#web/shared/ui/Combobox.tsx";
import { Dialog } from "#web/shared/ui/Dialog.tsx";
import { Notice } from "#web/shared/ui/states.tsx";
import { TextField } from "#web/shared/ui/TextField.tsx";

/** Makes a user one of another account's, or changes what they are at one (PD2). */
export function AccountOfUserDialog(
  props: {
    user: { id: string; name: string };
    /** Null to choose an account. */
    member: { id: string; name: string; isOwner: boolean; role: string | null } | null;
    onClose: () => void;
    onSaved: () => Promise<unknown>;
  },
) {
  const [accountId, setAccountId] = createSignal<string | null>(props.member?.id ?? null);
  const [isOwner, setOwner] = createSignal(props.member?.isOwner ?? false);
  const [role, setRole] = createSignal(props.member?.role ?? "");
  const [typed, setTyped] = createSignal("");
  const found = useQuery(() => ({
    queryKey: ["accounts", "found", typed()],
    queryFn: ({ signal }) => foundAccounts(typed(), 20, signal),
    placeholderData: keepPreviousData,
    enabled: props.member === null,
  }));
  const save = createSubmit(async () => {
    await request("PUT /api/accounts/:id/users/:userId", {
      params: { id: accountId()!, userId: props.user.id },
      body: { isOwner: isOwner(), role: role().trim() === "" ? null : role().trim() },
    });
    await props.onSaved();
    props.onClose();
  });
  return (
    <Dialog
      open
      onClose={props.onClose}
      title={props.member ? `${props.user.name} at ${props.member.name}` : `Add ${props.user.name} to an account`}
      onSubmit={() => void save.run()}
      footer={
        <>
          <Button onClick={props.onClose}>Cancel</Button>
          <Button look="primary" type="submit" pending={save.pending()} disabled={accountId() === null}>
            {props.member ? "Save" : "Add"}
          </Button>
        </>
      }
    >
      <div class="flex flex-col gap-3">
        <Show when={props.member === null}>
          <Combobox
            label="Account"
            options={(found.data?.items ?? []).map((one) => ({ value: one.id, label: one.name }))}
            value={accountId()}
            onChange={setAccountId}
            onSearch={setTyped}
            placeholder="Name of the account…"
            required
          />
        </Show>
        <TextField label="Role" value={role()} onChange={setRole} error={save.on("role")} placeholder="such as CTO" />
        <Checkbox label="Owner of the account" checked={isOwner()} onChange={setOwner} />
        <Show when={save.beside()}>{(words) => <Notice tone="danger">{words()}</Notice>}</Show>
      </div>
    </Dialog>
  );
}
