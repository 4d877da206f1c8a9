import { createSignal, Show } from "solid-js";
import { request } from "#web/shared/api.ts";
import { createSubmit } from "#web/shared/create-submit.ts";
import { Button } from "#web/shared/ui/Button.tsx";
import { Dialog } from "#web/shared/ui/Dialog.tsx";
import { Notice } from "#web/shared/ui/states.tsx";
import { TextField } from "#web/shared/ui/TextField.tsx";

/** Asks what a new playbook is called, and makes it as a draft. */
export default function NewPlaybookDialog(props: { onClose: () => void; onMade: (id: string) => void }) {
  const [name, setName] = createSignal("");
  const make = createSubmit(async (idempotencyKey) => {
    const made = await request("POST /api/playbooks", { body: { name: name() }, idempotencyKey });
    props.onMade(made.id);
  });
  return (
    <Dialog
      open
      onClose={props.onClose}
      title="New playbook"
      onSubmit={() => void make.run()}
      footer={
        <>
          <Button onClick={props.onClose}>Cancel</Button>
          <Button look="primary" type="submit" pending={make.pending()} disabled={name().trim() === ""}>
            Make playbook
          </Button>
        </>
      }
    >
      <div class="flex flex-col gap-4">
        <TextField
          label="Name"
          placeholder="Welcome, day 3"
          value={name()}
          onChange={setName}
          error={make.on("name")}
          hint="It begins as a draft: nothing happens before you say who and what, and let it go live."
          maxLength={100}
          required
        />
        <Show when={make.beside()}>{(words) => <Notice tone="danger">{words()}</Notice>}</Show>
      </div>
    </Dialog>
  );
}
