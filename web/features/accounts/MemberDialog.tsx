import { keepPreviousData, useQuery } from "@tanstack/solid-query";
import { createSignal, Show } from "solid-js";
import { request } from "#web/shared/api.ts";
import { createSubmit } from "#web/shared/create-submit.ts";
import { foundUsers } from "#web/shared/people/found.ts";
import { Button } from "#web/shared/ui/Button.tsx";
import { Checkbox } from "#web/shared/ui/Checkbox.tsx";
import { Combobox } from "#web/shared/ui/Combobox.tsx";
import { Dialog } from "#web/shared/ui/Dialog.tsx";
import { Notice } from "#web/shared/ui/states.tsx";
import { TextField } from "#web/shared/ui/TextField.tsx";
import { toast } from "#web/shared/ui/Toast.tsx";

/** Makes somebody one of an account's users, or changes what they are there (PD2). */
export function MemberDialog(
  props: {
    account: { id: string; name: string };
    /** Null to choose somebody. */
    user: { id: string; name: string } | null;
    was: { isOwner: boolean; role: string | null } | null;
    onClose: () => void;
    onSaved: () => Promise<unknown>;
  },
) {
  const [userId, setUserId] = createSignal<string | null>(props.user?.id ?? null);
  const [isOwner, setOwner] = createSignal(props.was?.isOwner ?? false);
  const [role, setRole] = createSignal(props.was?.role ?? "");
  const [typed, setTyped] = createSignal("");
  const found = useQuery(() => ({
    queryKey: ["users", "found", typed()],
    queryFn: ({ signal }) => foundUsers(typed(), 20, signal),
    placeholderData: keepPreviousData,
    enabled: props.user === null,
  }));
  const options = () =>
    (found.data?.items ?? []).map((one) => ({
      value: one.id,
      label: one.name,
      ...(one.email ? { detail: one.email } : {}),
    }));
  const chosen = () => options().find((one) => one.value === userId());
  const save = createSubmit(async () => {
    const name = props.user?.name ?? chosen()?.label ?? "They";
    await request("PUT /api/accounts/:id/users/:userId", {
      params: { id: props.account.id, userId: userId()! },
      body: { isOwner: isOwner(), role: role().trim() === "" ? null : role().trim() },
    });
    await props.onSaved();
    toast(props.user ? `${name} saved` : `${name} belongs to ${props.account.name}`);
    props.onClose();
  });
  return (
    <Dialog
      open
      onClose={props.onClose}
      title={props.user ? `${props.user.name} at ${props.account.name}` : `Add a user to ${props.account.name}`}
      onSubmit={() => void save.run()}
      footer={
        <>
          <Button onClick={props.onClose}>Cancel</Button>
          <Button look="primary" type="submit" pending={save.pending()} disabled={userId() === null}>
            {props.user ? "Save" : "Add"}
          </Button>
        </>
      }
    >
      <div class="flex flex-col gap-3">
        <Show when={props.user === null}>
          <Combobox
            label="User"
            options={options()}
            value={userId()}
            onChange={setUserId}
            onSearch={setTyped}
            placeholder="Name or e-mail…"
            emptyText="Nobody is called that. New people are made under Users."
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
