import { Tooltip as Kobalte } from "@kobalte/core/tooltip";
import { type ParentProps, Show } from "solid-js";
import { Kbd } from "./Kbd.tsx";

export type Side = "top" | "bottom" | "left" | "right";
type TooltipText = { text: string; keys?: string | undefined };

/** The settings of every tooltip. */
export const tooltipTiming = { openDelay: 500, closeDelay: 0, gutter: 6 };

/** Shows `text` beside its child while that is pointed at. It adds to what the child says, it never replaces it. */
export function Tooltip(props: ParentProps<TooltipText & { side?: Side | undefined }>) {
  return (
    <Kobalte {...tooltipTiming} placement={props.side ?? "top"}>
      <Kobalte.Trigger as="span" class="inline-flex min-w-0">{props.children}</Kobalte.Trigger>
      <TooltipPanel text={props.text} keys={props.keys} />
    </Kobalte>
  );
}

/** What a tooltip shows; stands inside a Kobalte tooltip. */
export function TooltipPanel(props: TooltipText) {
  return (
    <Kobalte.Portal>
      <Kobalte.Content class="z-60 flex max-w-72 items-center gap-2 rounded-md bg-text px-2 py-1 text-xs text-surface shadow-float">
        {props.text}
        <Show when={props.keys}>{(keys) => <Kbd keys={keys()} tone="inverse" />}</Show>
      </Kobalte.Content>
    </Kobalte.Portal>
  );
}
