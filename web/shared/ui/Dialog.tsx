// By its parts: Dialog and AlertDialog of Kobalte are one object, which the later import overwrites.
import * as Kobalte from "@kobalte/core/dialog";
import { type JSX, type ParentProps, Show, untrack } from "solid-js";
import { createReturnFocus } from "./create-return-focus.ts";
import { X } from "./icons.ts";

const widths = { sm: "max-w-sm", md: "max-w-lg", lg: "max-w-3xl" };

/**
 * A modal dialog. Focus goes to its first field, else to itself, and comes back when it closes; Escape closes it.
 * `footer` holds its buttons, the one that acts last.
 */
export function Dialog(
  props: ParentProps<{
    open: boolean;
    onClose: () => void;
    title: string;
    description?: JSX.Element;
    footer?: JSX.Element;
    width?: keyof typeof widths;
    /** Makes the body and footer a form: Enter and a button of type submit call it. */
    onSubmit?: () => void;
  }>,
) {
  const returnFocus = createReturnFocus(() => props.open);
  let panel!: HTMLElement;
  const focusFirstField = (event: Event) => {
    event.preventDefault();
    const field = panel.querySelector<HTMLElement>("[autofocus]") ??
      panel.querySelector<HTMLElement>("input:not([type=checkbox], [type=radio]), textarea");
    const focus = () => (field?.isConnected ? field : panel).focus();
    // Kobalte calls this within an effect: what the fields read when they get focus would run it again, in the midst of typing.
    untrack(focus);
    // A list that the dialog was chosen from takes the focus back once more while it closes.
    setTimeout(() => panel.isConnected && document.activeElement?.closest("[role=dialog]") === null && focus());
  };
  const body = () => (
    <>
      <div class="min-h-0 flex-1 overflow-y-auto px-5 py-4">{props.children}</div>
      <Show when={props.footer}>
        <div class="flex justify-end gap-2 border-t px-5 py-3">{props.footer}</div>
      </Show>
    </>
  );
  return (
    <Kobalte.Root open={props.open} onOpenChange={(open) => open || props.onClose()}>
      <Kobalte.Portal>
        <Kobalte.Overlay class="fixed inset-0 z-40 bg-scrim" />
        <div class="fixed inset-0 z-40 grid items-start justify-items-center p-4 pt-[10vh] phone:items-end phone:p-0">
          <Kobalte.Content
            ref={panel}
            onOpenAutoFocus={focusFirstField}
            onCloseAutoFocus={returnFocus}
            class={`relative flex max-h-[80vh] w-full flex-col rounded-xl border bg-raised shadow-float outline-none data-[expanded]:animate-appear phone:rounded-b-none ${
              widths[props.width ?? "md"]
            }`}
          >
            <header class="pt-4 pr-14 pl-5">
              <Kobalte.Title class="text-lg font-semibold">{props.title}</Kobalte.Title>
              <Show when={props.description}>
                <Kobalte.Description class="mt-1 text-sm text-muted">{props.description}</Kobalte.Description>
              </Show>
            </header>
            <Show when={props.onSubmit} fallback={body()}>
              {(submit) => (
                <form
                  class="flex min-h-0 flex-1 flex-col"
                  noValidate
                  onSubmit={(event) => {
                    event.preventDefault();
                    submit()();
                  }}
                >
                  {body()}
                </form>
              )}
            </Show>
            {/* Last in the order of Tab: whoever opens a dialog wants its fields. */}
            <Kobalte.CloseButton
              aria-label="Close"
              class="absolute top-3.5 right-3.5 grid size-7 place-items-center rounded-md text-muted hover:bg-hover"
            >
              <X size={16} aria-hidden="true" />
            </Kobalte.CloseButton>
          </Kobalte.Content>
        </div>
      </Kobalte.Portal>
    </Kobalte.Root>
  );
}
