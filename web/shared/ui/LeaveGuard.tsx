import { type BeforeLeaveEventArgs, useBeforeLeave } from "@solidjs/router";
import { createSignal, onCleanup, onMount } from "solid-js";
import { ConfirmDialog } from "./ConfirmDialog.tsx";

/** Asks before a page with unsaved changes is left, inside the app and out of it. */
export function LeaveGuard(props: { dirty: boolean }) {
  const [leaving, setLeaving] = createSignal<BeforeLeaveEventArgs | null>(null);
  useBeforeLeave((event) => {
    if (!props.dirty || event.defaultPrevented) return;
    event.preventDefault();
    setLeaving(event);
  });
  onMount(() => {
    const onUnload = (event: BeforeUnloadEvent) => {
      if (props.dirty) event.preventDefault();
    };
    globalThis.addEventListener("beforeunload", onUnload);
    onCleanup(() => globalThis.removeEventListener("beforeunload", onUnload));
  });
  return (
    <ConfirmDialog
      open={leaving() !== null}
      onClose={() => setLeaving(null)}
      title="Leave without saving?"
      action="Discard changes"
      danger
      onConfirm={() => leaving()?.retry(true)}
    >
      What you changed here is not saved.
    </ConfirmDialog>
  );
}
