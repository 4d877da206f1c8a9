import { A } from "@solidjs/router";
import { useQuery } from "@tanstack/solid-query";
import { createEffect, createSignal, on, Show } from "solid-js";
import { becauseText, type Message } from "#web/shared/mail/message-state.ts";
import { Parties } from "#web/shared/mail/Parties.tsx";
import { writtenName } from "#web/shared/mail/path-text.ts";
import { PlaybookName } from "#web/shared/playbooks/PlaybookName.tsx";
import { startQuery } from "#web/shared/mail/start-stop.ts";
import { StartStop } from "#web/shared/mail/StartStop.tsx";
import { maySend, useMe } from "#web/shared/me.ts";
import { Switch } from "#web/shared/ui/Switch.tsx";
import { TagInput } from "#web/shared/ui/TagInput.tsx";
import { TextField } from "#web/shared/ui/TextField.tsx";
import { toastError } from "#web/shared/ui/Toast.tsx";
import { createNow, dateTimeText, zoneText } from "#web/shared/times.tsx";
import type { Desk } from "./create-desk.ts";
import { EditableFact, Fact } from "#web/shared/ui/EditableFact.tsx";
import { MessageAside } from "./MessageAside.tsx";
import type { MessagePatch } from "./act-text.ts";
import { patchMessage } from "./message-actions.ts";
import { SenderField } from "./SenderField.tsx";

/** Who writes to whom, through what and when, changed where it stands (PR2), and what one wants to know of the account (PR1). */
export function DetailsTab(props: { message: Message; desk: Desk }) {
  const me = useMe();
  const message = () => props.message;
  const editable = () => message().state === "pending" && maySend(me());
  const patch = (body: MessagePatch, words: string) => patchMessage(message().id, body, words);
  return (
    <div class="flex flex-col gap-6 p-4 text-sm">
      <dl class="flex flex-col gap-2.5">
        <EditableFact
          label="From"
          field="teammateId"
          value={message().teammate.id}
          editable={editable()}
          chosen
          onSave={(teammateId) => patch({ teammateId }, "Sender changed")}
          shown={
            <>
              <span class="block">{message().teammate.name}</span>
              <span class="block truncate text-xs text-muted" title={message().from?.address}>
                {message().from?.address ?? "No address there"}
              </span>
              <span class="block text-xs text-muted">
                {`${message().channel.name}, ${becauseText(message().senderBecause)}`}
              </span>
            </>
          }
          form={(form) => <SenderField message={message()} form={form} />}
        />
        <Addresses message={message()} role="to" label="To" editable={editable()} patch={patch} />
        <Addresses message={message()} role="cc" label="CC" editable={editable()} patch={patch} />
        <Addresses message={message()} role="bcc" label="BCC" editable={editable()} patch={patch} />
        <EditableFact
          label="Reply to"
          field="replyTo"
          value={message().replyTo ?? ""}
          editable={editable()}
          onSave={(text) => patch({ replyTo: text.trim() === "" ? null : text.trim() }, "Reply-to changed")}
          shown={message().replyTo ?? <span class="text-faint">The sender</span>}
          form={(form) => (
            <TextField
              label="Reply to"
              labelHidden
              type="email"
              placeholder="The sender"
              value={form.value}
              onChange={form.onChange}
              error={form.error}
            />
          )}
        />
        <SendDate message={message()} desk={props.desk} editable={editable()} />
        <Origin message={message()} />
      </dl>
      <Show when={message().state === "pending"}>
        <div class="flex flex-col gap-3">
          <Show when={me().manageUnsubscribes}>
            <PatchSwitch
              label="Allow unsubscribes"
              hint={message().allowUnsubscribes
                ? message().to.length > 1
                  ? "Whoever unsubscribed is left out. A mail to several users has no link to unsubscribe."
                  : "The link ends the mail; whoever unsubscribed is left out."
                : "No link is added; it goes to those who unsubscribed, too."}
              value={message().allowUnsubscribes}
              editable={editable()}
              onChange={(allowUnsubscribes) =>
                patch({ allowUnsubscribes }, allowUnsubscribes ? "Unsubscribes allowed" : "Unsubscribes not offered")}
            />
          </Show>
          <PatchSwitch
            label="Watch for life events"
            hint="Holds it when its reader writes in, a colleague mails them, or the account churns."
            value={message().watchLife}
            editable={editable()}
            onChange={(watchLife) => patch({ watchLife }, watchLife ? "Watched for life events" : "No longer watched")}
          />
        </div>
      </Show>
      <MessageAside message={message()} />
    </div>
  );
}

