import { createSignal, Show } from "solid-js";
import { request } from "#web/shared/api.ts";
import { createSubmit } from "#web/shared/create-submit.ts";
import { Button } from "#web/shared/ui/Button.tsx";
import { Dialog } from "#web/shared/ui/Dialog.tsx";
import { RadioGroup } from "#web/shared/ui/RadioGroup.tsx";
import { Notice } from "#web/shared/ui/states.tsx";
import { toast } from "#web/shared/ui/Toast.tsx";
import type { Playbook } from "./definition.ts";
import { cappedText } from "./playbook-text.ts";

/** Says what a pause leaves pending, and asks whether that is to wait too (PB5, SE7). */
export default function PauseDialog(
  props: { playbook: Playbook; onClose: () => void; onPaused: (playbook: Playbook) => void },
) {
  const [pending, setPending] = createSignal<"leave" | "hold">("leave");
  const mails = () =>
    props.playbook.pending === 1
      ? "1 mail of it is pending"
      : `${cappedText(props.playbook.pending)} mails of it are pending`;
  const pause = createSubmit(async () => {
    const paused = await request("POST /api/playbooks/:id/pause", {
      params: { id: props.playbook.id },
      body: { holdPending: props.playbook.pending > 0 && pending() === "hold" },
    });
    props.onPaused(paused);
    toast(`${paused.name} is paused`);
    props.onClose();
  });
  return (
    <Dialog
      open
      onClose={props.onClose}
      title={`Pause ${props.playbook.name}`}
      onSubmit={() => void pause.run()}
      footer={
        <>
          <Button onClick={props.onClose}>Cancel</Button>
          <Button look="primary" type="submit" pending={pause.pending()}>Pause</Button>
        </>
      }
    >
      <div class="flex flex-col gap-5">
        <p class="text-sm text-muted">
          No account enters, leaves or is written to until somebody resumes it. Days of matching go on counting.
        </p>
        <Show when={props.playbook.pending > 0} fallback={<p class="text-sm">Nothing of it is pending.</p>}>
          <RadioGroup
            label={mails()}
            value={pending()}
            onChange={setPending}
            options={[
              {
                value: "leave",
                label: "Let them leave",
                detail: "Each when its review is over, as if nothing happened.",
              },
              { value: "hold", label: "Hold them too", detail: "They wait until the playbook is resumed." },
            ]}
          />
        </Show>
        <Show when={pause.beside()}>{(words) => <Notice tone="danger">{words()}</Notice>}</Show>
      </div>
    </Dialog>
  );
}
