import { useQueryClient } from "@tanstack/solid-query";
import { createSignal, For, Show } from "solid-js";
import { type Answer, request } from "#web/shared/api.ts";
import { Time } from "#web/shared/times.tsx";
import { Badge } from "#web/shared/ui/Badge.tsx";
import { Button, IconButton } from "#web/shared/ui/Button.tsx";
import { ConfirmDialog } from "#web/shared/ui/ConfirmDialog.tsx";
import { Trash } from "#web/shared/ui/icons.ts";
import { Notice } from "#web/shared/ui/states.tsx";
import { toast, toastError } from "#web/shared/ui/Toast.tsx";
import type { Channel } from "./channel-kinds.ts";

export type Sender = Answer<"GET /api/senders">["items"][number];
type Breaker = NonNullable<Sender["breaker"]>;

/** Who sends on a channel, who of them is stopped and by whom, and what their circuit breakers say (SE6, SE7). */
export function ChannelSenders(props: { channel: Channel; senders: Sender[]; mayChange: boolean; zone: string }) {
  const client = useQueryClient();
  const [removing, setRemoving] = createSignal<Sender | null>(null);
  const renew = () => client.invalidateQueries({ queryKey: ["senders"] });
  const resume = async (senders: Sender[]) => {
    try {
      for (const { id } of senders) await request("POST /api/senders/:id/resume", { params: { id } });
      toast("Mail leaves again");
    } catch (error) {
      toastError(error);
    } finally {
      await renew();
    }
  };
  const open = () => props.senders.filter(({ breaker }) => breaker?.hourlyLimit === 0);
  /** One notice where the whole channel is paused for one reason, else one in each row. */
  const ofChannel = (): Breaker | null => {
    const [first, ...others] = open();
    const same = others.length > 0 && open().length === props.senders.length &&
      others.every(({ breaker }) => breaker!.why === first!.breaker!.why);
    return same ? first!.breaker : null;
  };
  const mayResume = () => props.mayChange && props.channel.paused === null;
  return (
    <>
      <Show when={ofChannel()}>
        {(breaker) => (
          <div class="border-b p-3">
            <Notice
              tone="warn"
              action={mayResume() && <Button size="sm" onClick={() => void resume(open())}>Resume all</Button>}
            >
              Everybody on this channel is paused by Parley since <Time at={breaker().at} zone={props.zone} />:{" "}
              {breaker().why}
            </Notice>
          </div>
        )}
      </Show>
      <Show
        when={props.senders.length > 0}
        fallback={<p class="px-4 py-3 text-sm text-muted">Nobody sends on it yet.</p>}
      >
        <ul class="divide-y" aria-label={`Who sends on ${props.channel.name}`}>
          <For each={props.senders}>
            {(sender) => (
              <li class="px-4 py-2 text-sm">
                <div class="flex items-center gap-3">
                  <span class="min-w-0 flex-1 truncate">{sender.teammate.name}</span>
                  <span class="truncate text-muted">{sender.address}</span>
                  <Show when={sender.left}>
                    <Badge tone="neutral">Left the team</Badge>
                  </Show>
                  <Show when={sender.paused}>
                    {(paused) => <Badge tone="warn">Paused{paused().by ? ` by ${paused().by!.name}` : ""}</Badge>}
                  </Show>
                  <Show when={props.mayChange}>
                    <IconButton label={`Remove ${sender.teammate.name}`} onClick={() => setRemoving(sender)}>
                      <Trash size={14} aria-hidden="true" />
                    </IconButton>
                  </Show>
                </div>
                <Show when={ofChannel() === null && sender.breaker}>
                  {(breaker) => (
                    <div class="flex flex-wrap items-center gap-x-3 gap-y-1 text-xs text-warn">
                      <span class="min-w-0 flex-1">
                        {breaker().hourlyLimit === 0
                          ? "Paused by Parley"
                          : `Resumes at ${breaker().hourlyLimit} an hour`}
                        {" since "}
                        <Time at={breaker().at} zone={props.zone} />: {breaker().why}
                      </span>
                      <Show when={mayResume()}>
                        <Button size="sm" onClick={() => void resume([sender])}>Resume</Button>
                      </Show>
                    </div>
                  )}
                </Show>
              </li>
            )}
          </For>
        </ul>
      </Show>
      <ConfirmDialog
        open={removing() !== null}
        onClose={() => setRemoving(null)}
        title={`Remove ${removing()?.teammate.name ?? ""} from ${props.channel.name}?`}
        action="Remove sender"
        danger
        onConfirm={async () => {
          await request("DELETE /api/senders/:id", { params: { id: removing()!.id } });
          await renew();
        }}
      >
        They send on it no more, and their limits on it are forgotten. What they sent stays as it is.
      </ConfirmDialog>
    </>
  );
}
