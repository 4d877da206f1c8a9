import { Show } from "solid-js";
import { request } from "#web/shared/api.ts";
import { ConfirmDialog } from "#web/shared/ui/ConfirmDialog.tsx";
import { toast } from "#web/shared/ui/Toast.tsx";
import type { Playbook } from "./definition.ts";
import { cappedText, countOf } from "./playbook-text.ts";

/** Asks before every account leaves a playbook, which no undo brings back. */
export default function ArchiveDialog(
  props: { playbook: Playbook; onClose: () => void; onArchived: (playbook: Playbook) => void },
) {
  const archive = async () => {
    const archived = await request("POST /api/playbooks/:id/archive", { params: { id: props.playbook.id } });
    props.onArchived(archived);
    toast(`${archived.name} is archived`);
  };
  return (
    <ConfirmDialog
      open
      onClose={props.onClose}
      title={`Archive ${props.playbook.name}?`}
      action="Archive"
      danger={props.playbook.matching > 0}
      onConfirm={archive}
    >
      <Show when={props.playbook.matching > 0} fallback="It can be restored. Its history stays.">
        {`${countOf(props.playbook.matching, "account")} ${
          props.playbook.matching === 1 ? "leaves" : "leave"
        } it now, and `}
        {props.playbook.pending > 0
          ? `what becomes of ${cappedText(props.playbook.pending)} pending is what each action says. `
          : "nothing more is done for them. "}
        It can be restored; who left stays out.
      </Show>
    </ConfirmDialog>
  );
}
