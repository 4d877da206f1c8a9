import { createUniqueId, For, type JSX, Show } from "solid-js";
import type { Answer } from "#web/shared/api.ts";
import { noEmail, stateOf } from "#web/shared/mail/message-state.ts";
import { createNow, dateTimeText, Time, zoneText } from "#web/shared/times.tsx";
import { Avatar } from "#web/shared/ui/Avatar.tsx";
import { Badge } from "#web/shared/ui/Badge.tsx";
import { ChevronDown } from "#web/shared/ui/icons.ts";
import { SeenDetails } from "./SeenDetails.tsx";
import { automaticText } from "./thread-text.ts";

export type ThreadMessage = Answer<"GET /api/conversations/:id">["messages"][number];
type Party = ThreadMessage["to"][number];

/** By name and, where there is room, address. */
function People(props: { parties: readonly Party[] }) {
  return (
    <For each={props.parties}>
      {(one, n) => (
        <span title={one.address ?? noEmail}>
          {n() > 0 && ", "}
          {one.name || (one.address ?? noEmail)}
          {one.name && <span class="text-faint phone:hidden">{` ${one.address ?? noEmail}`}</span>}
        </span>
      )}
    </For>
  );
}

/** Who wrote it, as a person is called. */
export const writerOf = (message: ThreadMessage): string =>
  message.direction === "in" ? message.from?.name || message.from?.address || "Somebody" : message.teammate.name;

/** When it came, left, ended or is to leave. */
export const instantOf = (message: ThreadMessage): string | null =>
  message.direction === "in" ? message.createdAt : message.endedAt ?? message.expectedAt;

/** Who to whom and when, whether it was seen at the right (TR2); a press folds the message or opens it. */
export function MessageHead(
  props: { message: ThreadMessage; zone: string; open: boolean; onToggle: () => void; tools?: JSX.Element },
) {
  const now = createNow();
  const addressesId = createUniqueId();
  const message = () => props.message;
  const state = () => stateOf(message().state);
  const isIn = () => message().direction === "in";
  return (
    <header class="flex items-start gap-3 px-4 py-2.5">
      <Show when={isIn()} fallback={<Avatar name={message().teammate.name} color={message().teammate.color} />}>
        <Avatar name={writerOf(message())} />
      </Show>
      <div class="min-w-0 flex-1">
        <h2 class="flex flex-wrap items-center gap-x-2 gap-y-0.5 text-sm">
          <button
            type="button"
            class="inline-flex items-center gap-1 rounded-sm font-medium hover:underline"
            aria-expanded={props.open}
            aria-describedby={addressesId}
            onClick={props.onToggle}
          >
            {writerOf(message())}
            <ChevronDown
              size={13}
              class={`text-faint transition-transform ${props.open ? "" : "-rotate-90"}`}
              aria-hidden="true"
            />
          </button>
          <Show when={message().inbound?.automatic}>
            {(automatic) => <Badge>{automaticText(automatic())}</Badge>}
          </Show>
          <Show when={!isIn() && message().state !== "sent"}>
            <Badge tone={state().tone}>{state().label}</Badge>
          </Show>
          <Show when={message().events.find(({ kind }) => kind === "bounce" || kind === "complaint")}>
            {(event) => <Badge tone="danger">{event().kind === "bounce" ? "Bounced" : "Marked as spam"}</Badge>}
          </Show>
        </h2>
        <p id={addressesId} class={`text-xs text-muted ${props.open ? "break-words" : "truncate"}`}>
          <Show when={props.open} fallback={beginning(message())}>
            <Show when={message().from}>
              {(from) => <span class="text-faint phone:hidden">{`${from().address} `}</span>}
            </Show>
            to <People parties={message().to} />
            <Show when={message().cc.length > 0}>
              , CC <People parties={message().cc} />
            </Show>
            <Show when={message().bcc.length > 0}>
              , BCC <People parties={message().bcc} />
            </Show>
          </Show>
        </p>
      </div>
      <div class="flex shrink-0 flex-col items-end gap-0.5 text-xs text-muted">
        <span class="flex items-center gap-2">
          <Show when={!isIn() && message().state === "sent"}>
            <SeenDetails message={message()} zone={props.zone} />
          </Show>
          {props.tools}
        </span>
        <Show when={instantOf(message())} fallback={<span>Waits for a person</span>}>
          {(at) => (
            <span title={`${dateTimeText(at(), props.zone, now())} (${zoneText(props.zone)})`}>
              {!isIn() && message().endedAt === null && "Leaves "}
              <Time at={at()} zone={props.zone} exact={props.open} />
              <Show when={props.open}>
                <span class="text-faint phone:hidden">{` ${zoneText(props.zone)}`}</span>
              </Show>
            </span>
          )}
        </Show>
      </div>
    </header>
  );
}

/** How it begins, for a folded one. */
const beginning = (message: ThreadMessage) => (message.text ?? "").slice(0, 200) || message.subject;
