import { useQuery } from "@tanstack/solid-query";
import { createEffect, createSignal, on, Show } from "solid-js";
import { request } from "#web/shared/api.ts";
import { ApiError } from "#web/shared/api-error.ts";
import { Button } from "#web/shared/ui/Button.tsx";
import { Combobox } from "#web/shared/ui/Combobox.tsx";
import { Dialog } from "#web/shared/ui/Dialog.tsx";
import { Notice } from "#web/shared/ui/states.tsx";
import { TextField } from "#web/shared/ui/TextField.tsx";

/** Lets a teammate send on a channel, with the address it may send as. */
export function AddSenderDialog(
  props: { channel: { id: string; name: string } | null; onClose: () => void; onAdded: (name: string) => void },
) {
  const [teammateId, setTeammateId] = createSignal<string | null>(null);
  const [address, setAddress] = createSignal("");
  const [error, setError] = createSignal<ApiError | null>(null);
  const [pending, setPending] = createSignal(false);
  const team = useQuery(() => ({
    queryKey: ["teammates"],
    queryFn: ({ signal }) => request("GET /api/teammates", { signal }),
  }));
  const people = () =>
    team.isSuccess ? team.data.items.filter((one) => one.role !== "observer" && one.state !== "left") : [];
  createEffect(on(() => props.channel, () => {
    setTeammateId(null);
    setAddress("");
    setError(null);
  }));
  const choose = (id: string | null) => {
    setTeammateId(id);
    setAddress(people().find((one) => one.id === id)?.email ?? "");
  };
  const submit = async () => {
    setPending(true);
    setError(null);
    try {
      const body = { channelId: props.channel!.id, teammateId: teammateId()!, address: address() };
      const sender = await request("POST /api/senders", { body });
      props.onAdded(sender.teammate.name);
    } catch (cause) {
      if (cause instanceof ApiError) setError(cause);
    } finally {
      setPending(false);
    }
  };
  const known = ["address", "teammateId"];
  return (
    <Dialog
      open={props.channel !== null}
      onClose={props.onClose}
      title={`Add a sender to ${props.channel?.name ?? ""}`}
      onSubmit={() => void submit()}
      footer={
        <>
          <Button onClick={props.onClose}>Cancel</Button>
          <Button look="primary" type="submit" pending={pending()} disabled={!teammateId()}>Add</Button>
        </>
      }
    >
      <div class="flex flex-col gap-3">
        <Combobox
          label="Teammate"
          options={people().map((one) => ({ value: one.id, label: one.name, detail: one.email }))}
          value={teammateId()}
          onChange={choose}
          error={error()?.field === "teammateId" ? error()!.message : null}
        />
        <TextField
          label="Sends as"
          type="email"
          value={address()}
          onChange={setAddress}
          error={error()?.field === "address" ? error()!.message : null}
        />
        <Show when={error() && !known.includes(error()!.field ?? "")}>
          <Notice tone="danger">{error()!.message}</Notice>
        </Show>
      </div>
    </Dialog>
  );
}
