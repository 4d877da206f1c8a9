import { A } from "@solidjs/router";
import { Show } from "solid-js";
import { wordsOf } from "#web/shared/api-error.ts";
import { useMe } from "#web/shared/me.ts";
import { Time } from "#web/shared/times.tsx";
import { Button } from "#web/shared/ui/Button.tsx";
import { Notice } from "#web/shared/ui/states.tsx";
import type { Builder } from "./create-builder.ts";
import type { Playbook } from "./definition.ts";
import { cappedText, pendingPath } from "./playbook-text.ts";

/** What stands over every part of a playbook: why it does not run, what it left pending, and what could not be saved. */
export function Notes(props: { playbook: Playbook; builder: Builder; onRetry: () => void; retrying: boolean }) {
  const me = useMe();
  const paused = () => (props.playbook.archived ? null : props.playbook.paused);
  const failure = () => props.builder.failure();
  return (
    <Show when={props.playbook.fault || paused() || failure() !== null}>
      <div class="flex shrink-0 flex-col gap-2 border-b p-3">
        <Show when={props.playbook.fault}>
          {(fault) => (
            <Notice tone="danger">
              It stands still: {fault()} No account enters, leaves or is written to until that is mended.
            </Notice>
          )}
        </Show>
        <Show when={paused()}>
          {(its) => (
            <Notice tone="warn">
              {`Paused${its().by ? ` by ${its().by!.name}` : ""} `}
              <Time at={its().at} zone={me().timeZone} />. No account enters or leaves.{" "}
              <Show when={props.playbook.pending > 0} fallback="Nothing of it is pending.">
                <A href={pendingPath(props.playbook.id)} class="underline underline-offset-2">
                  {props.playbook.pending === 1 ? "1 mail" : `${cappedText(props.playbook.pending)} mails`}
                </A>
                {props.playbook.pending === 1 ? " of it is pending." : " of it are pending."}
              </Show>
            </Notice>
          )}
        </Show>
        <Show when={failure() !== null}>
          <Notice
            tone="danger"
            action={<Button size="sm" pending={props.retrying} onClick={() => props.onRetry()}>Save again</Button>}
          >
            Not saved: {wordsOf(failure())}
          </Notice>
        </Show>
      </div>
    </Show>
  );
}
