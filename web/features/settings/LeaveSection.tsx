import { useQuery, useQueryClient } from "@tanstack/solid-query";
import { createMemo, createSignal, For, Show } from "solid-js";
import { request } from "#web/shared/api.ts";
import { createNow, zoneText } from "#web/shared/times.tsx";
import { Badge } from "#web/shared/ui/Badge.tsx";
import { Button, IconButton } from "#web/shared/ui/Button.tsx";
import { Pencil, Plus, Trash } from "#web/shared/ui/icons.ts";
import { Section } from "#web/shared/ui/Page.tsx";
import { Loaded } from "#web/shared/ui/states.tsx";
import { toast, toastError, toastUndo } from "#web/shared/ui/Toast.tsx";
import { todayIn } from "#web/shared/wall-time.ts";
import { daysText, type Leave } from "./leave-text.ts";
import { LeaveDialog } from "./LeaveDialog.tsx";

/** A teammate's leave, now and to come, to take, change and delete (SW4). */
export function LeaveSection(
  props: { teammate: { id: string; name: string; timeZone: string }; isMe: boolean },
) {
  const client = useQueryClient();
  const now = createNow();
  const [open, setOpen] = createSignal<{ leave: Leave | null } | null>(null);
  const today = createMemo(() => Temporal.PlainDate.from(todayIn(props.teammate.timeZone, now())).toString());
  const list = useQuery(() => ({
    queryKey: ["time_off", { teammateId: props.teammate.id, from: today() }],
    queryFn: ({ signal }) =>
      request("GET /api/time-off", { query: { teammateId: props.teammate.id, from: today() }, signal }),
    meta: { follows: ["teammate"] },
  }));
  const renew = () => client.invalidateQueries({ queryKey: ["time_off"] });
  const remove = async (leave: Leave) => {
    try {
      await request("DELETE /api/time-off/:id", { params: { id: leave.id } });
      await renew();
      toastUndo("Leave deleted", async () => {
        const { fromDay, toDay, note } = leave;
        const body = { fromDay, toDay, note, teammateId: props.teammate.id, standInId: leave.standIn?.id ?? null };
        await request("POST /api/time-off", { body });
        await renew();
      });
    } catch (error) {
      toastError(error);
    }
  };
  const saved = async () => {
    setOpen(null);
    await renew();
    toast("Leave saved");
  };
  return (
    <Section
      title="Leave"
      lead={`Days on which ${props.isMe ? "your" : "their"} mail waits, or leaves as a colleague's. Whole days in ${
        zoneText(props.teammate.timeZone)
      }.`}
      actions={
        <Button size="sm" onClick={() => setOpen({ leave: null })}>
          <Plus size={14} aria-hidden="true" />
          {props.isMe ? "Take leave" : "Add leave"}
        </Button>
      }
    >
      <Loaded query={list}>
        {(answer) => (
          <ul class="divide-y">
            <For
              each={answer().items}
              fallback={<li class="px-4 py-3 text-sm text-muted">No leave is planned.</li>}
            >
              {(leave) => (
                <li class="flex items-center gap-3 px-4 py-2.5">
                  <div class="min-w-0 flex-1">
                    <p class="flex flex-wrap items-center gap-2 text-sm font-medium">
                      {daysText(leave)}
                      <Show when={leave.fromDay <= today()}>
                        <Badge tone="warn">Now</Badge>
                      </Show>
                    </p>
                    <p class="text-xs text-muted">
                      {leave.standIn ? `${leave.standIn.name} stands in` : "Mail waits"}
                      {leave.note ? ` · ${leave.note}` : ""}
                    </p>
                  </div>
                  <IconButton size="sm" label={`Change leave, ${daysText(leave)}`} onClick={() => setOpen({ leave })}>
                    <Pencil size={14} aria-hidden="true" />
                  </IconButton>
                  <IconButton size="sm" label={`Delete leave, ${daysText(leave)}`} onClick={() => void remove(leave)}>
                    <Trash size={14} aria-hidden="true" />
                  </IconButton>
                </li>
              )}
            </For>
          </ul>
        )}
      </Loaded>
      <Show when={open()} keyed>
        {({ leave }) => (
          <LeaveDialog
            teammate={props.teammate}
            isMe={props.isMe}
            leave={leave}
            onClose={() => setOpen(null)}
            onSaved={() => void saved()}
          />
        )}
      </Show>
    </Section>
  );
}
