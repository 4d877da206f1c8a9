import { Tooltip as Kobalte } from "@kobalte/core/tooltip";
import { type ParentProps, Show } from "solid-js";
import { Kbd } from "./Kbd.tsx";

/** Shows `text` beside its child on hover and focus. It adds to a name, it never replaces one. */
export function Tooltip(
  props: ParentProps<
    { text: string; keys?: string | undefined; side?: "top" | "bottom" | "left" | "right" | undefined }
  >,
) {
  return (
    <Kobalte placement={props.side ?? "top"} openDelay={500} closeDelay={0} gutter={6}>
      <Kobalte.Trigger as="span" class="inline-flex">{props.children}</Kobalte.Trigger>
      <Kobalte.Portal>
        <Kobalte.Content class="z-60 flex max-w-72 items-center gap-2 rounded-md bg-text px-2 py-1 text-xs text-surface shadow-float">
          {props.text}
          <Show when={props.keys}>{(keys) => <Kbd keys={keys()} tone="inverse" />}</Show>
        </Kobalte.Content>
      </Kobalte.Portal>
    </Kobalte>
  );
}
