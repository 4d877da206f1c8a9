import { createEffect, createMemo, createSignal, on, Show } from "solid-js";
import { createSubmit } from "#web/shared/create-submit.ts";
import type { Message } from "#web/shared/mail/message-state.ts";
import { useMe } from "#web/shared/me.ts";
import { Button } from "#web/shared/ui/Button.tsx";
import { Combobox } from "#web/shared/ui/Combobox.tsx";
import { Dialog } from "#web/shared/ui/Dialog.tsx";
import { Select } from "#web/shared/ui/Select.tsx";
import { Notice } from "#web/shared/ui/states.tsx";
import { TagInput } from "#web/shared/ui/TagInput.tsx";
import { TextField } from "#web/shared/ui/TextField.tsx";
import { type ChangeForm, emptyChange, settingsOf } from "./change-form.ts";
import type { Desk } from "./create-desk.ts";
import { createSenders } from "#web/shared/mail/create-senders.ts";
import { messagesText } from "./act-text.ts";

const leave = { value: "leave" as const, label: "Leave as it is" };

/** Changes sender, addresses and switches of many messages alike (PR2); what is left empty stays as it is in each. */
export function ChangeDialog(props: { messages: Message[]; desk: Desk }) {
  const me = useMe();
  const [form, setForm] = createSignal<ChangeForm>(emptyChange);
  const change = (part: Partial<ChangeForm>) => setForm((now) => ({ ...now, ...part }));
  const isOpen = () => props.messages.length > 0;
  const channels = createMemo(() => new Set(props.messages.map((message) => message.channel.id)));
  const senders = createSenders(() => ({
    channelId: props.messages[0]?.channel.id ?? "",
    at: props.messages[0]?.sendAt ?? "",
    wanted: isOpen() && channels().size === 1,
  }));
  const settings = () => settingsOf(form());
  const isEmpty = () => Object.keys(settings()).length === 0;
  createEffect(on(isOpen, (open) => {
    if (!open) return;
    setForm(emptyChange);
    save.clear();
  }));
  const save = createSubmit(async () => {
    await props.desk.act(props.messages, { action: "change", set: settings() });
    props.desk.close();
  });
  return (
    <Dialog
      open={isOpen()}
      onClose={props.desk.close}
      title={`Change ${messagesText(props.messages.length)}`}
      description="What you leave empty stays as it is in each. Values follow the sender; you can take it back for 10 seconds."
      onSubmit={() => !isEmpty() && void save.run()}
      footer={
        <>
          <Button onClick={props.desk.close}>Cancel</Button>
          <Button look="primary" type="submit" pending={save.pending()} disabled={isEmpty()}>Change</Button>
        </>
      }
    >
      <div class="flex flex-col gap-4">
        <Show
          when={channels().size === 1}
          fallback={
            <Notice tone="info">
              They leave through several channels: change the sender of one channel's at a time.
            </Notice>
          }
        >
          <Combobox
            label="Sender"
            options={senders.options()}
            value={form().teammateId}
            onChange={(teammateId) => change({ teammateId })}
            placeholder="As it is"
            clearable
            error={save.on("set.teammateId") ?? save.on("teammateId")}
          />
        </Show>
        <Addresses label="CC" name="cc" form={form()} change={change} error={save.on("set.cc") ?? save.on("cc")} />
        <Addresses label="BCC" name="bcc" form={form()} change={change} error={save.on("set.bcc") ?? save.on("bcc")} />
        <div class="grid grid-cols-[12rem_minmax(0,1fr)] items-end gap-2 phone:grid-cols-1">
          <Select
            label="Reply to"
            value={form().replyTo}
            options={[leave, { value: "sender", label: "The sender" }, { value: "address", label: "This address" }]}
            onChange={(replyTo) => change({ replyTo })}
          />
          <Show when={form().replyTo === "address"}>
            <TextField
              label="Reply-to address"
              labelHidden
              type="email"
              value={form().replyToAddress}
              onChange={(replyToAddress) => change({ replyToAddress })}
              error={save.on("set.replyTo") ?? save.on("replyTo")}
            />
          </Show>
        </div>
        <div class="grid grid-cols-2 gap-2 phone:grid-cols-1">
          <Show when={me().manageUnsubscribes}>
            <Select
              label="Unsubscribes"
              value={form().allowUnsubscribes}
              options={[leave, { value: "on", label: "Allow" }, { value: "off", label: "Do not offer" }]}
              onChange={(allowUnsubscribes) => change({ allowUnsubscribes })}
            />
          </Show>
          <Select
            label="Life events"
            value={form().watchLife}
            options={[leave, { value: "on", label: "Watch" }, { value: "off", label: "Do not watch" }]}
            onChange={(watchLife) => change({ watchLife })}
          />
        </div>
        <Show when={save.beside()}>{(words) => <Notice tone="danger">{words()}</Notice>}</Show>
      </div>
    </Dialog>
  );
}

/** Addresses that take the place of those of each message; nobody, where that is chosen and none is given. */
function Addresses(
  props: {
    label: string;
    name: "cc" | "bcc";
    form: ChangeForm;
    change: (part: Partial<ChangeForm>) => void;
    error: string | null;
  },
) {
  const addresses = () => props.form[props.name];
  return (
    <div class="grid grid-cols-[12rem_minmax(0,1fr)] items-end gap-2 phone:grid-cols-1">
      <Select
        label={props.label}
        value={addresses() === null ? "leave" : "set"}
        options={[leave, { value: "set", label: "These, or nobody" }]}
        onChange={(value) => props.change({ [props.name]: value === "set" ? [] : null })}
      />
      <Show when={addresses()}>
        {(value) => (
          <TagInput
            label={`${props.label} addresses`}
            labelHidden
            placeholder="Nobody"
            value={value()}
            onChange={(next) => props.change({ [props.name]: next })}
            error={props.error}
            max={20}
          />
        )}
      </Show>
    </div>
  );
}
