import { createSignal, Show } from "solid-js";
import { request } from "#web/shared/api.ts";
import { ApiError } from "#web/shared/api-error.ts";
import { Button } from "#web/shared/ui/Button.tsx";
import { Dialog } from "#web/shared/ui/Dialog.tsx";
import { Select } from "#web/shared/ui/Select.tsx";
import { Notice } from "#web/shared/ui/states.tsx";
import { TextField } from "#web/shared/ui/TextField.tsx";
import { type Role, roles } from "./roles.ts";

/** Asks whom to invite, and tells the one-time link (AD1). */
export function InviteDialog(
  props: { open: boolean; onClose: () => void; onInvited: (name: string, url: string) => void },
) {
  const [firstName, setFirstName] = createSignal("");
  const [lastName, setLastName] = createSignal("");
  const [email, setEmail] = createSignal("");
  const [role, setRole] = createSignal<Role>("member");
  const [error, setError] = createSignal<ApiError | null>(null);
  const [pending, setPending] = createSignal(false);
  const errorAt = (field: string) => error()?.field === field ? error()!.message : null;
  const submit = async () => {
    setPending(true);
    setError(null);
    try {
      const body = { firstName: firstName(), lastName: lastName(), email: email(), role: role() };
      const answer = await request("POST /api/teammates", { body });
      props.onInvited(answer.teammate.name, answer.joinUrl);
      for (const clear of [setFirstName, setLastName, setEmail]) clear("");
    } catch (cause) {
      if (cause instanceof ApiError) setError(cause);
    } finally {
      setPending(false);
    }
  };
  return (
    <Dialog
      open={props.open}
      onClose={props.onClose}
      title="Invite a teammate"
      onSubmit={() => void submit()}
      footer={
        <>
          <Button onClick={props.onClose}>Cancel</Button>
          <Button look="primary" type="submit" pending={pending()}>Make the link</Button>
        </>
      }
    >
      <div class="grid grid-cols-2 gap-3">
        <TextField
          label="First name"
          value={firstName()}
          onChange={setFirstName}
          error={errorAt("firstName")}
          required
        />
        <TextField label="Last name" value={lastName()} onChange={setLastName} error={errorAt("lastName")} required />
        <TextField
          class="col-span-2"
          label="E-mail"
          type="email"
          value={email()}
          onChange={setEmail}
          error={errorAt("email")}
          required
        />
        <Select class="col-span-2" label="Role" options={[...roles]} value={role()} onChange={setRole} />
        <Show when={error() && !["firstName", "lastName", "email"].includes(error()!.field ?? "")}>
          <div class="col-span-2">
            <Notice tone="danger">{error()!.message}</Notice>
          </div>
        </Show>
      </div>
    </Dialog>
  );
}
