import { useNavigate } from "@solidjs/router";
import { createEffect, createSignal, on, Show } from "solid-js";
import { request } from "#web/shared/api.ts";
import { createSubmit } from "#web/shared/create-submit.ts";
import { Button } from "#web/shared/ui/Button.tsx";
import { Dialog } from "#web/shared/ui/Dialog.tsx";
import { RadioGroup } from "#web/shared/ui/RadioGroup.tsx";
import { Notice } from "#web/shared/ui/states.tsx";
import { TextField } from "#web/shared/ui/TextField.tsx";
import { audiences, type Kind, kinds } from "./kinds.ts";

/** Asks what a new template or snippet is called, makes it, and opens it to be written. `kind` is what it begins as, null for closed. */
export function NewTemplateDialog(props: { kind: Kind | null; onClose: () => void }) {
  const navigate = useNavigate();
  const [name, setName] = createSignal("");
  const [kind, setKind] = createSignal<Kind>("template");
  const [audience, setAudience] = createSignal<"shared" | "personal">("shared");
  createEffect(on(() => props.kind, (begin) => {
    if (begin === null) return;
    setName("");
    setKind(begin);
    setAudience("shared");
    make.clear();
  }));
  const make = createSubmit(async (idempotencyKey) => {
    const body = { name: name(), kind: kind(), shared: audience() === "shared" };
    const made = await request("POST /api/templates", { body, idempotencyKey });
    navigate(`/templates/${made.id}`);
  });
  return (
    <Dialog
      open={props.kind !== null}
      onClose={props.onClose}
      title={`New ${kinds[kind()].one}`}
      onSubmit={() => void make.run()}
      footer={
        <>
          <Button onClick={props.onClose}>Cancel</Button>
          <Button look="primary" type="submit" pending={make.pending()} disabled={name().trim() === ""}>
            Make {kinds[kind()].one}
          </Button>
        </>
      }
    >
      <div class="flex flex-col gap-5">
        <TextField label="Name" value={name()} onChange={setName} error={make.on("name")} maxLength={200} required />
        <RadioGroup
          label="Kind"
          value={kind()}
          onChange={setKind}
          options={(["template", "snippet"] as const).map((value) => ({
            value,
            label: value === "template" ? "Template" : "Snippet",
            detail: kinds[value].detail,
          }))}
        />
        <RadioGroup label="For" value={audience()} onChange={setAudience} options={[...audiences]} />
        <Show when={make.beside()}>{(words) => <Notice tone="danger">{words()}</Notice>}</Show>
      </div>
    </Dialog>
  );
}
