import { createSignal, For, Show } from "solid-js";
import { isAdmin, mayWork, useMe } from "#web/shared/me.ts";
import { Time } from "#web/shared/times.tsx";
import { Avatar } from "#web/shared/ui/Avatar.tsx";
import { Button } from "#web/shared/ui/Button.tsx";
import { Check, Ellipsis, RotateCcw } from "#web/shared/ui/icons.ts";
import { Menu } from "#web/shared/ui/Menu.tsx";
import { toastError } from "#web/shared/ui/Toast.tsx";
import { CommentBox } from "./CommentBox.tsx";
import type { Comment, CommentDesk, Thread } from "./create-comment-desk.ts";
import { piecesOf } from "./mention-text.ts";

/** One thread: the words it is about, what was said, and an answer. */
export function ThreadCard(props: { thread: Thread; desk: CommentDesk }) {
  const me = useMe();
  const [answering, setAnswering] = createSignal(false);
  const isActive = () => props.desk.active() === props.thread.id;
  const isOpen = () => props.thread.resolvedAt === null;
  const resolve = (resolved: boolean) => props.desk.resolve(props.thread, resolved).catch(toastError);
  return (
    <li
      class="rounded-lg border bg-surface p-2.5 text-sm"
      classList={{ "border-accent": isActive(), "opacity-80": !isOpen() }}
      onClick={() => props.desk.pick(props.thread.id)}
    >
      <Show when={props.thread.anchor}>
        {(anchor) => (
          <blockquote class="mb-2 line-clamp-2 border-l-2 border-warn pl-2 text-xs text-muted">
            <span class="sr-only">{anchor().field === "subject" ? "About the subject: " : "About: "}</span>
            {anchor().quote}
          </blockquote>
        )}
      </Show>
      <ul class="flex flex-col gap-2.5">
        <For each={props.thread.comments.map(({ id }) => id)}>
          {(id) => (
            <Show when={props.thread.comments.find((one) => one.id === id)}>
              {(comment) => <Said comment={comment()} desk={props.desk} />}
            </Show>
          )}
        </For>
      </ul>
      <Show when={!isOpen() && props.thread.resolvedBy}>
        {(by) => <p class="mt-2 text-xs text-faint">{`Resolved by ${by().name}`}</p>}
      </Show>
      <Show when={mayWork(me())}>
        <Show
          when={answering()}
          fallback={
            <div class="mt-2 flex gap-1">
              <Show when={isOpen()}>
                <Button size="sm" look="ghost" onClick={() => setAnswering(true)}>Reply</Button>
              </Show>
              <Button size="sm" look="ghost" onClick={() => void resolve(isOpen())}>
                <Show when={isOpen()} fallback={<RotateCcw size={13} aria-hidden="true" />}>
                  <Check size={13} aria-hidden="true" />
                </Show>
                {isOpen() ? "Resolve" : "Open again"}
              </Button>
            </div>
          }
        >
          <div class="mt-2">
            <CommentBox
              label="Your reply"
              action="Reply"
              focused
              onSend={async (body) => {
                await props.desk.answer(props.thread, body);
                setAnswering(false);
              }}
              onLeave={() => setAnswering(false)}
            />
          </div>
        </Show>
      </Show>
    </li>
  );
}

function Said(props: { comment: Comment; desk: CommentDesk }) {
  const me = useMe();
  const [changing, setChanging] = createSignal(false);
  const isMine = () => props.comment.author.id === me().id;
  const entries = () => [
    ...(isMine() ? [{ label: "Edit", run: () => setChanging(true) }] : []),
    { label: "Delete", danger: true, run: () => void props.desk.remove(props.comment).catch(toastError) },
  ];
  return (
    <li class="group/said min-w-0">
      <div class="flex items-center gap-1.5">
        <Avatar name={props.comment.author.name} color={props.comment.author.color} size="sm" />
        <span class="truncate text-xs font-medium">{props.comment.author.name}</span>
        <Time at={props.comment.createdAt} zone={me().timeZone} class="shrink-0 text-xs text-faint" />
        <Show when={props.comment.editedAt && !props.comment.deleted}>
          <span class="text-xs text-faint">edited</span>
        </Show>
        <Show when={!props.comment.deleted && (isMine() || isAdmin(me()))}>
          <span class="ml-auto">
            <Menu
              label={`What to do with the comment of ${props.comment.author.name}`}
              entries={entries()}
              class="grid size-6 place-items-center rounded-md text-faint hover:bg-hover hover:text-text"
            >
              <Ellipsis size={14} aria-hidden="true" />
            </Menu>
          </span>
        </Show>
      </div>
      <Show
        when={!changing()}
        fallback={
          <div class="mt-1">
            <CommentBox
              label="Your comment"
              action="Save"
              focused
              from={props.comment}
              onSend={async (body) => {
                await props.desk.change(props.comment, body);
                setChanging(false);
              }}
              onLeave={() => setChanging(false)}
            />
          </div>
        }
      >
        <Show when={!props.comment.deleted} fallback={<p class="mt-1 text-xs text-faint">This comment was deleted.</p>}>
          <p class="mt-1 break-words whitespace-pre-wrap">
            <For each={piecesOf(props.comment.body, props.comment.mentions)}>
              {(piece) =>
                piece.kind === "text" ? piece.text : (
                  <span
                    class="rounded-xs px-0.5 font-medium"
                    classList={{
                      "bg-accent-soft text-accent": piece.id === me().id,
                      "text-muted": piece.id !== me().id,
                    }}
                  >
                    {`@${piece.name}`}
                  </span>
                )}
            </For>
          </p>
        </Show>
      </Show>
    </li>
  );
}
