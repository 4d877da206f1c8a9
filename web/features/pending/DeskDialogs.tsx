import { ConfirmDialog } from "#web/shared/ui/ConfirmDialog.tsx";
import { Dialog } from "#web/shared/ui/Dialog.tsx";
import { messagesText } from "./act-text.ts";
import { ChangeDialog } from "./ChangeDialog.tsx";
import { ChangedMeanwhile } from "./ChangedMeanwhile.tsx";
import type { Asked, Desk } from "./create-desk.ts";
import { RefusedList } from "./RefusedList.tsx";
import { RescheduleDialog } from "./RescheduleDialog.tsx";
import { SendNowDialog } from "./SendNowDialog.tsx";

/** What asks for more before it acts, and what came of it. */
export function DeskDialogs(props: { desk: Desk }) {
  const about = <K extends Asked["kind"]>(kind: K) => {
    const asked = props.desk.asked();
    return asked?.kind === kind ? asked as Extract<Asked, { kind: K }> : null;
  };
  const messagesOf = (kind: "sendNow" | "reschedule" | "change") => about(kind)?.messages ?? [];
  return (
    <>
      <SendNowDialog messages={messagesOf("sendNow")} desk={props.desk} />
      <RescheduleDialog messages={messagesOf("reschedule")} desk={props.desk} />
      <ChangeDialog messages={messagesOf("change")} desk={props.desk} />
      <ConfirmDialog
        open={about("delete") !== null}
        onClose={props.desk.close}
        title={`Delete ${messagesText(about("delete")?.messages.length ?? 0)}?`}
        action="Delete"
        danger
        onConfirm={() => props.desk.remove(about("delete")?.messages ?? [], true)}
      >
        They never send. You can take it back for 10 seconds.
      </ConfirmDialog>
      <ChangedMeanwhile asked={about("changed")} desk={props.desk} />
      <Dialog
        open={about("refused") !== null}
        onClose={props.desk.close}
        title="What could not be changed"
        description="Everything else was done."
      >
        <RefusedList messages={about("refused")?.messages ?? []} refused={about("refused")?.refused ?? []} />
      </Dialog>
    </>
  );
}
