import { createEffect, createSignal, on, Show } from "solid-js";
import { request } from "#web/shared/api.ts";
import { createSubmit } from "#web/shared/create-submit.ts";
import { Button } from "#web/shared/ui/Button.tsx";
import { Dialog } from "#web/shared/ui/Dialog.tsx";
import { RadioGroup } from "#web/shared/ui/RadioGroup.tsx";
import { Notice } from "#web/shared/ui/states.tsx";
import { TextField } from "#web/shared/ui/TextField.tsx";
import { toast } from "#web/shared/ui/Toast.tsx";

/** A draft's words, as the server has them, as a template (PE7). `unsaved` says that it does not have them all yet. */
export function SaveAsTemplateDialog(
  props: { messageId: string; open: boolean; unsaved: boolean; onClose: () => void },
) {
  const [name, setName] = createSignal("");
  const [audience, setAudience] = createSignal<"shared" | "personal">("shared");
  createEffect(on(() => props.open, (open) => {
    if (!open) return;
    setName("");
    setAudience("shared");
    save.clear();
  }));
  const save = createSubmit(async (idempotencyKey) => {
    const body = {
      name: name(),
      kind: "template" as const,
      shared: audience() === "shared",
      fromMessageId: props.messageId,
    };
    const made = await request("POST /api/templates", { body, idempotencyKey });
    props.onClose();
    toast("Saved as a template", {
      detail: <a class="text-accent underline" href={`/templates/${made.id}`}>Open {made.name}</a>,
    });
  });
  return (
    <Dialog
      open={props.open}
      onClose={props.onClose}
      title="Save as template"
      description="A copy of this draft's subject and text. What is changed here later does not change it."
      onSubmit={() => !props.unsaved && void save.run()}
      footer={
        <>
          <Button onClick={props.onClose}>Cancel</Button>
          <Button
            look="primary"
            type="submit"
            pending={save.pending()}
            disabled={name().trim() === "" || props.unsaved}
          >
            Save as template
          </Button>
        </>
      }
    >
      <div class="flex flex-col gap-5">
        <TextField label="Name" value={name()} onChange={setName} error={save.on("name")} maxLength={200} required />
        <RadioGroup
          label="For"
          value={audience()}
          onChange={setAudience}
          options={[
            { value: "shared", label: "Everyone", detail: "All teammates see it and may change it." },
            { value: "personal", label: "Only me" },
          ]}
        />
        <Show when={props.unsaved}>
          <Notice tone="warn">The last words are not saved yet. One moment: the template is to have them too.</Notice>
        </Show>
        <Show when={save.beside()}>{(words) => <Notice tone="danger">{words()}</Notice>}</Show>
      </div>
    </Dialog>
  );
}
