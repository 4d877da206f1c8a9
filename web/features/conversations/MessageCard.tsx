import { createEffect, createSignal, Match, on, Show, Switch } from "solid-js";
import { CommentsPanel } from "#web/features/comments/CommentsPanel.tsx";
import { createCommentDesk } from "#web/features/comments/create-comment-desk.ts";
import { HistoryPanel } from "#web/features/history/HistoryPanel.tsx";
import { MessageFiles } from "#web/shared/files/MessageFiles.tsx";
import { endedText, stateOf } from "#web/shared/mail/message-state.ts";
import { mayWork, useMe } from "#web/shared/me.ts";
import { buttonClass } from "#web/shared/ui/Button.tsx";
import { Ellipsis, FileText, History, MessageSquare } from "#web/shared/ui/icons.ts";
import { MailFrame } from "#web/shared/ui/MailFrame.tsx";
import { Menu, type MenuEntry } from "#web/shared/ui/Menu.tsx";
import { Sheet } from "#web/shared/ui/Sheet.tsx";
import { Notice } from "#web/shared/ui/states.tsx";
import { EventNotes } from "./EventNotes.tsx";
import { InboundBody } from "./InboundBody.tsx";
import { MessageHead, type ThreadMessage, writerOf } from "./MessageHead.tsx";
import { PendingBody } from "./PendingBody.tsx";
import { SourceDialog } from "./SourceDialog.tsx";

/** One message of a thread: who to whom and when, what became of it, and its text as it left, came in, or would be sent now. `folded`
 * says how it begins; whoever opens or folds it has the last word. */
export function MessageCard(props: { message: ThreadMessage; zone: string; folded: boolean }) {
  const [isOpen, setOpen] = createSignal(!props.folded);
  createEffect(on(() => props.folded, (folded) => !folded && setOpen(true), { defer: true }));
  const message = () => props.message;
  return (
    <article
      id={`message-${message().id}`}
      tabindex="-1"
      data-message
      class="overflow-hidden rounded-xl border bg-surface outline-none focus-visible:ring-2 focus-visible:ring-accent"
      classList={{ "border-dashed": message().state === "pending" || Boolean(message().inbound?.automatic) }}
      aria-label={`Message from ${writerOf(message())}`}
    >
      <MessageHead
        message={message()}
        zone={props.zone}
        open={isOpen()}
        onToggle={() => setOpen((open) => !open)}
        tools={<Tools message={message()} />}
      />
      <Show when={endedText(message())}>
        {(words) => (
          <div class="px-4 pb-3">
            <Notice tone={stateOf(message().state).tone === "danger" ? "danger" : "info"}>{words()}</Notice>
          </div>
        )}
      </Show>
      <EventNotes events={message().events} zone={props.zone} />
      <Show when={isOpen()}>
        <Switch
          fallback={
            <div class="border-t p-3">
              <MailFrame src={`/api/messages/${message().id}/view`} title={message().subject || "The message"} />
              <MessageFiles messageId={message().id} class="mt-3" />
            </div>
          }
        >
          <Match when={message().inbound}>
            <InboundBody message={message()} />
          </Match>
          <Match when={message().state === "pending"}>
            <PendingBody message={message()} />
          </Match>
        </Switch>
      </Show>
    </article>
  );
}

/** Source, history and comments of one message. */
function Tools(props: { message: ThreadMessage }) {
  const me = useMe();
  const [shown, setShown] = createSignal<"source" | "history" | "comments" | null>(null);
  const id = () => props.message.id;
  const hasSource = () => props.message.inbound !== null || props.message.html !== null;
  const entries = (): MenuEntry[] => [
    ...(hasSource() && mayWork(me())
      ? [{ label: "Source", icon: <FileText size={14} aria-hidden="true" />, run: () => setShown("source") }]
      : []),
    ...(props.message.inbound === null
      ? [
        { label: "History", icon: <History size={14} aria-hidden="true" />, run: () => setShown("history") },
        {
          label: props.message.comments.open > 0 ? `Comments (${props.message.comments.open})` : "Comments",
          icon: <MessageSquare size={14} aria-hidden="true" />,
          run: () => setShown("comments"),
        },
      ]
      : []),
  ];
  return (
    <>
      <Show when={props.message.comments.open > 0}>
        <button
          type="button"
          class="inline-flex items-center gap-1 tabular-nums hover:text-text"
          aria-label={`${props.message.comments.open} open comments`}
          onClick={() => setShown("comments")}
        >
          <MessageSquare size={13} aria-hidden="true" />
          {props.message.comments.open}
        </button>
      </Show>
      <Show when={entries().length > 0}>
        <Menu label="More for this message" entries={entries()} class={`${buttonClass("ghost", "sm")} size-6 !px-0`}>
          <Ellipsis size={15} aria-hidden="true" />
        </Menu>
      </Show>
      <Show when={shown() === "source"}>
        <SourceDialog messageId={id()} onClose={() => setShown(null)} />
      </Show>
      <Sheet open={shown() === "history"} onClose={() => setShown(null)} title="History">
        <div class="min-h-0 flex-1 overflow-y-auto p-3">
          <HistoryPanel room={`draft:${id()}`} />
        </div>
      </Sheet>
      <Sheet open={shown() === "comments"} onClose={() => setShown(null)} title="Comments">
        <div class="min-h-0 flex-1 overflow-y-auto p-3">
          <Comments messageId={id()} />
        </div>
      </Sheet>
    </>
  );
}

function Comments(props: { messageId: string }) {
  const desk = createCommentDesk({ messageId: () => props.messageId, onBegin: () => {} });
  return <CommentsPanel messageId={props.messageId} desk={desk} />;
}
