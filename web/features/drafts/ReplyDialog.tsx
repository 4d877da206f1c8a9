import { useNavigate } from "@solidjs/router";
import { useQuery } from "@tanstack/solid-query";
import { createSignal, Show, untrack } from "solid-js";
import { request } from "#web/shared/api.ts";
import { createSubmit } from "#web/shared/create-submit.ts";
import { TextEditor } from "#web/shared/editor/TextEditor.tsx";
import { createVariables } from "#web/shared/editor/variables.ts";
import { lateHtml, type LateLine } from "#web/shared/live-text/late-lines.ts";
import { partiesOf } from "#web/shared/mail/message-state.ts";
import { useMe } from "#web/shared/me.ts";
import { createNow } from "#web/shared/times.tsx";
import { Button } from "#web/shared/ui/Button.tsx";
import { DateTimePicker } from "#web/shared/ui/DateTimePicker.tsx";
import { Dialog } from "#web/shared/ui/Dialog.tsx";
import { RadioGroup } from "#web/shared/ui/RadioGroup.tsx";
import { Notice } from "#web/shared/ui/states.tsx";
import { toast } from "#web/shared/ui/Toast.tsx";

type When = "now" | "at";

/** Words that came too late for a mail, as a reply in its conversation that waits and passes every gate (CO4, ST9). */
export function ReplyDialog(
  props: { messageId: string; lines: LateLine[]; open: boolean; onClose: () => void; onSent: () => void },
) {
  return (
    <Show when={props.open}>
      <Form {...props} />
    </Show>
  );
}

function Form(
  props: { messageId: string; lines: LateLine[]; onClose: () => void; onSent: () => void },
) {
  const me = useMe();
  const now = createNow();
  const navigate = useNavigate();
  const message = useQuery(() => ({
    queryKey: ["message", props.messageId],
    queryFn: ({ signal }) => request("GET /api/messages/:id", { params: { id: props.messageId }, signal }),
  }));
  const variables = createVariables(() => ({ messageId: props.messageId }));
  // As they were when it opened: what is written here is not taken back by the text behind it.
  const [text, setText] = createSignal({ subject: "", html: untrack(() => lateHtml(props.lines)) });
  const [when, setWhen] = createSignal<When>("now");
  const [at, setAt] = createSignal<string | null>(null);
  const loaded = () => (message.isSuccess ? message.data : undefined);
  const isPast = () => when() === "at" && at() !== null && Date.parse(at()!) < now();

  const send = createSubmit(async (idempotencyKey) => {
    const reply = await request("POST /api/conversations/:id/replies", {
      params: { id: loaded()!.conversationId },
      body: { content: { html: text().html }, when: when() === "at" && at() !== null ? { at: at()! } : "now" },
      idempotencyKey,
    });
    props.onSent();
    navigate(`/pending/${reply.id}?view=all`);
    toast(when() === "now" ? "The reply is on its way" : "The reply is pending");
  });
  const isReady = () => loaded() !== undefined && (when() === "now" || (at() !== null && !isPast()));
  return (
    <Dialog
      open
      onClose={props.onClose}
      width="lg"
      title="Send as a reply"
      description={loaded() ? `To ${partiesOf(loaded()!.to)}, in the same conversation.` : "In the same conversation."}
      onSubmit={() => isReady() && void send.run()}
      footer={
        <>
          <Button onClick={props.onClose}>Cancel</Button>
          <Button look="primary" type="submit" pending={send.pending()} disabled={!isReady()}>
            {when() === "now" ? "Send the reply" : "Make the reply"}
          </Button>
        </>
      }
    >
      <div class="flex flex-col gap-5">
        <TextEditor
          subjectHidden
          value={text()}
          onChange={setText}
          variables={variables}
          error={send.on("content.html") ?? send.on("content")}
        />
        <RadioGroup
          label="When"
          value={when()}
          onChange={setWhen}
          error={send.on("when")}
          options={[
            { value: "now", label: "Now", detail: "Leaves as the sender's window and limits allow." },
            {
              value: "at",
              label: "At a date",
              body: () => (
                <DateTimePicker
                  class="max-w-80"
                  label="Send date"
                  labelHidden
                  zone={loaded()?.timeZone ?? me().timeZone}
                  value={at()}
                  onChange={setAt}
                  min={new Date(now()).toISOString()}
                  error={send.on("when.at") ?? (isPast() ? "This time is past." : null)}
                />
              ),
            },
          ]}
        />
        <Show when={send.beside()}>{(words) => <Notice tone="danger">{words()}</Notice>}</Show>
        <Show when={message.isError}>
          <Notice tone="danger">The conversation could not be loaded. Close this and try again.</Notice>
        </Show>
      </div>
    </Dialog>
  );
}
