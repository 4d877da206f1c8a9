import { choiceText, chosenBody, countOf } from "#web/shared/bulk/choice.ts";
import { beginBulk } from "#web/shared/bulk/run-bulk.ts";
import type { Choice } from "#web/shared/data-view/create-selection.ts";
import { ConfirmDialog } from "#web/shared/ui/ConfirmDialog.tsx";

type Asked = { choice: Choice; unsubscribed: boolean };

/** Asks before all that match are unsubscribed or resubscribed (SU2): that is not taken back by one press. */
export function SubscriptionDialog(props: { asked: Asked | null; onClose: () => void }) {
  const many = () => choiceText(props.asked?.choice ?? { ids: [] }, "user");
  const verb = () => props.asked?.unsubscribed ? "Unsubscribe" : "Resubscribe";
  const begin = async () => {
    const { choice, unsubscribed } = props.asked!;
    await beginBulk({ entity: "user", chosen: chosenBody(choice), act: { kind: "subscription", unsubscribed } }, {
      title: `${unsubscribed ? "Unsubscribing" : "Resubscribing"} ${many()}`,
      done: (run) => `${run.changed.toLocaleString("en")} ${unsubscribed ? "unsubscribed" : "resubscribed"}`,
      count: countOf(choice),
    });
  };
  return (
    <ConfirmDialog
      open={props.asked !== null}
      onClose={props.onClose}
      title={`${verb()} ${many()}?`}
      action={verb()}
      danger={props.asked?.unsubscribed ?? false}
      onConfirm={begin}
    >
      {props.asked?.unsubscribed
        ? "What waits for them and allows unsubscribes is skipped, and stays so when they are resubscribed."
        : "They get mail again, those who unsubscribed by themselves among them."}
    </ConfirmDialog>
  );
}
