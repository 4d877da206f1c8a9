import { createSignal, Show } from "solid-js";
import { request } from "#web/shared/api.ts";
import { createSubmit } from "#web/shared/create-submit.ts";
import { Button } from "#web/shared/ui/Button.tsx";
import { Dialog } from "#web/shared/ui/Dialog.tsx";
import { Notice } from "#web/shared/ui/states.tsx";
import { TextField } from "#web/shared/ui/TextField.tsx";
import { toast } from "#web/shared/ui/Toast.tsx";

/** Asks who is to be erased by their address, typed: there is no way back (AD5). */
export function EraseDialog(
  props: {
    user: { id: string; name: string; email: string | null };
    onClose: () => void;
    onBegun: () => void;
  },
) {
  const [typed, setTyped] = createSignal("");
  const asked = () => props.user.email ?? props.user.name;
  const erase = createSubmit(async () => {
    await request("POST /api/users/:id/erase", { params: { id: props.user.id }, body: { confirm: typed().trim() } });
    toast(`${props.user.name} is being erased`);
    props.onClose();
    props.onBegun();
  });
  return (
    <Dialog
      open
      onClose={props.onClose}
      title={`Erase ${props.user.name}?`}
      onSubmit={() => void erase.run()}
      footer={
        <>
          <Button onClick={props.onClose}>Cancel</Button>
          <Button
            look="danger"
            type="submit"
            pending={erase.pending()}
            disabled={typed().trim().toLowerCase() !== asked().toLowerCase()}
          >
            Erase for good
          </Button>
        </>
      }
    >
      <div class="flex flex-col gap-3 text-sm">
        <p>
          Everything written to or by them goes: mail, drafts and their history, comments on these, what they opened.
          What others were written stays, without their address. Mail that is pending to them never leaves.
        </p>
        <p class="text-muted">
          An unsubscribe or a suppression is kept as a hash that nobody can read, so that a later import does not have
          them mailed again.
        </p>
        <TextField
          label={`Type ${asked()} to confirm`}
          value={typed()}
          onChange={setTyped}
          error={erase.on("confirm")}
          required
        />
        <Show when={erase.beside()}>{(words) => <Notice tone="danger">{words()}</Notice>}</Show>
      </div>
    </Dialog>
  );
}
