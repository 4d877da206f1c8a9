import { useQuery } from "@tanstack/solid-query";
import { createMemo, Show } from "solid-js";
import { DraftEditor } from "#web/features/drafts/DraftEditor.tsx";
import { request } from "#web/shared/api.ts";
import type { Message } from "#web/shared/mail/message-state.ts";
import { maySend, mayWork, useMe } from "#web/shared/me.ts";
import { AvatarStack } from "#web/shared/ui/Avatar.tsx";
import { Badge } from "#web/shared/ui/Badge.tsx";
import { Button, IconButton } from "#web/shared/ui/Button.tsx";
import { CalendarClock, Eye, Pencil, Send, Trash, X } from "#web/shared/ui/icons.ts";
import { MailFrame } from "#web/shared/ui/MailFrame.tsx";
import { Loaded, Notice, SkeletonLines } from "#web/shared/ui/states.tsx";
import { HoldLine } from "./HoldLine.tsx";
import { MessageAside } from "./MessageAside.tsx";
import { MessageFacts } from "./MessageFacts.tsx";

export type PaneActions = {
  close: () => void;
  edit: () => void;
  leaveEditor: () => void;
  sendNow: (message: Message) => void;
  reschedule: (message: Message) => void;
  remove: (message: Message) => void;
};

/** One pending message beside the list: exactly as it would be sent now, or with the pencil its draft (PR1). */
export function MessagePane(props: { id: string; editing: boolean; actions: PaneActions }) {
  const message = useQuery(() => ({
    queryKey: ["message", props.id],
    queryFn: ({ signal }) => request("GET /api/messages/:id", { params: { id: props.id }, signal }),
    meta: { follows: ["sender", "setting", "channel", "account", "user", "teammate"] },
  }));
  return (
    <Loaded query={message} skeleton={<SkeletonLines lines={8} />}>
      {(data) => <Pane message={data()} editing={props.editing} actions={props.actions} />}
    </Loaded>
  );
}

function Pane(props: { message: Message; editing: boolean; actions: PaneActions }) {
  const id = createMemo(() => props.message.id);
  const preview = useQuery(() => ({
    queryKey: ["message", id(), "preview"],
    queryFn: ({ signal }) => request("GET /api/messages/:id/preview", { params: { id: id() }, signal }),
    meta: { follows: ["account", "user", "teammate", "setting", "trait"] },
    // Behind the editor nobody sees it.
    enabled: !props.editing,
  }));
  const seen = () => (preview.isSuccess ? preview.data : undefined);
  return (
    <article aria-label="Message" class="flex min-h-0 min-w-0 flex-1 flex-col">
      <Head message={props.message} subject={seen()?.subject} editing={props.editing} actions={props.actions} />
      <HoldLine message={props.message} holes={props.message.state === "pending" ? seen()?.holes ?? [] : []} />
      <Show
        when={!props.editing}
        fallback={<DraftEditor messageId={id()} state={props.message.state} onLeave={props.actions.leaveEditor} />}
      >
        <div class="@container relative min-h-0 flex-1 overflow-y-auto">
          <div class="grid gap-x-6 gap-y-6 p-4 @min-[42rem]:grid-cols-[minmax(0,1fr)_15rem]">
            <div class="flex min-w-0 flex-col gap-4">
              <MessageFacts message={props.message} />
              <Show when={seen() && seen()!.fallbacksUsed.length > 0 && !seen()!.sealed}>
                <Notice tone="info">
                  {seen()!.fallbacksUsed.length === 1
                    ? "One variable has"
                    : `${seen()!.fallbacksUsed.length} variables have`}
                  {" no value here: the fallback is sent."}
                </Notice>
              </Show>
              <Loaded query={preview} skeleton={<SkeletonLines lines={5} />}>
                {(mail) => (
                  <MailFrame
                    src={`/api/messages/${id()}/view`}
                    title="The mail as it would be sent now"
                    version={`${mail().subject}\n${mail().html}`}
                  />
                )}
              </Loaded>
            </div>
            <MessageAside message={props.message} />
          </div>
        </div>
      </Show>
    </article>
  );
}

function Head(
  props: { message: Message; subject: string | undefined; editing: boolean; actions: PaneActions },
) {
  const me = useMe();
  const isPending = () => props.message.state === "pending";
  const others = () => props.message.editors.filter((one) => one.id !== me().id);
  return (
    <header class="flex min-h-12 shrink-0 flex-wrap items-center gap-x-3 gap-y-1 border-b px-4 py-2">
      <h2 class="min-w-0 flex-1 truncate text-base font-semibold">
        {props.editing ? `To ${props.message.to[0]?.name || props.message.to[0]?.address}` : props.subject ?? ""}
      </h2>
      <Show when={others().length > 0 && !props.editing}>
        <AvatarStack label="Writing now" people={others()} />
      </Show>
      <Show when={props.message.approval === "approved"}>
        <Badge tone="ok">Approved</Badge>
      </Show>
      <div class="flex items-center gap-1">
        <Show when={isPending() && !props.editing}>
          <Button size="sm" onClick={props.actions.edit}>
            <Show when={mayWork(me())} fallback={<Eye size={14} aria-hidden="true" />}>
              <Pencil size={14} aria-hidden="true" />
            </Show>
            {mayWork(me()) ? "Edit" : "Follow the draft"}
          </Button>
        </Show>
        <Show when={props.editing}>
          <Button size="sm" onClick={props.actions.leaveEditor}>Done</Button>
        </Show>
        <Show when={isPending() && maySend(me())}>
          <IconButton
            size="sm"
            label="Reschedule"
            keys="r"
            onClick={() => props.actions.reschedule(props.message)}
          >
            <CalendarClock size={15} aria-hidden="true" />
          </IconButton>
          <Button size="sm" look="primary" onClick={() => props.actions.sendNow(props.message)}>
            <Send size={14} aria-hidden="true" /> Send now
          </Button>
        </Show>
        <Show when={isPending() && mayWork(me())}>
          <IconButton size="sm" label="Delete" keys="d" onClick={() => props.actions.remove(props.message)}>
            <Trash size={15} aria-hidden="true" />
          </IconButton>
        </Show>
        <IconButton size="sm" label="Close" keys="Escape" onClick={props.actions.close}>
          <X size={15} aria-hidden="true" />
        </IconButton>
      </div>
    </header>
  );
}