/** The date that it is not sent before; changed with the forecast in sight. */
function SendDate(props: { message: Message; desk: Desk; editable: boolean }) {
  const now = createNow();
  const ask = () => props.desk.ask({ kind: "reschedule", messages: [props.message] });
  return (
    <Show when={props.message.state === "pending"}>
      <Fact label="Send date" {...(props.editable ? { change: ask } : {})}>
        <span class="block tabular-nums">{dateTimeText(props.message.sendAt, props.message.timeZone, now())}</span>
        <span class="block text-xs text-muted">{zoneText(props.message.timeZone)}</span>
      </Fact>
    </Show>
  );
}

function Addresses(
  props: {
    message: Message;
    role: "to" | "cc" | "bcc";
    label: string;
    editable: boolean;
    patch: (body: MessagePatch, words: string) => Promise<void>;
  },
) {
  const parties = () => props.message[props.role];
  return (
    <EditableFact
      label={props.label}
      field={props.role}
      value={parties().flatMap(({ address }) => address ?? [])}
      editable={props.editable}
      onSave={(addresses) => props.patch({ [props.role]: addresses }, `${props.label} changed`)}
      shown={
        <Show when={parties().length > 0} fallback={<span class="text-faint">Nobody</span>}>
          <div class="[&_a]:relative [&_a]:z-1">
            <Parties parties={parties()} stacked />
          </div>
        </Show>
      }
      form={(form) => (
        <TagInput
          label={props.label}
          labelHidden
          value={form.value}
          onChange={form.onChange}
          error={form.error}
          hint={props.role === "to" ? "Users that Parley knows." : undefined}
          placeholder="name@company.com"
        />
      )}
    />
  );
}

/** A switch that acts at once and shows what it was set to until that is heard of. */
function PatchSwitch(
  props: { label: string; hint: string; value: boolean; editable: boolean; onChange: (to: boolean) => Promise<void> },
) {
  const [wanted, setWanted] = createSignal<boolean | null>(null);
  createEffect(on(() => props.value, () => setWanted(null), { defer: true }));
  const change = async (to: boolean) => {
    setWanted(to);
    try {
      await props.onChange(to);
    } catch (error) {
      setWanted(null);
      toastError(error);
    }
  };
  return (
    <Switch
      label={props.label}
      hint={props.hint}
      checked={wanted() ?? props.value}
      disabled={!props.editable}
      onChange={(to) => void change(to)}
    />
  );
}

/** What stops all that the start made (SE7). */
function StopOfStart(props: { id: string }) {
  const start = useQuery(() => startQuery(props.id));
  return <Show when={start.data}>{(data) => <StartStop start={data()} />}</Show>;
}

/** The start and the template that it began with. */
function Origin(props: { message: Message }) {
  return (
    <Show when={props.message.start || props.message.template}>
      <Fact label="Began with">
        <Show when={props.message.playbook}>{(playbook) => <PlaybookName playbook={playbook()} />}</Show>
        <Show when={props.message.playbook === null && props.message.start}>
          {(start) => (
            <>
              <A href={`/pending?view=all&startId=${start().id}`} class="link inline-block py-0.5">
                {writtenName(start().name)}
              </A>
            </>
          )}
        </Show>
        <Show when={props.message.start}>{(start) => <StopOfStart id={start().id} />}</Show>
        <Show when={props.message.template}>
          {(template) => (
            <span class="block text-xs leading-6 text-muted">
              {"Template "}
              <A href={`/templates/${template().id}`} class="link">{writtenName(template().name)}</A>
            </span>
          )}
        </Show>
      </Fact>
    </Show>
  );
}
