import { useQueryClient } from "@tanstack/solid-query";
import { Show } from "solid-js";
import { request } from "#web/shared/api.ts";
import { createAutosave } from "#web/shared/create-autosave.ts";
import { LeaveGuard } from "#web/shared/ui/LeaveGuard.tsx";
import { Notice } from "#web/shared/ui/states.tsx";
import { TextField } from "#web/shared/ui/TextField.tsx";
import type { Playbook } from "./definition.ts";

/** What it is called, which saves itself. */
export function NameField(props: { playbook: Playbook }) {
  const client = useQueryClient();
  const fields = createAutosave({
    saved: () => ({ name: props.playbook.name }),
    save: async (patch) => {
      const { id } = props.playbook;
      client.setQueryData(["playbook", id], await request("PATCH /api/playbooks/:id", { params: { id }, body: patch }));
    },
  });
  return (
    <div class="mb-8 max-w-96">
      <LeaveGuard dirty={fields.dirty()} />
      <TextField
        label="Name"
        value={fields.value("name")}
        onChange={(name) => fields.write("name", name)}
        onBlur={fields.flush}
        error={fields.on("name")}
        hint={fields.pending() ? "Saving…" : undefined}
        maxLength={100}
        required
      />
      <Show when={fields.beside()}>{(words) => <Notice tone="danger">{words()}</Notice>}</Show>
    </div>
  );
}
