import { createEffect, createSignal, on, Show } from "solid-js";
import { createSubmit } from "#web/shared/create-submit.ts";
import { type Message, partiesOf } from "#web/shared/mail/message-state.ts";
import { useMe } from "#web/shared/me.ts";
import { createNow } from "#web/shared/times.tsx";
import { Button } from "#web/shared/ui/Button.tsx";
import { Dialog } from "#web/shared/ui/Dialog.tsx";
import { RadioGroup } from "#web/shared/ui/RadioGroup.tsx";
import { Notice } from "#web/shared/ui/states.tsx";
import { createForecasts } from "./create-forecasts.ts";
import { forecastText } from "./forecast-text.ts";
import type { Desk } from "./create-desk.ts";
import { openCommentsText } from "./open-comments-text.ts";
import { createStopped, StoppedStarts } from "./StoppedStarts.tsx";
import { writersText } from "./writing-text.ts";

/** Send now: skips the delay and the review; ignoring the window is its own choice, and each says when it leaves (PR2, PR3). */
export function SendNowDialog(props: { messages: Message[]; desk: Desk }) {
  const [ignoreWindow, setIgnoreWindow] = createSignal(false);
  const me = useMe();
  const now = createNow();
  const isOpen = () => props.messages.length > 0;
  const ids = () => props.messages.map((message) => message.id);
  const within = createForecasts(ids, () => (isOpen() ? { now: "true" } : null));
  const around = createForecasts(ids, () => (isOpen() ? { now: "true", ignoreWindow: "true" } : null));
  const sender = () => ({ teammate: { name: props.messages[0]?.teammate.name ?? "" } });
  createEffect(on(isOpen, (open) => {
    if (!open) return;
    setIgnoreWindow(props.messages.every((message) => message.ignoreWindow));
    send.clear();
  }));
  const send = createSubmit(async () => {
    await props.desk.act(props.messages, { action: "send_now", ignoreWindow: ignoreWindow() });
    props.desk.close();
  });
  const { stopped, isAll } = createStopped(() => props.messages);
  const many = () => props.messages.length > 1;
  return (
    <Dialog
      open={isOpen()}
      onClose={props.desk.close}
      title={many()
        ? `Send ${props.messages.length.toLocaleString("en")} messages now`
        : `Send now to ${partiesOf(props.messages[0]?.to ?? [])}`}
      description="Skips the delay and the review. You can take it back for 10 seconds."
      onSubmit={() => void send.run()}
      footer={
        <>
          <Button onClick={props.desk.close}>Cancel</Button>
          <Button look="primary" type="submit" pending={send.pending()} disabled={isAll()}>Send now</Button>
        </>
      }
    >
      <StoppedStarts starts={stopped()} many={many()} />
      <Show when={isOpen() && writersText(props.messages, me().id, now())}>
        {(words) => (
          <div class="mb-4">
            <Notice tone="warn">{words()} What is not saved by then will not be in the mail.</Notice>
          </div>
        )}
      </Show>
      <Show when={isOpen() && openCommentsText(props.messages)}>
        {(words) => (
          <div class="mb-4">
            <Notice tone="warn">{words()}</Notice>
          </div>
        )}
      </Show>
      <RadioGroup
        label="Sending window"
        value={ignoreWindow() ? "ignore" : "keep"}
        onChange={(value) => setIgnoreWindow(value === "ignore")}
        options={[
          {
            value: "keep",
            label: "Keep to the sending window",
            detail: forecastText(within(), ids().length, sender(), now()),
          },
          {
            value: "ignore",
            label: "Ignore the sending window",
            detail: forecastText(around(), ids().length, sender(), now()),
          },
        ]}
      />
      <p class="mt-4 text-xs text-faint">
        Limits, approval, unsubscribes and missing data still hold a message back.
      </p>
      <Show when={send.beside()}>
        {(words) => (
          <div class="mt-4">
            <Notice tone="danger">{words()}</Notice>
          </div>
        )}
      </Show>
    </Dialog>
  );
}
