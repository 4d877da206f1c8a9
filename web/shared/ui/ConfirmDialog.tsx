// By its parts: Dialog and AlertDialog of Kobalte are one object, which the later import overwrites.
import * as Kobalte from "@kobalte/core/alert-dialog";
import { createSignal, type JSX, Show } from "solid-js";
import { wordsOf } from "../api-error.ts";
import { Button } from "./Button.tsx";
import { createReturnFocus } from "./create-return-focus.ts";

/**
 * Asks before something that cannot be undone. What can be undone needs no question: act and offer `undoToast`.
 * It stays open while `onConfirm` runs and shows why it failed.
 */
export function ConfirmDialog(
  props: {
    open: boolean;
    onClose: () => void;
    title: string;
    children?: JSX.Element;
    /** The verb of the button, such as "Revoke key". */
    action: string;
    danger?: boolean;
    onConfirm: () => Promise<unknown> | void;
  },
) {
  const [pending, setPending] = createSignal(false);
  const [failure, setFailure] = createSignal<string | null>(null);
  const returnFocus = createReturnFocus(() => props.open);
  const confirm = async () => {
    setPending(true);
    setFailure(null);
    try {
      await props.onConfirm();
      props.onClose();
    } catch (error) {
      setFailure(wordsOf(error));
    } finally {
      setPending(false);
    }
  };
  return (
    <Kobalte.Root open={props.open} onOpenChange={(open) => open || props.onClose()}>
      <Kobalte.Portal>
        <Kobalte.Overlay class="fixed inset-0 z-40 bg-scrim" />
        <div class="fixed inset-0 z-40 grid items-start justify-items-center p-4 pt-[14vh] phone:items-end phone:p-0">
          <Kobalte.Content
            onCloseAutoFocus={returnFocus}
            class="w-full max-w-sm rounded-xl border bg-raised p-5 shadow-float outline-none data-[expanded]:animate-appear phone:rounded-b-none"
          >
            <Kobalte.Title class="text-lg font-semibold">{props.title}</Kobalte.Title>
            <Kobalte.Description as="div" class="mt-1.5 text-sm text-muted">{props.children}</Kobalte.Description>
            <Show when={failure()}>
              {(words) => <p role="alert" class="mt-3 text-sm text-danger">{words()}</p>}
            </Show>
            <div class="mt-5 flex justify-end gap-2">
              <Button onClick={props.onClose}>Cancel</Button>
              <Button look={props.danger ? "danger" : "primary"} pending={pending()} onClick={confirm}>
                {props.action}
              </Button>
            </div>
          </Kobalte.Content>
        </div>
      </Kobalte.Portal>
    </Kobalte.Root>
  );
}
