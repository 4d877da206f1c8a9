import { type JSX, Show } from "solid-js";
import type { Answer } from "../api.ts";
import { agoText, createNow, dateTimeText } from "../times.tsx";
import { Badge } from "../ui/Badge.tsx";
import { BellOff, Clock, Reply, TriangleAlert } from "../ui/icons.ts";
import { bounceText, closedText } from "./conversation-text.ts";

type Conversation = Pick<
  Answer<"GET /api/conversations">["items"][number],
  "replied" | "automaticAt" | "bounced" | "pending" | "state" | "closedWhy"
>;

/** What became of a conversation, at a glance: answered, only by a machine, came back, something waits, closed and why; `full` where
 * there is room (VI9, CH6). */
export function ConversationMarks(props: { of: Conversation; zone: string; full?: boolean }) {
  const now = createNow();
  const at = (instant: string) => dateTimeText(instant, props.zone, now());
  return (
    <span class="flex min-w-0 items-center gap-1.5" classList={{ "flex-wrap": Boolean(props.full) }}>
      <Show when={props.of.bounced}>
        {(bounced) => (
          <Mark
            tone="danger"
            icon={<TriangleAlert size={12} />}
            title={`${bounceText(bounced())}, ${at(bounced().at)}`}
          >
            Bounced
          </Mark>
        )}
      </Show>
      <Show
        when={props.of.replied}
        fallback={
          <Show when={props.of.automaticAt}>
            {(instant) => (
              <Mark
                tone="neutral"
                icon={<BellOff size={12} />}
                title={`An automatic answer came ${at(instant())}; nobody has replied`}
              >
                Automatic
              </Mark>
            )}
          </Show>
        }
      >
        {(replied) => (
          <Mark
            tone="ok"
            icon={<Reply size={12} />}
            title={`First reply ${at(replied().firstAt)}, the last ${at(replied().at)}`}
          >
            {props.full ? `Replied ${agoText(replied().at, now(), props.zone)}` : "Replied"}
          </Mark>
        )}
      </Show>
      <Show when={props.of.pending > 0}>
        <Mark tone="warn" icon={<Clock size={12} />} title={`${props.of.pending} pending`}>
          {`${props.of.pending} pending`}
        </Mark>
      </Show>
      <Show when={props.of.state === "closed"}>
        <Mark tone="neutral" title={closedText(props.of.closedWhy)}>{closedText(props.of.closedWhy)}</Mark>
      </Show>
    </span>
  );
}

function Mark(
  props: { tone: "ok" | "warn" | "danger" | "neutral"; icon?: JSX.Element; title: string; children: JSX.Element },
) {
  return (
    <span class="inline-flex min-w-0 items-center" title={props.title}>
      <Badge tone={props.tone} icon={props.icon && <span aria-hidden="true">{props.icon}</span>}>
        {props.children}
      </Badge>
    </span>
  );
}
