import { createEffect, createSignal, on, Show } from "solid-js";
import { createSubmit } from "#web/shared/create-submit.ts";
import type { Message } from "#web/shared/mail/message-state.ts";
import { useMe } from "#web/shared/me.ts";
import { createNow } from "#web/shared/times.tsx";
import { Button } from "#web/shared/ui/Button.tsx";
import { DateTimePicker } from "#web/shared/ui/DateTimePicker.tsx";
import { Dialog } from "#web/shared/ui/Dialog.tsx";
import { Notice } from "#web/shared/ui/states.tsx";
import { createForecasts } from "./create-forecasts.ts";
import { forecastText } from "./forecast-text.ts";
import type { Desk } from "./create-desk.ts";

/** A new send date, picked in the sender's zone; it says when the mail would leave before the click (PR2, PR3). */
export function RescheduleDialog(props: { messages: Message[]; desk: Desk }) {
  const me = useMe();
  const now = createNow();
  const [sendAt, setSendAt] = createSignal<string | null>(null);
  const isOpen = () => props.messages.length > 0;
  const ids = () => props.messages.map((message) => message.id);
  const zones = () => new Set(props.messages.map((message) => message.timeZone));
  const zone = () => (zones().size === 1 ? [...zones()][0]! : me().timeZone);
  const isPast = () => sendAt() !== null && Date.parse(sendAt()!) < now();
  const forecasts = createForecasts(ids, () => (isOpen() && sendAt() !== null && !isPast() ? { at: sendAt()! } : null));
  createEffect(on(isOpen, (open) => {
    if (!open) return;
    save.clear();
    setSendAt(props.messages.length === 1 ? laterOf(props.messages[0]!.sendAt, now()) : null);
  }));
  const save = createSubmit(async () => {
    await props.desk.act(props.messages, { action: "reschedule", sendAt: sendAt()! });
    props.desk.close();
  });
  const says = () => {
    if (sendAt() === null) return "";
    if (isPast()) return "This time is past.";
    const teammate = { name: props.messages[0]?.teammate.name ?? "" };
    return forecastText(forecasts(), ids().length, { teammate }, now());
  };
  return (
    <Dialog
      open={isOpen()}
      onClose={props.desk.close}
      title={props.messages.length > 1
        ? `Reschedule ${props.messages.length.toLocaleString("en")} messages`
        : "Reschedule"}
      description={`${
        props.messages.length > 1 ? "They leave" : "It leaves"
      } at this time or later, as each sender's window and limits allow.`}
      onSubmit={() => sendAt() !== null && !isPast() && void save.run()}
      footer={
        <>
          <Button onClick={props.desk.close}>Cancel</Button>
          <Button look="primary" type="submit" pending={save.pending()} disabled={sendAt() === null || isPast()}>
            Reschedule
          </Button>
        </>
      }
    >
      <DateTimePicker
        label="Send date"
        zone={zone()}
        value={sendAt()}
        onChange={setSendAt}
        min={new Date(now()).toISOString()}
        error={save.on("sendAt") ?? (isPast() ? "This time is past." : null)}
        foot={says()}
      />
      <Show when={!isPast() && says()}>{(words) => <p class="mt-2 text-sm text-muted">{words()}</p>}</Show>
      <Show when={save.beside()}>
        {(words) => (
          <div class="mt-4">
            <Notice tone="danger">{words()}</Notice>
          </div>
        )}
      </Show>
    </Dialog>
  );
}

/** A date that is past is no place to begin from: the next full hour is. */
function laterOf(instant: string, nowMs: number): string {
  if (Date.parse(instant) > nowMs) return instant;
  const hourMs = 3_600_000;
  return new Date(Math.ceil(nowMs / hourMs) * hourMs).toISOString();
}
