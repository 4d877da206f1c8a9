import { useQuery, useQueryClient } from "@tanstack/solid-query";
import { createSignal, Show } from "solid-js";
import { request } from "#web/shared/api.ts";
import { mayWork, useMe } from "#web/shared/me.ts";
import { Button } from "#web/shared/ui/Button.tsx";
import { ConfirmDialog } from "#web/shared/ui/ConfirmDialog.tsx";
import { Notice } from "#web/shared/ui/states.tsx";
import { toast } from "#web/shared/ui/Toast.tsx";
import { machinesText, usersText } from "./unsubscribed-text.ts";

/** Says that mail filters likely unsubscribed people, and takes all of that back for whoever judges that it was so (SU1). */
export function MachineUnsubscribes(props: { onShow: () => void }) {
  const me = useMe();
  const client = useQueryClient();
  const [asking, setAsking] = createSignal<string | null>(null);
  const machines = useQuery(() => ({
    queryKey: ["unsubscribes", "machines"],
    queryFn: ({ signal }) => request("GET /api/unsubscribes/machines", { signal }),
    meta: { follows: ["user"] },
  }));
  const found = () => machines.isSuccess && machines.data.count > 0 ? machines.data : null;
  const undo = async () => {
    let changed = 0;
    for (let isMore = true; isMore;) {
      const answer = await request("POST /api/unsubscribes/undo", { body: { until: asking()! } });
      changed += answer.changed;
      isMore = answer.isMore && answer.changed > 0;
    }
    await client.invalidateQueries({ queryKey: ["unsubscribes"] });
    toast(`${usersText(changed)} resubscribed`);
  };
  return (
    <Show when={found()}>
      {(now) => (
        <div class="border-b p-4">
          <Notice
            tone="warn"
            action={
              <div class="flex flex-wrap gap-2">
                <Button size="sm" onClick={() => props.onShow()}>Show them</Button>
                <Show when={mayWork(me())}>
                  <Button size="sm" onClick={() => setAsking(now().lastAt)}>Resubscribe all of them</Button>
                </Show>
              </div>
            }
          >
            {machinesText(now())}
          </Notice>
          <ConfirmDialog
            open={asking() !== null}
            onClose={() => setAsking(null)}
            title={`Resubscribe ${usersText(now().count)}?`}
            action="Resubscribe"
            onConfirm={undo}
          >
            They get mail again. Whoever confirmed it since, by the link again or by a reason, stays unsubscribed, and
            mail that was skipped stays so.
          </ConfirmDialog>
        </div>
      )}
    </Show>
  );
}
