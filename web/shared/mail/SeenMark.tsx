import { Show } from "solid-js";
import { agoText, createNow, dateTimeText } from "../times.tsx";
import { Eye } from "../ui/icons.ts";

/** Whether a message was seen, when first and how often (TR2); `words` where there is room for them. */
export function SeenMark(props: { seen: { firstAt: string; count: number } | null; zone: string; words?: boolean }) {
  const now = createNow();
  return (
    <Show when={props.seen} fallback={<span class="text-xs text-faint">{props.words ? "Not seen yet" : "—"}</span>}>
      {(seen) => (
        <span
          class="flex items-center gap-1 text-xs whitespace-nowrap text-ok"
          title={`First seen ${dateTimeText(seen().firstAt, props.zone, now())}, ${times(seen().count)} in all`}
        >
          <Eye size={14} class="shrink-0" aria-hidden="true" />
          <span class={props.words ? "" : "sr-only"}>Seen</span> {agoText(seen().firstAt, now(), props.zone)}
          <Show when={seen().count > 1}>
            <span class={props.words ? "" : "text-faint"}>
              {props.words ? `, ${times(seen().count)}` : `×${seen().count}`}
            </span>
          </Show>
        </span>
      )}
    </Show>
  );
}

const times = (n: number) => n === 1 ? "once" : `${n} times`;
