import { A } from "@solidjs/router";
import { Show } from "solid-js";
import { becauseText, type Message } from "#web/shared/mail/message-state.ts";
import { Parties } from "#web/shared/mail/Parties.tsx";
import { useMe } from "#web/shared/me.ts";
import { Facts } from "#web/shared/ui/Page.tsx";

/** Who writes to whom and through what, and where the message comes from. */
export function MessageFacts(props: { message: Message }) {
  const me = useMe();
  const message = () => props.message;
  const facts = () => [
    {
      label: "From",
      value: (
        <>
          {message().teammate.name}
          <span class="text-faint">
            {` ${message().from?.address ?? "no address"} · ${
              becauseText(message().senderBecause)
            } · ${message().channel.name}`}
          </span>
        </>
      ),
    },
    { label: "To", value: <Parties parties={message().to} /> },
    ...(message().cc.length > 0 ? [{ label: "CC", value: <Parties parties={message().cc} /> }] : []),
    ...(message().bcc.length > 0 ? [{ label: "BCC", value: <Parties parties={message().bcc} /> }] : []),
    ...(message().replyTo ? [{ label: "Reply to", value: message().replyTo }] : []),
    ...(message().start || message().template
      ? [{
        label: "From start",
        value: (
          <>
            <Show when={message().start}>
              {(start) => <A href={`/pending?view=all&startId=${start().id}`} class="link">{start().name}</A>}
            </Show>
            <Show when={message().template}>
              {(template) => (
                <span class="text-faint">
                  {message().start ? ", template " : "Template "}
                  <A href={`/templates/${template().id}`} class="link">{template().name}</A>
                </span>
              )}
            </Show>
          </>
        ),
      }]
      : []),
    ...(me().manageUnsubscribes && !message().allowUnsubscribes
      ? [{ label: "Unsubscribes", value: "Not offered: those who unsubscribed get it too" }]
      : []),
  ];
  return <Facts facts={facts()} />;
}
