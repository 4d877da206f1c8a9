import { A } from "@solidjs/router";
import { For } from "solid-js";
import type { Refused } from "#web/shared/acted.ts";
import { type Message, partiesOf } from "#web/shared/mail/message-state.ts";

/** Each message that an act was refused for, with why. */
export function RefusedList(props: { messages: Message[]; refused: Refused[] }) {
  const named = (id: string) => {
    const message = props.messages.find((one) => one.id === id);
    return message ? `${partiesOf(message.to)}, ${message.account.name}` : "A message";
  };
  return (
    <ul class="divide-y">
      <For each={props.refused}>
        {(one) => (
          <li class="py-2 first:pt-0 last:pb-0">
            <A href={`/pending/${one.id}?view=all`} class="text-sm font-medium hover:underline">{named(one.id)}</A>
            <p class="text-sm text-muted">{one.message}</p>
          </li>
        )}
      </For>
    </ul>
  );
}
