import { createSignal, For, Show } from "solid-js";
import { request } from "#web/shared/api.ts";
import { createSubmit } from "#web/shared/create-submit.ts";
import { Button, buttonClass } from "#web/shared/ui/Button.tsx";
import { Dialog } from "#web/shared/ui/Dialog.tsx";
import { FileUp } from "#web/shared/ui/icons.ts";
import { Notice } from "#web/shared/ui/states.tsx";
import { toast } from "#web/shared/ui/Toast.tsx";
import type { Problem } from "./definition.ts";
import { problemText } from "./faults.ts";
import { readPlaybookFile } from "./playbook-file.ts";

/** Makes a draft of a playbook that was exported, and says what of it is not here. */
export default function ImportDialog(props: { onClose: () => void; onMade: (id: string) => void }) {
  const [fault, setFault] = createSignal<string | null>(null);
  const [made, setMade] = createSignal<
    { playbook: { id: string; name: string }; renamedFrom: string | null; problems: Problem[] } | null
  >(null);
  const take = createSubmit(async (idempotencyKey, text: string) => {
    let file;
    try {
      file = readPlaybookFile(text);
    } catch (error) {
      setFault((error as Error).message);
      return;
    }
    const imported = await request("POST /api/playbooks/import", { body: file, idempotencyKey });
    const { playbook, renamedFrom, problems } = imported;
    if (problems.length > 0) return setMade(imported);
    props.onMade(playbook.id);
    toast(`${playbook.name} is here`, renamedFrom === null ? {} : { detail: takenText(renamedFrom) });
  });
  const choose = async (file: File | undefined) => {
    if (!file) return;
    setFault(null);
    if (file.size > 5_000_000) setFault("This file is larger than any playbook.");
    else await take.run(await file.text());
  };
  return (
    <Dialog
      open
      onClose={props.onClose}
      title="Import a playbook"
      description="A file that Parley exported, from this workspace or another. It comes in as a draft."
      footer={
        <Show when={made()} fallback={<Button onClick={props.onClose}>Cancel</Button>}>
          {(one) => (
            <Button look="primary" onClick={() => props.onMade(one().playbook.id)}>Open {one().playbook.name}</Button>
          )}
        </Show>
      }
    >
      <Show
        when={made()}
        fallback={
          <div class="flex flex-col gap-4">
            <label
              class={`${
                buttonClass("primary")
              } cursor-pointer self-start focus-within:outline-2 focus-within:outline-offset-2 focus-within:outline-accent`}
            >
              <FileUp size={15} aria-hidden="true" />
              {take.pending() ? "Reading…" : "Choose a file"}
              <input
                type="file"
                accept=".json,application/json"
                class="sr-only"
                disabled={take.pending()}
                onChange={(event) => {
                  void choose(event.currentTarget.files?.[0]);
                  event.currentTarget.value = "";
                }}
              />
            </label>
            <Show when={fault() ?? take.beside()}>{(words) => <Notice tone="danger">{words()}</Notice>}</Show>
          </div>
        }
      >
        {(one) => (
          <div class="flex flex-col gap-3">
            <p class="text-sm">
              {one().playbook.name} is here. {one().renamedFrom !== null ? `${takenText(one().renamedFrom!)} ` : ""}
              To be looked at before it goes live:
            </p>
            <ul class="flex flex-col gap-1.5 text-sm">
              <For each={one().problems}>
                {(problem) => (
                  <li class="text-muted">
                    {problemText({ ...problem, field: problem.field.replace(/^definition\./, "") }, (at) =>
                      `Action ${at + 1}`)}
                  </li>
                )}
              </For>
            </ul>
          </div>
        )}
      </Show>
    </Dialog>
  );
}

const takenText = (name: string) => `There is another “${name}” already.`;
