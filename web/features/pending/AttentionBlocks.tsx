import { A } from "@solidjs/router";
import { createSignal, Match, Show, Switch } from "solid-js";
import { isAdmin, mayWork, useMe } from "#web/shared/me.ts";
import { Button } from "#web/shared/ui/Button.tsx";
import { CirclePause, Plug, UserRound } from "#web/shared/ui/icons.ts";
import { resumeAll, resumeSender, resumeStart } from "./attention-actions.ts";
import { type Block, blockText } from "./attention-text.ts";

/** What stops a whole queue, once for all that waits behind it, with what opens it again. */
export function AttentionBlocks(props: { block: Block }) {
  const me = useMe();
  const [pending, setPending] = createSignal(false);
  /** Another's sender is for admins. */
  const mayResume = () => {
    const { sender } = props.block;
    return mayWork(me()) && (!sender?.id || isAdmin(me()) || sender.teammate.id === me().id);
  };
  const resume = async () => {
    const { sender, start } = props.block;
    setPending(true);
    await (start ? resumeStart(start.id) : sender?.id ? resumeSender(sender.id) : resumeAll());
    setPending(false);
  };
  return (
    <div class="flex items-start gap-2.5 bg-warn-soft px-4 py-2.5 text-sm text-warn">
      <span class="mt-0.5 shrink-0" aria-hidden="true">
        <Switch fallback={<CirclePause size={16} />}>
          <Match when={props.block.kind === "channel_broken"}>
            <Plug size={16} />
          </Match>
          <Match when={props.block.kind === "no_sender"}>
            <UserRound size={16} />
          </Match>
        </Switch>
      </span>
      <div class="min-w-0 flex-1">
        <p class="font-medium">{blockText(props.block)}</p>
        <Show when={props.block.kind !== "paused" || props.block.sender || props.block.start}>
          <p class="break-words">{props.block.why}</p>
        </Show>
      </div>
      <Switch>
        <Match when={props.block.start?.pausedPlaybookId}>
          {(id) => <A href={`/playbooks/${id()}`} class="shrink-0 underline underline-offset-2">Resume its playbook</A>}
        </Match>
        <Match when={props.block.kind === "paused"}>
          <Show when={mayResume()}>
            <Button size="sm" pending={pending()} onClick={() => void resume()}>Resume</Button>
          </Show>
        </Match>
        <Match when={props.block.kind === "channel_broken" && isAdmin(me())}>
          <A href="/settings/channels" class="shrink-0 underline underline-offset-2">Reconnect it</A>
        </Match>
        <Match when={props.block.kind === "hourly_limit"}>
          <A href="/settings/windows" class="shrink-0 underline underline-offset-2">Raise the limit</A>
        </Match>
        <Match when={props.block.kind === "no_sender" && props.block.sender}>
          {(sender) => (
            <A
              href={`/pending?view=all&teammateId=${sender().teammate.id}`}
              class="shrink-0 underline underline-offset-2"
            >
              Choose another sender
            </A>
          )}
        </Match>
      </Switch>
    </div>
  );
}
