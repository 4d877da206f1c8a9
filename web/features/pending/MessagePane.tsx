import { useQuery } from "@tanstack/solid-query";
import { createEffect, createMemo, createSignal, on, Show } from "solid-js";
import { createCommentDesk } from "#web/features/comments/create-comment-desk.ts";
import { DraftEditor } from "#web/features/drafts/DraftEditor.tsx";
import { request } from "#web/shared/api.ts";
import type { Message } from "#web/shared/mail/message-state.ts";
import { MessageFiles } from "#web/shared/files/MessageFiles.tsx";
import { Loaded, SkeletonLines } from "#web/shared/ui/states.tsx";
import type { Desk } from "./create-desk.ts";
import { createPauses } from "./create-pauses.ts";
import { HoldLine } from "./HoldLine.tsx";
import { MailHead } from "./MailHead.tsx";
import { MailPreview } from "./MailPreview.tsx";
import { PaneHead } from "./PaneHead.tsx";
import { SidePanel } from "./SidePanel.tsx";

/** One pending message beside the list: exactly as it would be sent now, or with the pencil its draft (PR1). */
export function MessagePane(props: { id: string; desk: Desk; hasRoom: boolean }) {
  const message = useQuery(() => ({
    queryKey: ["message", props.id],
    queryFn: ({ signal }) => request("GET /api/messages/:id", { params: { id: props.id }, signal }),
    meta: { follows: ["start", "sender", "setting", "channel", "account", "user", "teammate"] },
  }));
  return (
    <Loaded query={message} skeleton={<SkeletonLines lines={8} />}>
      {(data) => <Pane message={data()} desk={props.desk} hasRoom={props.hasRoom} />}
    </Loaded>
  );
}

function Pane(props: { message: Message; desk: Desk; hasRoom: boolean }) {
  const id = createMemo(() => props.message.id);
  const isEditing = () => props.desk.place.isEditing();
  const preview = useQuery(() => ({
    queryKey: ["message", id(), "preview"],
    queryFn: ({ signal }) => request("GET /api/messages/:id/preview", { params: { id: id() }, signal }),
    meta: { follows: ["account", "user", "teammate", "setting", "trait"] },
    // Behind the editor nobody sees it.
    enabled: !isEditing(),
  }));
  const seen = () => (preview.isSuccess ? preview.data : undefined);
  createEffect(() => {
    const seq = seen()?.seq;
    if (seq !== undefined && seq !== null && !preview.isPlaceholderData) props.desk.read(id(), seq);
  });
  const comments = createCommentDesk({ messageId: id, onBegin: () => props.desk.place.setSide("comments") });
  const pauses = createPauses();
  // Another message is read from its beginning.
  const [scroller, setScroller] = createSignal<HTMLElement>();
  createEffect(on(id, () => scroller()?.scrollTo({ top: 0 }), { defer: true }));
  return (
    <article aria-label="Message" class="flex min-h-0 min-w-0 flex-1 flex-col">
      <PaneHead
        message={props.message}
        subject={seen()?.subject}
        readSeq={seen()?.seq ?? undefined}
        desk={props.desk}
      />
      <HoldLine
        message={props.message}
        holes={seen()?.holes ?? []}
        readSeq={seen()?.seq ?? undefined}
        desk={props.desk}
      />
      <div class="flex min-h-0 flex-1">
        <div class="flex min-w-0 flex-1 flex-col" onInput={pauses.onInput} onKeyUp={pauses.onInput}>
          <Show
            when={!isEditing()}
            fallback={
              <DraftEditor
                messageId={id()}
                state={props.message.state}
                comments={comments.marks}
                onLeave={() => props.desk.place.show(id(), { replace: true })}
              />
            }
          >
            <div ref={setScroller} class="relative min-h-0 flex-1 overflow-y-auto p-4">
              <div class="mx-auto flex max-w-3xl flex-col gap-4">
                <MailHead message={props.message} />
                <Loaded query={preview} skeleton={<SkeletonLines lines={5} />}>
                  {(mail) => <MailPreview messageId={id()} mail={mail()} />}
                </Loaded>
                <MessageFiles messageId={id()} />
              </div>
            </div>
          </Show>
        </div>
        <SidePanel
          message={props.message}
          desk={props.desk}
          comments={comments}
          hasRoom={props.hasRoom}
          pauses={pauses.count()}
        />
      </div>
    </article>
  );
}
