// By its parts: Dialog and AlertDialog of Kobalte are one object, which the later import overwrites.
import * as Kobalte from "@kobalte/core/dialog";
import type { ParentProps } from "solid-js";
import { createReturnFocus } from "./create-return-focus.ts";
import { X } from "./icons.ts";

/** A panel over the right edge, for what stands beside the page where there is room. Escape closes it, focus goes back. */
export function Sheet(props: ParentProps<{ open: boolean; onClose: () => void; title: string }>) {
  const returnFocus = createReturnFocus(() => props.open);
  return (
    <Kobalte.Root open={props.open} onOpenChange={(open) => open || props.onClose()}>
      <Kobalte.Portal>
        <Kobalte.Overlay class="fixed inset-0 z-40 bg-scrim" />
        <Kobalte.Content
          onCloseAutoFocus={returnFocus}
          class="fixed inset-y-0 right-0 z-40 flex w-96 max-w-[92vw] flex-col border-l bg-raised shadow-float outline-none data-[expanded]:animate-sheet"
        >
          <header class="flex h-12 shrink-0 items-center gap-2 border-b pr-2.5 pl-4">
            <Kobalte.Title class="min-w-0 flex-1 truncate text-base font-semibold">{props.title}</Kobalte.Title>
            <Kobalte.CloseButton
              aria-label="Close"
              class="grid size-7 place-items-center rounded-md text-muted hover:bg-hover"
            >
              <X size={16} aria-hidden="true" />
            </Kobalte.CloseButton>
          </header>
          <div class="flex min-h-0 flex-1 flex-col">{props.children}</div>
        </Kobalte.Content>
      </Kobalte.Portal>
    </Kobalte.Root>
  );
}
