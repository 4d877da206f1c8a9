import { createSignal, Show } from "solid-js";
import { request } from "#web/shared/api.ts";
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

/** Closes one or many by hand, with a reason for whoever wonders later; undo opens them again. */
export function CloseDialog(props: { conversations: Closable[]; onClose: () => void }) {
  const [why, setWhy] = createSignal("");
  const many = () => props.conversations.length > 1;
  const close = createSubmit(async () => {
    const closedWhy = why().trim();
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
      title={many() ? `Close ${props.conversations.length} conversations` : "Close the conversation"}
      description="A reply opens it again."
      onSubmit={() => void close.run()}
      footer={
        <>
          <Button onClick={props.onClose}>Cancel</Button>
          <Button look="primary" type="submit" pending={close.pending()}>
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
