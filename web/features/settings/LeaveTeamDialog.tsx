import { useQuery, useQueryClient } from "@tanstack/solid-query";
import { createSignal, For, Show } from "solid-js";
import { type Answer, request } from "#web/shared/api.ts";
import { createSubmit } from "#web/shared/create-submit.ts";
import { useMe } from "#web/shared/me.ts";
import { Button } from "#web/shared/ui/Button.tsx";
import { Combobox } from "#web/shared/ui/Combobox.tsx";
import { Dialog } from "#web/shared/ui/Dialog.tsx";
import { Loaded, Notice } from "#web/shared/ui/states.tsx";
import { toast } from "#web/shared/ui/Toast.tsx";
import { handOverLines } from "./hand-over-text.ts";

type Teammate = Answer<"GET /api/teammates">["items"][number];

/** Says what a teammate who leaves hands over and what ends, asks to whom, and lets them go (PD2). */
export function LeaveTeamDialog(props: { teammate: Teammate; team: Teammate[]; onClose: () => void }) {
  const me = useMe();
  const client = useQueryClient();
  const heirs = () =>
    props.team.filter((one) => one.id !== props.teammate.id && one.state === "active" && one.role !== "observer");
  const [toId, setToId] = createSignal<string | null>(heirs().some((one) => one.id === me().id) ? me().id : null);
  const counts = useQuery(() => ({
    queryKey: ["teammate", props.teammate.id, "leave", toId()],
    queryFn: ({ signal }) =>
      request("GET /api/teammates/:id/leave", {
        params: { id: props.teammate.id },
        query: toId() === null ? {} : { toId: toId()! },
        signal,
      }),
    meta: { follows: ["message", "account"] },
  }));
  const heir = () => heirs().find((one) => one.id === toId())?.name ?? null;
  const leave = createSubmit(async () => {
    await request("POST /api/teammates/:id/leave", { params: { id: props.teammate.id }, body: { toId: toId()! } });
    await client.invalidateQueries({ queryKey: ["teammates"] });
    toast(`${props.teammate.name} has left; ${heir()} takes over`);
    props.onClose();
  });
  return (
    <Dialog
      open
      onClose={props.onClose}
      title={`${props.teammate.name} leaves the team`}
      description="They are signed out everywhere at once, and their keys no longer work."
      onSubmit={() => toId() !== null && void leave.run()}
      footer={
        <>
          <Button onClick={props.onClose}>Cancel</Button>
          <Button look="danger" type="submit" pending={leave.pending()} disabled={toId() === null}>
            Hand over and let go
          </Button>
        </>
      }
    >
      <div class="flex flex-col gap-4">
        <Combobox
          label="Who takes over"
          options={heirs().map(({ id, name, email }) => ({ value: id, label: name, detail: email }))}
          value={toId()}
          onChange={setToId}
          error={leave.on("toId")}
          required
        />
        <Loaded query={counts}>
          {(data) => (
            <>
              <ul class="list-disc pl-5 text-sm text-muted" aria-label="What is handed over">
                <For each={handOverLines(data())}>{(line) => <li>{line}</li>}</For>
              </ul>
              <Show when={data().withoutSender > 0}>
                <Notice tone="warn">
                  {heir()} may not send on the channel of {data().withoutSender}{" "}
                  of these messages: they wait until somebody chooses a sender.
                </Notice>
              </Show>
            </>
          )}
        </Loaded>
        <Show when={leave.beside()}>{(words) => <Notice tone="danger">{words()}</Notice>}</Show>
      </div>
    </Dialog>
  );
}
