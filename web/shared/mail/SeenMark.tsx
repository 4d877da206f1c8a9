import { Show } from "solid-js";
import { agoText, createNow, dateTimeText } from "../times.tsx";
import { Eye } from "../ui/icons.ts";

type Seen = { firstAt: string; count: number } | null;

type Shown = { seen: Seen; tracked: boolean; trackedNoMore: boolean };

/** Whether a message was seen, when first and how often (TR2), or that nobody looks, or does since (TR4); `words` where there is room for
 * them. */
export function SeenMark(props: { of: Shown; zone: string; words?: boolean }) {
  const now = createNow();
  return (
    <Show
      when={props.of.seen}
      fallback={<span class="text-xs text-faint">{unseenText(props.of, props.words ?? false)}</span>}
    >
      {(seen) => (
        <span
          class="flex items-center gap-1 text-xs whitespace-nowrap text-ok"
          title={`First seen ${dateTimeText(seen().firstAt, props.zone, now())}, ${timesText(seen().count)} in all${
            props.of.trackedNoMore ? `. ${switchedOff}` : ""
          }`}
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

/** Of what left with a pixel that nobody looks at any more (TR4). */
export const switchedOff = "Tracking was switched off since";

/** Of a message that nobody has seen, as far as is known. */
export function unseenText({ tracked, trackedNoMore }: Omit<Shown, "seen">, words: boolean): string {
  if (!tracked) return "Not tracked";
  if (trackedNoMore) return words ? `Not seen. ${switchedOff}` : "Switched off since";
  return words ? "Not seen yet" : "—";
}

export const timesText = (n: number) => n === 1 ? "once" : `${n.toLocaleString("en")} times`;
