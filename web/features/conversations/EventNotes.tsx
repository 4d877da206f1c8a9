import { A } from "@solidjs/router";
import { For, Show } from "solid-js";
import { Time } from "#web/shared/times.tsx";
import { CircleAlert, UserMinus } from "#web/shared/ui/icons.ts";
import { eventText, type MessageEvent } from "./thread-text.ts";

/** What became of a message at each of its addresses: code, class and the other side's words, with its fix beside it (CH6, PR10). */
export function EventNotes(props: { events: readonly MessageEvent[]; zone: string }) {
  return (
    <Show when={props.events.length > 0}>
      <ul class="flex flex-col border-t" aria-label="What became of it">
        <For each={props.events}>{(event) => <Note event={event} zone={props.zone} />}</For>
      </ul>
    </Show>
  );
}

function Note(props: { event: MessageEvent; zone: string }) {
  const text = () => eventText(props.event);
  const isBad = () => props.event.kind !== "unsubscribe" && !props.event.done;
  return (
    <li
      class={`flex items-start gap-2.5 px-4 py-2 text-sm ${
        isBad() ? "bg-danger-soft text-danger" : "bg-sunken text-muted"
      }`}
    >
      <span class="mt-0.5 shrink-0" aria-hidden="true">
        <Show when={props.event.kind === "unsubscribe"} fallback={<CircleAlert size={15} />}>
          <UserMinus size={15} />
        </Show>
      </span>
      <div class="min-w-0 flex-1">
        <p class="font-medium break-words">{text().title}</p>
        <Show when={props.event.why}>
          {(why) => <p class="font-mono text-xs break-words">{why()}</p>}
        </Show>
        <p class="text-xs">
          {text().fix}
          <Show when={props.event.undone}>
            {(undone) => (
              <>
                Undone <Time at={undone().at} zone={props.zone} /> by {undone().by ?? "their own act"}
              </>
            )}
          </Show>
          <Show when={props.event.kind === "bounce" && props.event.user}>
            {(user) => (
              <>
                {" "}
                <A href={`/users/${user().id}`} class="underline underline-offset-2">{`Open ${user().name}`}</A>
              </>
            )}
          </Show>
        </p>
      </div>
      <span class="shrink-0 text-xs">
        <Time at={props.event.at} zone={props.zone} />
      </span>
    </li>
  );
}
