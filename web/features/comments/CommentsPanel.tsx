import { createEffect, createSignal, For, Show } from "solid-js";
import { request } from "#web/shared/api.ts";
import { mayWork, useMe, useMyCounts } from "#web/shared/me.ts";
import { Button } from "#web/shared/ui/Button.tsx";
import { MessageSquare } from "#web/shared/ui/icons.ts";
import { EmptyState, Notice, SkeletonLines } from "#web/shared/ui/states.tsx";
import { wordsOf } from "#web/shared/api-error.ts";
import { CommentBox } from "./CommentBox.tsx";
import type { CommentDesk, Thread } from "./create-comment-desk.ts";
import { ThreadCard } from "./ThreadCard.tsx";

/** A message's comments (PR6): the open threads, the one being written, and the resolved ones folded away. Whoever sees it has seen
 * their mentions in it. */
export function CommentsPanel(props: { messageId: string; desk: CommentDesk }) {
  const me = useMe();
  const counts = useMyCounts();
  const [showResolved, setShowResolved] = createSignal(false);
  const isMentioned = () =>
    props.desk.open().some((thread) =>
      thread.comments.some((comment) => comment.mentions.some(({ id }) => id === me().id))
    );
  createEffect(() => {
    // An answer that is lost is asked again with the next comment; nothing depends on it.
    if (isMentioned() && counts().mentions > 0) {
      void request("POST /api/mentions/seen", { body: { messageId: props.messageId } }).catch(() => {});
    }
  });
  const about = () => {
    const writing = props.desk.writing();
    return writing === null || writing === "mail" ? null : writing;
  };
  const isEmpty = () => props.desk.open().length === 0 && props.desk.writing() === null;
  return (
    <div class="flex flex-col gap-3">
      <Show when={props.desk.query.isError}>
        <Notice tone="danger" action={<Button size="sm" onClick={() => props.desk.query.refetch()}>Try again</Button>}>
          {wordsOf(props.desk.query.error)}
        </Notice>
      </Show>
      <Show when={!props.desk.query.isPending} fallback={<SkeletonLines lines={3} />}>
        <Show when={mayWork(me())}>
          <Show
            when={props.desk.writing() !== null}
            fallback={
              <Button size="sm" onClick={() => props.desk.write("mail")}>
                <MessageSquare size={14} aria-hidden="true" /> Comment
              </Button>
            }
          >
            <div class="rounded-lg border border-accent bg-surface p-2.5">
              <Show when={about()}>
                {(anchor) => (
                  <blockquote class="mb-2 line-clamp-2 border-l-2 border-warn pl-2 text-xs text-muted">
                    {anchor().quote}
                  </blockquote>
                )}
              </Show>
              <CommentBox
                label="Your comment"
                action="Comment"
                placeholder="Type @ to mention a teammate"
                focused
                onSend={props.desk.add}
                onLeave={() => props.desk.write(null)}
              />
            </div>
          </Show>
        </Show>
        <Show when={isEmpty()}>
          <EmptyState icon={<MessageSquare size={18} aria-hidden="true" />} title="No open comments">
            Select words in the draft to comment on them, or comment on the whole mail.
          </EmptyState>
        </Show>
        <ul class="flex flex-col gap-2" aria-label="Open comments">
          <Threads threads={props.desk.open()} desk={props.desk} />
        </ul>
        <Show when={props.desk.resolved().length > 0}>
          <Button
            size="sm"
            look="ghost"
            aria-expanded={showResolved()}
            onClick={() => setShowResolved((shown) => !shown)}
          >
            {`${showResolved() ? "Hide" : "Show"} ${props.desk.resolved().length} resolved`}
          </Button>
          <Show when={showResolved()}>
            <ul class="flex flex-col gap-2" aria-label="Resolved comments">
              <Threads threads={props.desk.resolved()} desk={props.desk} />
            </ul>
          </Show>
        </Show>
      </Show>
    </div>
  );
}

/** By id, so that an answer that is being written outlives what others change. */
function Threads(props: { threads: Thread[]; desk: CommentDesk }) {
  return (
    <For each={props.threads.map(({ id }) => id)}>
      {(id) => (
        <Show when={props.threads.find((one) => one.id === id)}>
          {(thread) => <ThreadCard thread={thread()} desk={props.desk} />}
        </Show>
      )}
    </For>
  );
}
