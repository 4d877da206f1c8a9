import { Show } from "solid-js";
import { partiesOf } from "#web/shared/mail/message-state.ts";
import { Button } from "#web/shared/ui/Button.tsx";
import { Dialog } from "#web/shared/ui/Dialog.tsx";
import { ApprovalChanges, useApproval } from "./ApprovalNote.tsx";
import type { Asked, Desk } from "./create-desk.ts";

type About = Extract<Asked, { kind: "changed" }>;

/** What lies between the words that somebody read or approved and the words as they are now, to be approved in their sight (PR5). */
export function ChangedMeanwhile(props: { asked: About | null; desk: Desk }) {
  const approval = useApproval(() => props.asked?.message);
  const approve = (about: About) => {
    props.desk.close();
    props.desk.approve([about.message], about.message.seq);
  };
  return (
    <Dialog
      open={props.asked !== null}
      onClose={props.desk.close}
      width="lg"
      title={props.asked ? `What changed in the mail to ${partiesOf(props.asked.message.to)}` : ""}
      footer={
        <>
          <Button onClick={props.desk.close}>Close</Button>
          <Show when={props.asked}>
            {(about) => <Button look="primary" onClick={() => approve(about())}>Approve it as it is now</Button>}
          </Show>
        </>
      }
    >
      <Show when={approval.isSuccess && approval.data.changes.length > 0 && approval.data}>
        {(data) => <ApprovalChanges changes={data().changes} />}
      </Show>
    </Dialog>
  );
}
