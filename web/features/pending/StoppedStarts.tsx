import { useQueries } from "@tanstack/solid-query";
import { type Accessor, For, Show } from "solid-js";
import type { Answer } from "#web/shared/api.ts";
import type { Message } from "#web/shared/mail/message-state.ts";
import { writtenName } from "#web/shared/mail/path-text.ts";
import { startQuery, stoppedText } from "#web/shared/mail/start-stop.ts";
import { StartTurn } from "#web/shared/mail/StartStop.tsx";
import { mayWork, useMe } from "#web/shared/me.ts";
import { Notice } from "#web/shared/ui/states.tsx";

type Start = Answer<"GET /api/starts/:id">;

/** A dialog looks at no more starts than these. */
const mostStarts = 20;

/** Which starts of these messages are stopped, and whether no message is of any other (SE7). */
export function createStopped(messages: Accessor<readonly Message[]>) {
  const ids = () => [...new Set(messages().flatMap(({ start }) => start?.id ?? []))].slice(0, mostStarts);
  const queries = useQueries(() => ({ queries: ids().map(startQuery) }));
  const starts = () => queries.flatMap((query) => (query.isSuccess ? [query.data as Start] : []));
  const stopped = () => starts().filter(({ paused }) => paused !== null);
  const isAll = () => {
    const held = new Set(stopped().map(({ id }) => id));
    return messages().length > 0 && messages().every(({ start }) => start !== null && held.has(start.id));
  };
  return { stopped, isAll };
}

/** What must go on before anything of these leaves, each with the button for it. */
export function StoppedStarts(props: { starts: readonly Start[]; many: boolean }) {
  const me = useMe();
  return (
    <For each={props.starts}>
      {(start) => (
        <div class="mb-4">
          <Notice
            tone="warn"
            action={
              <Show when={mayWork(me())}>
                <StartTurn start={start} />
              </Show>
            }
          >
            {props.many ? `${writtenName(start.name)}: ` : ""}
            {stoppedText(start)}: nothing of it leaves until somebody lets it go on.
          </Notice>
        </div>
      )}
    </For>
  );
}
