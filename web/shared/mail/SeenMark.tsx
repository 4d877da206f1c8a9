import { Show } from "solid-js";
import { agoText, createNow, dateTimeText } from "../times.tsx";
import { Eye } from "../ui/icons.ts";

type Seen = { firstAt: string; count: number } | null;

/** Whether a message was seen, when first and how often (TR2), or that nobody looks (TR4); `words` where there is room for them. */
export function SeenMark(props: { seen: Seen; tracked: boolean; zone: string; words?: boolean }) {
  const now = createNow();
  const unseen = () => props.tracked ? (props.words ? "Not seen yet" : "—") : "Not tracked";
  return (
    <Show when={props.seen} fallback={<span class="text-xs text-faint">{unseen()}</span>}>
      {(seen) => (
        <span
          class="flex items-center gap-1 text-xs whitespace-nowrap text-ok"
          title={`First seen ${dateTimeText(seen().firstAt, props.zone, now())}, ${timesText(seen().count)} in all`}
        >
          <Eye size={14} class="shrink-0" aria-hidden="true" />
          <span class={props.words ? "" : "sr-only"}>Seen</span> {agoText(seen().firstAt, now(), props.zone)}
          <Show when={seen().count > 1}>
            <span class={props.words ? "" : "text-faint"}>
              {props.words ? `, ${timesText(seen().count)}` : `×${seen().count}`}
            </span>
          </Show>
        </span>
      )}
    </Show>
  );
}

export const timesText = (n: number) => n === 1 ? "once" : `${n.toLocaleString("en")} times`;
