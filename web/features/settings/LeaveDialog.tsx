import { useQuery } from "@tanstack/solid-query";
import { Show } from "solid-js";
import { createStore } from "solid-js/store";
import { request } from "#web/shared/api.ts";
import { createSubmit } from "#web/shared/create-submit.ts";
import { Button } from "#web/shared/ui/Button.tsx";
import { Combobox } from "#web/shared/ui/Combobox.tsx";
import { DateField } from "#web/shared/ui/DateField.tsx";
import { Dialog } from "#web/shared/ui/Dialog.tsx";
import { Notice } from "#web/shared/ui/states.tsx";
import { TextField } from "#web/shared/ui/TextField.tsx";
import { type Leave, movesText } from "./leave-text.ts";

/** Takes leave, or changes it: its days, who stands in, and what that does to the mail that falls due then (SW4). What is typed stays
 * whatever others change meanwhile. */
export function LeaveDialog(
  props: {
    teammate: { id: string; name: string };
    isMe: boolean;
    /** What is changed; without it new leave is taken. */
    leave: Leave | null;
    onClose: () => void;
    onSaved: () => void;
  },
) {
  const [form, setForm] = createStore({
    fromDay: props.leave?.fromDay ?? "",
    toDay: props.leave?.toDay ?? "",
    standInId: props.leave?.standIn?.id ?? null,
    note: props.leave?.note ?? "",
  });
  const team = useQuery(() => ({
    queryKey: ["teammates"],
    queryFn: ({ signal }) => request("GET /api/teammates", { signal }),
  }));
  const mayStandIn = () =>
    team.isSuccess
      ? team.data.items.filter((one) =>
        one.id !== props.teammate.id && one.state === "active" && one.maySend && one.role !== "observer"
      )
      : [];
  const lastDay = () => form.toDay || form.fromDay;
  const isRange = () => form.fromDay !== "" && form.fromDay <= lastDay();
  const due = useQuery(() => ({
    queryKey: ["messages", "due", props.teammate.id, form.fromDay, lastDay()],
    queryFn: ({ signal }) =>
      request("GET /api/time-off/due", {
        query: { teammateId: props.teammate.id, from: form.fromDay, to: lastDay() },
        signal,
      }),
    enabled: isRange(),
    retry: false,
  }));
  const standIn = () => mayStandIn().find((one) => one.id === form.standInId)?.name ?? null;
  const save = createSubmit(async (idempotencyKey) => {
    const body = {
      fromDay: form.fromDay,
      toDay: lastDay(),
      standInId: form.standInId,
      note: form.note.trim() === "" ? null : form.note,
    };
    if (props.leave) await request("PATCH /api/time-off/:id", { params: { id: props.leave.id }, body });
    else await request("POST /api/time-off", { body: { ...body, teammateId: props.teammate.id }, idempotencyKey });
    props.onSaved();
  });
  return (
    <Dialog
      open
      onClose={props.onClose}
      title={props.leave ? "Change leave" : props.isMe ? "Take leave" : `Leave of ${props.teammate.name}`}
      description="No mail leaves on these days, unless a colleague stands in."
      onSubmit={() => isRange() && void save.run()}
      footer={
        <>
          <Button onClick={props.onClose}>Cancel</Button>
          <Button look="primary" type="submit" pending={save.pending()} disabled={!isRange()}>Save leave</Button>
        </>
      }
    >
      <div class="grid grid-cols-2 gap-3">
        <DateField
          label="First day"
          value={form.fromDay}
          onChange={(day) => setForm("fromDay", day)}
          error={save.on("fromDay")}
          required
        />
        <DateField
          label="Last day"
          value={form.toDay}
          onChange={(day) => setForm("toDay", day)}
          error={save.on("toDay") ??
            (form.toDay !== "" && form.toDay < form.fromDay ? "is before the first day" : null)}
          hint={form.toDay === "" ? "Left out, it is one day." : undefined}
        />
        <Combobox
          class="col-span-2"
          label="Stands in"
          options={mayStandIn().map((one) => ({ value: one.id, label: one.name, detail: one.email }))}
          value={form.standInId}
          onChange={(id) => setForm("standInId", id)}
          placeholder="Nobody: mail waits"
          error={save.on("standInId")}
          clearable
        />
        <TextField
          class="col-span-2"
          label="Note"
          value={form.note}
          onChange={(note) => setForm("note", note)}
          error={save.on("note")}
          hint="The team sees it."
          maxLength={200}
        />
      </div>
      <p class="mt-4 min-h-10 text-sm text-muted" role="status">
        <Show when={isRange() && due.isSuccess}>{movesText(due.data!.count, standIn())}</Show>
      </p>
      <Show when={save.beside()}>{(words) => <Notice tone="danger">{words()}</Notice>}</Show>
    </Dialog>
  );
}
