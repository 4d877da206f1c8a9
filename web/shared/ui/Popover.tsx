import { Popover as Kobalte } from "@kobalte/core/popover";
import { type JSX, Show, untrack } from "solid-js";

/** A small panel that floats beside its button. `class` dresses the button, `button` stands in it. */
export function Popover(
  props: {
    label: string;
    button?: JSX.Element;
    /** What it stands at where it has no button of its own: give `open` then. */
    anchor?: () => HTMLElement | undefined;
    children: JSX.Element;
    class?: string;
    panelClass?: string;
    open?: boolean;
    onOpenChange?: (open: boolean) => void;
    onOpenFocus?: (event: Event) => void;
    /** Escape is about to close it. */
    onEscape?: () => void;
    disabled?: boolean;
    placement?: "bottom-start" | "bottom-end" | "top-start";
  },
) {
  return (
    <Kobalte
      placement={props.placement ?? "bottom-start"}
      gutter={4}
      {...(props.open === undefined ? {} : { open: props.open })}
      {...(props.anchor ? { anchorRef: props.anchor } : {})}
      onOpenChange={(open) => props.onOpenChange?.(open)}
    >
      <Show when={!props.anchor}>
        <Kobalte.Trigger aria-label={props.label} class={props.class ?? ""} disabled={props.disabled}>
          {props.button}
        </Kobalte.Trigger>
      </Show>
      <Kobalte.Portal>
        <Kobalte.Content
          data-kb-top-layer
          class={`float p-3 ${props.panelClass ?? ""}`}
          aria-label={props.label}
          onEscapeKeyDown={() => props.onEscape?.()}
          onOpenAutoFocus={(event) => untrack(() => props.onOpenFocus?.(event))}
        >
          {props.children}
        </Kobalte.Content>
      </Kobalte.Portal>
    </Kobalte>
  );
}
