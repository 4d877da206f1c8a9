import { For, Show } from "solid-js";
import { type Message, noEmail, type Party } from "#web/shared/mail/message-state.ts";

const named = ({ name, address }: Party) => {
  if (address === null) return name ? `${name} (${noEmail})` : noEmail;
  return name ? `${name} <${address}>` : address;
};

/** From whom to whom, as the head of the mail says it. */
export function MailHead(props: { message: Message }) {
  const from = () => {
    const { from, teammate } = props.message;
    return from ? named(from) : `${teammate.name}, who has no address on this channel`;
  };
  const lines = () =>
    [
      { label: "From", value: from() },
      { label: "To", value: props.message.to.map(named).join(", ") },
      { label: "CC", value: props.message.cc.map(named).join(", ") },
      { label: "BCC", value: props.message.bcc.map(named).join(", ") },
      { label: "Reply to", value: props.message.replyTo ?? "" },
    ].filter((line) => line.value !== "");
  return (
    <dl class="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-0.5 text-xs">
      <For each={lines()}>
        {(line) => (
          <>
            <dt class="text-faint">{line.label}</dt>
            <dd class="min-w-0 break-words text-muted">{line.value}</dd>
          </>
        )}
      </For>
      <Show when={props.message.ignoreWindow && props.message.state === "pending"}>
        <dt class="text-faint">Window</dt>
        <dd class="text-muted">Ignored, as a person chose</dd>
      </Show>
    </dl>
  );
}
