import { useQuery } from "@tanstack/solid-query";
import { createSignal, For, Show } from "solid-js";
import { request } from "#web/shared/api.ts";
import { SeenMark, switchedOff, timesText } from "#web/shared/mail/SeenMark.tsx";
import { Time } from "#web/shared/times.tsx";
import { Popover } from "#web/shared/ui/Popover.tsx";
import { Loaded } from "#web/shared/ui/states.tsx";
import type { ThreadMessage } from "./MessageHead.tsx";
import { hitText, leftOutText } from "./seen-text.ts";

/** The seen mark of a message that left, and on a press every look at it, those that do not count among them (TR2). */
export function SeenDetails(props: { message: ThreadMessage; zone: string }) {
  const [isOpen, setOpen] = createSignal(false);
  return (
    <Popover
      label="Who saw it, and when"
      class="rounded-sm hover:underline"
      placement="bottom-end"
      panelClass="w-80 max-w-[calc(100vw-2rem)]"
      open={isOpen()}
      onOpenChange={setOpen}
      button={<SeenMark of={props.message} zone={props.zone} words />}
    >
      <Show when={isOpen()}>
        <Looks messageId={props.message.id} zone={props.zone} />
      </Show>
    </Popover>
  );
}

function Looks(props: { messageId: string; zone: string }) {
  const opens = useQuery(() => ({
    queryKey: ["message", props.messageId, "opens"],
    queryFn: ({ signal }) => request("GET /api/messages/:id/opens", { params: { id: props.messageId }, signal }),
  }));
  return (
    <Loaded query={opens}>
      {(data) => (
        <div class="flex flex-col gap-2 text-sm">
          <p>
            <Show
              when={data().seen}
              fallback={data().tracked
                ? data().trackedNoMore
                  ? "Nobody had seen it, as far as images tell."
                  : "Nobody has seen it yet, as far as images tell."
                : "Nobody looks whether it is seen: it carries no image for that."}
            >
              {(seen) => (
                <>
                  First seen <Time at={seen().firstAt} zone={props.zone} exact />, {timesText(seen().count)} in all.
                </>
              )}
            </Show>
          </p>
          <Show when={data().trackedNoMore}>
            <p class="text-xs text-muted">{switchedOff}: later looks are not told.</p>
          </Show>
          <Show when={leftOutText(data().leftOut)}>{(words) => <p class="text-xs text-muted">{words()}</p>}</Show>
          <Show when={data().hits.length > 0}>
            <ul
              class="flex max-h-60 flex-col gap-1 overflow-y-auto border-t pt-2"
              aria-label="Every look at it"
              tabindex="0"
            >
              <For each={data().hits}>
                {(hit) => (
                  <li class="flex items-baseline gap-2 text-xs" classList={{ "text-muted": !hit.counts }}>
                    <span class="min-w-0 flex-1 break-words">
                      {hitText(hit)}
                      {hit.counts ? "" : " (does not count)"}
                    </span>
                    <Time at={hit.at} zone={props.zone} class="shrink-0" />
                  </li>
                )}
              </For>
            </ul>
          </Show>
        </div>
      )}
    </Loaded>
  );
}
