import { useQueryClient } from "@tanstack/solid-query";
import { createSignal, Show } from "solid-js";
import { request } from "../api.ts";
import { mayWork, useMe } from "../me.ts";
import { dateTimeText, zoneText } from "../time-text.ts";
import { Button } from "../ui/Button.tsx";
import { ConfirmDialog } from "../ui/ConfirmDialog.tsx";
import { CirclePause } from "../ui/icons.ts";
import { toast, toastError } from "../ui/Toast.tsx";

/** Says on every page that nothing leaves, and lets it leave again (SE7); where a restore stopped it, what would leave twice then, which
 * going on asks about once more (OP2). */
export function PauseBanner() {
  const me = useMe();
  const client = useQueryClient();
  const [pending, setPending] = createSignal(false);
  const [asking, setAsking] = createSignal(false);
  const backupAt = () => {
    const { restoredBackupAt, timeZone } = me();
    return restoredBackupAt === null ? null : `${dateTimeText(restoredBackupAt, timeZone)} ${zoneText(timeZone)}`;
  };
  const goOn = async () => {
    await request("POST /api/settings/resume");
    await client.invalidateQueries();
    toast("Sending goes on");
  };
  const resume = async () => {
    setPending(true);
    try {
      await goOn();
    } catch (error) {
      toastError(error);
    } finally {
      setPending(false);
    }
  };
  return (
    <div
      role="status"
      class="mb-2 flex items-center gap-3 rounded-lg bg-warn-soft px-4 py-1.5 text-sm text-warn phone:mb-0 phone:rounded-none"
    >
      <CirclePause size={16} class="shrink-0" aria-hidden="true" />
      <span class="min-w-0 flex-1">
        <Show
          when={backupAt()}
          fallback="Sending is paused for the whole workspace. Nothing leaves until it goes on."
        >
          {(at) =>
            `Sending is stopped: this workspace was restored from a backup of ${at()}. Mail that left after that is pending here and would leave again.`}
        </Show>
      </span>
      <Show when={mayWork(me())}>
        <Button size="sm" pending={pending()} onClick={() => backupAt() === null ? void resume() : setAsking(true)}>
          Go on sending
        </Button>
        <ConfirmDialog
          open={asking()}
          onClose={() => setAsking(false)}
          title="Go on sending after the restore?"
          action="Go on sending"
          danger
          onConfirm={goOn}
        >
          This workspace was restored from a backup of{" "}
          {backupAt()}. What left after that is pending here as if it had not, and leaves again: look at Pending and
          delete it there first.
        </ConfirmDialog>
      </Show>
    </div>
  );
}
