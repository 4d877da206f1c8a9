import { useQueryClient } from "@tanstack/solid-query";
import { createSignal, Show } from "solid-js";
import { request } from "../api.ts";
import { mayWork, useMe } from "../me.ts";
import { Button } from "../ui/Button.tsx";
import { CirclePause } from "../ui/icons.ts";
import { toast, toastError } from "../ui/Toast.tsx";

/** Says on every page that nothing leaves, and lets it leave again (SE7). */
export function PauseBanner() {
  const me = useMe();
  const client = useQueryClient();
  const [pending, setPending] = createSignal(false);
  const resume = async () => {
    setPending(true);
    try {
      await request("POST /api/settings/resume");
      await client.invalidateQueries();
      toast("Sending goes on");
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
      <span class="min-w-0 flex-1">Sending is paused for the whole workspace. Nothing leaves until it goes on.</span>
      <Show when={mayWork(me())}>
        <Button size="sm" pending={pending()} onClick={resume}>Go on sending</Button>
      </Show>
    </div>
  );
}
