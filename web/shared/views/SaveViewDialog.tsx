import { createEffect, createSignal, on, Show } from "solid-js";
import { createSubmit } from "../create-submit.ts";
import { mayWork, useMe } from "../me.ts";
import { Button } from "../ui/Button.tsx";
import { Checkbox } from "../ui/Checkbox.tsx";
import { Dialog } from "../ui/Dialog.tsx";
import { Notice } from "../ui/states.tsx";
import { TextField } from "../ui/TextField.tsx";

/** Names a view that is saved anew, or renames one. */
export function SaveViewDialog(
  props: {
    open: boolean;
    title: string;
    name: string;
    /** Whether everybody sees it; null where that is not asked. */
    shared: boolean | null;
    onSave: (name: string, shared: boolean, idempotencyKey: string) => Promise<unknown>;
    onClose: () => void;
  },
) {
  const me = useMe();
  const [name, setName] = createSignal("");
  const [shared, setShared] = createSignal(false);
  createEffect(on(() => props.open, (open) => {
    if (!open) return;
    setName(props.name);
    setShared(props.shared ?? false);
    save.clear();
  }));
  const save = createSubmit(async (key) => {
    await props.onSave(name().trim(), shared(), key);
    props.onClose();
  });
  return (
    <Dialog
      open={props.open}
      onClose={props.onClose}
      title={props.title}
      onSubmit={() => void save.run()}
      footer={
        <>
          <Button onClick={props.onClose}>Cancel</Button>
          <Button look="primary" type="submit" pending={save.pending()}>Save</Button>
        </>
      }
    >
      <div class="flex flex-col gap-4">
        <TextField
          label="Name"
          value={name()}
          onChange={setName}
          error={save.on("name")}
          maxLength={100}
          required
          autofocus
        />
        <Show when={props.shared !== null && mayWork(me())}>
          <Checkbox
            label="Share with everyone"
            hint="All teammates see it. You and admins change it."
            checked={shared()}
            onChange={setShared}
          />
        </Show>
        <Show when={save.beside()}>{(words) => <Notice tone="danger">{words()}</Notice>}</Show>
      </div>
    </Dialog>
  );
}
