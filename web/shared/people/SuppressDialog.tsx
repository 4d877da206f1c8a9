import { createSignal, Show } from "solid-js";
import { request } from "../api.ts";
import { createSubmit } from "../create-submit.ts";
import { Button } from "../ui/Button.tsx";
import { Dialog } from "../ui/Dialog.tsx";
import { Notice } from "../ui/states.tsx";
import { TextField } from "../ui/TextField.tsx";
import { toast } from "../ui/Toast.tsx";

/** Lets an address be mailed no more, with why (SU2, CH6). */
export function SuppressDialog(
  props: {
    /** Null to write one. */
    address: string | null;
    onClose: () => void;
    onSaved: () => Promise<unknown>;
  },
) {
  const [address, setAddress] = createSignal(props.address ?? "");
  const [detail, setDetail] = createSignal("");
  const save = createSubmit(async (idempotencyKey) => {
    const why = detail().trim() === "" ? {} : { detail: detail().trim() };
    await request("POST /api/suppressions", { body: { address: address(), ...why }, idempotencyKey });
    await props.onSaved();
    toast(`${address().trim()} is suppressed`);
    props.onClose();
  });
  return (
    <Dialog
      open
      onClose={props.onClose}
      title="Suppress an address"
      onSubmit={() => void save.run()}
      footer={
        <>
          <Button onClick={props.onClose}>Cancel</Button>
          <Button look="primary" type="submit" pending={save.pending()}>Suppress</Button>
        </>
      }
    >
      <div class="flex flex-col gap-3">
        <p class="text-sm text-muted">Nothing leaves to it, whatever a start allows. An admin can lift this again.</p>
        <TextField
          label="Address"
          type="email"
          value={address()}
          onChange={setAddress}
          disabled={props.address !== null}
          error={save.on("address")}
          required
        />
        <TextField label="Why" value={detail()} onChange={setDetail} error={save.on("detail")} maxLength={500} />
        <Show when={save.beside()}>{(words) => <Notice tone="danger">{words()}</Notice>}</Show>
      </div>
    </Dialog>
  );
}
