import { createSignal, Match, Show, Switch } from "solid-js";
import { HistoryPanel } from "#web/features/history/HistoryPanel.tsx";
import type { Answer } from "#web/shared/api.ts";
import { MessageFiles } from "#web/shared/files/MessageFiles.tsx";
import { endedText, stateOf } from "#web/shared/mail/message-state.ts";
import { mayWork, useMe } from "#web/shared/me.ts";
import { Time } from "#web/shared/times.tsx";
import { Avatar } from "#web/shared/ui/Avatar.tsx";
import { Badge } from "#web/shared/ui/Badge.tsx";
import { Button, LinkButton } from "#web/shared/ui/Button.tsx";
import { History } from "#web/shared/ui/icons.ts";
import { MailFrame } from "#web/shared/ui/MailFrame.tsx";
import { Sheet } from "#web/shared/ui/Sheet.tsx";
import { Notice } from "#web/shared/ui/states.tsx";
import { SeenMark } from "./SeenMark.tsx";

type Message = Answer<"GET /api/conversations/:id">["messages"][number];
type Party = Message["to"][number];
const named = (parties: Party[]) =>
  parties.map((one) => one.name ? `${one.name} <${one.address}>` : one.address).join(", ");

/** One message of a thread: who to whom, whether it was seen, and its text as sent, or as it would be sent now. */
export function MessageCard(props: { message: Message; zone: string }) {
  const me = useMe();
  const message = () => props.message;
  const state = () => stateOf(message().state);
  const [isHistoryOpen, setHistoryOpen] = createSignal(false);
  return (
    <article
      class="overflow-hidden rounded-xl border bg-surface"
      aria-label={`Message from ${message().teammate.name}`}
    >
      <header class="flex items-start gap-3 px-4 py-3">
        <Avatar name={message().teammate.name} color={message().teammate.color} />
        <div class="min-w-0 flex-1">
          <p class="flex flex-wrap items-center gap-2 text-sm">
            <span class="font-medium">{message().teammate.name}</span>
            <Badge tone={state().tone}>{state().label}</Badge>
          </p>
          <p class="text-xs break-words text-muted">
            to {named(message().to)}
            <Show when={message().cc.length > 0}>{`, CC ${named(message().cc)}`}</Show>
            <Show when={message().bcc.length > 0}>{`, BCC ${named(message().bcc)}`}</Show>
          </p>
        </div>
        <div class="flex shrink-0 flex-col items-end gap-1 text-xs text-muted">
          <Show when={message().state === "sent"}>
            <SeenMark seen={message().seen} zone={props.zone} words />
          </Show>
          <Show
            when={message().endedAt}
            fallback={
              <Show when={message().expectedAt} fallback={<span>Waits for a person</span>}>
                {(at) => (
                  <span>
                    Leaves <Time at={at()} zone={props.zone} exact />
                  </span>
                )}
              </Show>
            }
          >
            {(at) => <Time at={at()} zone={props.zone} exact />}
          </Show>
        </div>
      </header>
      <Show when={endedText(message())}>
        {(words) => (
          <div class="px-4 pb-3">
            <Notice tone={state().tone === "danger" ? "danger" : "info"}>{words()}</Notice>
          </div>
        )}
      </Show>
      <div class="border-t p-3">
        <MailFrame src={`/api/messages/${message().id}/view`} title={message().subject || "The message"} />
        <MessageFiles messageId={message().id} class="mt-3" />
      </div>
      <footer class="flex items-center justify-end gap-2 border-t px-4 py-2">
        <Show when={message().direction === "out"}>
          <Button size="sm" look="ghost" onClick={() => setHistoryOpen(true)}>
            <History size={14} aria-hidden="true" /> History
          </Button>
          <Sheet open={isHistoryOpen()} onClose={() => setHistoryOpen(false)} title="History">
            <div class="min-h-0 flex-1 overflow-y-auto p-3">
              <HistoryPanel room={`draft:${message().id}`} />
            </div>
          </Sheet>
        </Show>
        <Switch>
          <Match when={message().state === "pending"}>
            <LinkButton size="sm" href={`/pending/${message().id}`}>Review and edit</LinkButton>
          </Match>
          <Match when={message().state === "sent" && mayWork(me())}>
            <a
              class="text-xs text-accent hover:underline"
              href={`/api/messages/${message().id}/raw`}
              target="_blank"
              rel="noreferrer"
            >
              Raw
            </a>
          </Match>
        </Switch>
      </footer>
    </article>
  );
}
