import { createSignal, Show } from "solid-js";
import type { Answer } from "#web/shared/api.ts";
import { TextEditor } from "#web/shared/editor/TextEditor.tsx";
import { createVariables } from "#web/shared/editor/variables.ts";
import { createSenders } from "#web/shared/mail/create-senders.ts";
import { Button } from "#web/shared/ui/Button.tsx";
import { Combobox } from "#web/shared/ui/Combobox.tsx";
import { TagInput } from "#web/shared/ui/TagInput.tsx";
import type { ReplyDesk } from "./create-reply.ts";

/** By whom a reply goes, who else gets it, and its words. */
export function ReplyFields(props: { conversation: Answer<"GET /api/conversations/:id">; reply: ReplyDesk }) {
  const nowAt = new Date().toISOString();
  const [hasCopies, setCopies] = createSignal(false);
  const plan = () => props.reply.plan();
  const nameOf = (address: string) => plan()?.cc.find((one) => one.address === address)?.name ?? null;
  const senders = createSenders(() => ({
    channelId: plan()?.channel?.id ?? "",
    at: nowAt,
    wanted: Boolean(plan()?.channel),
  }));
  const variables = createVariables(() => {
    const userId = plan()?.to[0]?.userId;
    return userId
      ? { userId, accountId: props.conversation.account.id, teammateId: props.reply.teammateId() ?? undefined }
      : null;
  });
  return (
    <div class="flex flex-col gap-3 px-4 py-3">
      <div class="flex flex-wrap items-start gap-x-3 gap-y-2">
        <Combobox
          class="min-w-56 flex-1"
          label="Sender"
          options={senders.options()}
          value={props.reply.teammateId()}
          error={props.reply.send.on("teammateId")}
          emptyText={senders.isPending() ? "Looking…" : "Nobody may send on this channel."}
          onChange={(id) => id && props.reply.setTeammateId(id)}
        />
        <TagInput
          class="min-w-56 flex-1"
          label="CC"
          value={props.reply.cc()}
          onChange={props.reply.setCc}
          nameOf={nameOf}
          error={props.reply.send.on("cc")}
          max={20}
        />
        <Show
          when={hasCopies() || props.reply.bcc().length > 0}
          fallback={
            <Button size="sm" look="ghost" class="mt-6" onClick={() => setCopies(true)}>
              BCC
            </Button>
          }
        >
          <TagInput
            class="min-w-56 flex-1"
            label="BCC"
            value={props.reply.bcc()}
            onChange={props.reply.setBcc}
            error={props.reply.send.on("bcc")}
            max={20}
          />
        </Show>
      </div>
      <TextEditor
        subjectHidden
        label="Reply"
        value={{ subject: "", html: props.reply.words().html }}
        onChange={({ html }) => props.reply.write({ html })}
        files={props.reply.words().files}
        onFiles={(files) => props.reply.write({ files })}
        variables={variables}
        error={props.reply.send.on("content.html") ?? props.reply.send.on("content.files") ??
          props.reply.send.on("content")}
      />
    </div>
  );
}
