import { useQuery } from "@tanstack/solid-query";
import { createSignal, Show } from "solid-js";
import { DraftEditor } from "#web/features/drafts/DraftEditor.tsx";
import { tellActed } from "#web/shared/acted.ts";
import { request } from "#web/shared/api.ts";
import { MessageFiles } from "#web/shared/files/MessageFiles.tsx";
import { holdText } from "#web/shared/mail/hold-text.ts";
import { standInText } from "#web/shared/mail/message-state.ts";
import { mayWork, useMe } from "#web/shared/me.ts";
import { createNow } from "#web/shared/times.tsx";
import { AvatarStack } from "#web/shared/ui/Avatar.tsx";
import { Button, LinkButton } from "#web/shared/ui/Button.tsx";
import { Clock, Pencil, Trash } from "#web/shared/ui/icons.ts";
import { MailFrame } from "#web/shared/ui/MailFrame.tsx";
import { toastError } from "#web/shared/ui/Toast.tsx";
import type { ThreadMessage } from "./MessageHead.tsx";

/** What waits in a thread: what holds it and when it is expected to leave, its text as it would be sent now, or its draft with
 * whoever else writes in it (ST9, PR3). */
export function PendingBody(props: { message: ThreadMessage }) {
  const me = useMe();
  const now = createNow();
  const [isEditing, setEditing] = createSignal(false);
  const text = () => holdText(props.message, now());
  const preview = useQuery(() => ({
    queryKey: ["message", props.message.id, "preview"],
    queryFn: ({ signal }) => request("GET /api/messages/:id/preview", { params: { id: props.message.id }, signal }),
    meta: { follows: ["account", "user", "teammate", "setting", "trait"] },
    enabled: !isEditing(),
  }));
  const remove = async () => {
    try {
      const acted = await request("POST /api/messages/:id/cancel", { params: { id: props.message.id } });
      tellActed(acted, () => "The pending message is deleted");
    } catch (error) {
      toastError(error);
    }
  };
  return (
    <div class="border-t">
      <div class="flex flex-wrap items-center gap-x-2.5 gap-y-1.5 bg-sunken px-4 py-2 text-sm text-muted">
        <Clock size={15} class="shrink-0" aria-hidden="true" />
        <p class="min-w-48 flex-1">
          <span class="font-medium text-text">{text().title}</span>
          <Show when={text().why}>{(why) => <span class="break-words">{` · ${why()}`}</span>}</Show>
          <Show when={standInText(props.message)}>{(words) => <span class="break-words">{` · ${words()}`}</span>}</Show>
        </p>
        <Show when={props.message.editors.length > 0}>
          <AvatarStack label="In the draft" people={props.message.editors} />
        </Show>
        <Button size="sm" onClick={() => setEditing((editing) => !editing)}>
          <Pencil size={13} aria-hidden="true" />
          {isEditing() ? "Done" : mayWork(me()) ? "Edit" : "Follow the draft"}
        </Button>
        <LinkButton size="sm" href={`/pending/${props.message.id}?view=all`}>Open on the desk</LinkButton>
        <Show when={mayWork(me())}>
          <Button size="sm" look="ghost" aria-label="Delete the pending message" onClick={() => void remove()}>
            <Trash size={14} aria-hidden="true" />
          </Button>
        </Show>
      </div>
      <Show
        when={!isEditing()}
        fallback={
          <div class="flex h-96 flex-col border-t">
            <DraftEditor
              messageId={props.message.id}
              state={props.message.state}
              onLeave={() => setEditing(false)}
            />
          </div>
        }
      >
        <div class="p-3">
          <MailFrame
            src={`/api/messages/${props.message.id}/view`}
            title={props.message.subject || "The message as it would be sent now"}
            version={preview.isSuccess ? `${preview.data.subject}\n${preview.data.html}` : undefined}
          />
          <MessageFiles messageId={props.message.id} class="mt-3" />
        </div>
      </Show>
    </div>
  );
}
