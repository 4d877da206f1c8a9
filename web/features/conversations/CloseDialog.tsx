import { createSignal, Show } from "solid-js";
import { request } from "#web/shared/api.ts";
import { choiceText, chosenBody, countOf, isSeveral } from "#web/shared/bulk/choice.ts";
import { beginBulk, type BulkBody } from "#web/shared/bulk/run-bulk.ts";
import { Sure } from "#web/shared/bulk/Sure.tsx";
import type { Choice } from "#web/shared/data-view/create-selection.ts";
import { createSubmit } from "#web/shared/create-submit.ts";
import { Button } from "#web/shared/ui/Button.tsx";
import { Dialog } from "#web/shared/ui/Dialog.tsx";
import { Notice } from "#web/shared/ui/states.tsx";
import { TextField } from "#web/shared/ui/TextField.tsx";
import { toast, toastUndo } from "#web/shared/ui/Toast.tsx";
import { wordsOf } from "#web/shared/api-error.ts";

type Closable = { id: string; subject: string };

/** Opens a closed conversation again. @throws {ApiError} */
export const reopen = (id: string) =>
  request("PATCH /api/conversations/:id", { params: { id }, body: { state: "active" } });

/** Closes one or many by hand, or `all` that match, with a reason for whoever wonders later; undo opens them again. */
export function CloseDialog(props: { conversations: Closable[]; all?: Choice | null; onClose: () => void }) {
  const [why, setWhy] = createSignal("");
  const [sure, setSure] = createSignal(false);
  const many = () => props.all ? true : props.conversations.length > 1;
  const manyText = () =>
    props.all ? choiceText(props.all, "conversation") : `${props.conversations.length} conversations`;
  const close = createSubmit(async () => {
    const closedWhy = why().trim();
    if (props.all) {
      const act = { kind: "close" as const, ...(closedWhy === "" ? {} : { closedWhy }) };
      await beginBulk({ entity: "conversation", chosen: chosenBody(props.all), act } as BulkBody, {
        title: `Closing ${manyText()}`,
        done: (run) => `${run.changed.toLocaleString("en")} conversations closed`,
        count: countOf(props.all),
      });
      return props.onClose();
    }
    const body = { state: "closed" as const, ...(closedWhy === "" ? {} : { closedWhy }) };
    const done: string[] = [];
    let fault: unknown = null;
    for (const { id } of props.conversations) {
      try {
        await request("PATCH /api/conversations/:id", { params: { id }, body });
        done.push(id);
      } catch (error) {
        fault = error;
      }
    }
    if (done.length === 0) throw fault;
    if (fault) toast("Some stay open", { detail: wordsOf(fault), tone: "danger" });
    toastUndo(
      many() ? `${done.length} conversations closed` : "Conversation closed",
      () => Promise.all(done.map(reopen)),
    );
    props.onClose();
  });
  return (
    <Dialog
      open
      onClose={props.onClose}
      width="sm"
      title={many() ? `Close ${manyText()}` : "Close the conversation"}
      description={props.all
        ? "A reply opens each again. Those of which mail is still to leave stay open."
        : "A reply opens it again."}
      onSubmit={() => void close.run()}
      footer={
        <>
          <Button onClick={props.onClose}>Cancel</Button>
          <Button
            look="primary"
            type="submit"
            pending={close.pending()}
            disabled={props.all ? isSeveral(props.all) && !sure() : false}
          >
            {many() ? "Close conversations" : "Close conversation"}
          </Button>
        </>
      }
    >
      <TextField
        label="Reason"
        hint="Optional. Shown in the list and the thread."
        value={why()}
        onChange={setWhy}
        error={close.on("closedWhy")}
      />
      <Show when={props.all}>
        {(all) => (
          <div class="mt-3">
            <Sure choice={all()} one="conversation" does="close" checked={sure()} onChange={setSure} />
          </div>
        )}
      </Show>
      <Show when={close.beside()}>
        {(words) => (
          <div class="mt-4">
            <Notice tone="danger">{words()}</Notice>
          </div>
        )}
      </Show>
    </Dialog>
  );
}
