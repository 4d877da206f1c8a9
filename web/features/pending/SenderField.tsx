import { Show } from "solid-js";
import { wordsOf } from "#web/shared/api-error.ts";
import type { Message } from "#web/shared/mail/message-state.ts";
import { Combobox } from "#web/shared/ui/Combobox.tsx";
import { Notice } from "#web/shared/ui/states.tsx";
import { createSenders } from "#web/shared/mail/create-senders.ts";
import type { FactForm } from "#web/shared/ui/EditableFact.tsx";

/** Who else may send it, each with the address it would leave from and the next time their window opens. */
export function SenderField(
  props: { message: Pick<Message, "channel" | "sendAt">; form: FactForm<string> },
) {
  const senders = createSenders(() => ({
    channelId: props.message.channel.id,
    at: props.message.sendAt,
    wanted: true,
  }));
  return (
    <>
      <Show when={senders.error()}>{(error) => <Notice tone="danger">{wordsOf(error())}</Notice>}</Show>
      <Combobox
        opensOnFocus="always"
        label="Sender"
        labelHidden
        options={senders.options()}
        value={props.form.value}
        error={props.form.error}
        emptyText={senders.isPending() ? "Looking…" : "Nobody else may send on this channel."}
        onChange={(teammateId) => teammateId && teammateId !== props.form.value && props.form.save(teammateId)}
      />
    </>
  );
}
