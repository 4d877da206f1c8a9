import { useQuery } from "@tanstack/solid-query";
import { createEffect, Show } from "solid-js";
import { request } from "#web/shared/api.ts";
import type { StartOn } from "#web/shared/start-selection.ts";
import { RadioGroup } from "#web/shared/ui/RadioGroup.tsx";
import { Select } from "#web/shared/ui/Select.tsx";
import { TagInput } from "#web/shared/ui/TagInput.tsx";
import { TextField } from "#web/shared/ui/TextField.tsx";
import type { StartForm } from "./start-form.ts";

/** To whom, from whom, on which channel (ST3, ST4). */
export function WhoFields(props: {
  form: StartForm;
  set: (patch: Partial<StartForm>) => void;
  on: StartOn;
  errorOn: (field: string) => string | null;
}) {
  const channels = useQuery(() => ({
    queryKey: ["channels"],
    queryFn: ({ signal }) => request("GET /api/channels", { signal }),
  }));
  const senders = useQuery(() => ({
    queryKey: ["senders"],
    queryFn: ({ signal }) => request("GET /api/senders", { signal }),
  }));
  const onChannel = () =>
    senders.isSuccess ? senders.data.items.filter((one) => one.channelId === props.form.channelId) : [];
  createEffect(() => {
    if (!channels.isSuccess || props.form.channelId !== "") return;
    // A connected server is what one means to send with; the outbox is where one begins.
    const first = channels.data.items.find((one) => one.kind !== "outbox") ?? channels.data.items[0];
    if (first) props.set({ channelId: first.id });
  });
  createEffect(() => {
    const here = onChannel();
    if (here.length > 0 && !here.some((one) => one.teammate.id === props.form.teammateId)) {
      props.set({ teammateId: here[0]!.teammate.id });
    }
  });
  const selected = () => "accountIds" in props.on ? props.on.accountIds.length : props.on.userIds.length;
  return (
    <div class="flex flex-col gap-4 p-4">
      <Show
        when={"accountIds" in props.on}
        fallback={
          <p class="text-sm">
            To{" "}
            {selected() === 1 ? "the selected user" : `the ${selected().toLocaleString("en")} selected users`}, one
            conversation each.
          </p>
        }
      >
        <RadioGroup
          label={`To whom at ${
            selected() === 1 ? "the selected account" : `the ${selected().toLocaleString("en")} selected accounts`
          }?`}
          value={props.form.audience}
          onChange={(audience) => props.set({ audience })}
          error={props.errorOn("audience")}
          options={[
            { value: "owners", label: "Account owners" },
            { value: "all", label: "All users", detail: "One conversation each." },
          ]}
        />
      </Show>
      <div class="grid grid-cols-2 gap-4 phone:grid-cols-1">
        <Select
          label="Channel"
          options={(channels.isSuccess ? channels.data.items : []).map((one) => ({ value: one.id, label: one.name }))}
          value={props.form.channelId}
          onChange={(channelId) => props.set({ channelId })}
          error={props.errorOn("channelId")}
        />
        <Select
          label="From"
          options={[
            { value: "teammate", label: "One teammate" },
            { value: "csm", label: "Each account's CSM" },
            { value: "ae", label: "Each account's AE" },
          ]}
          value={props.form.mode}
          onChange={(mode) => props.set({ mode })}
          error={props.errorOn("sender.mode")}
        />
        <Select
          label={props.form.mode === "teammate" ? "Teammate" : "Otherwise"}
          hint={props.form.mode === "teammate"
            ? undefined
            : "Sends where that is not set, or cannot send on this channel."}
          options={onChannel().map((one) => ({
            value: one.teammate.id,
            label: one.teammate.name,
            detail: one.address,
          }))}
          value={props.form.teammateId}
          onChange={(teammateId) => props.set({ teammateId })}
          error={props.errorOn("sender.teammateId") ?? props.errorOn("sender")}
        />
        <TextField
          label="Reply to"
          type="email"
          value={props.form.replyTo}
          onChange={(replyTo) => props.set({ replyTo })}
          placeholder="The sender"
          error={props.errorOn("replyTo")}
        />
        <TagInput label="CC" value={props.form.cc} onChange={(cc) => props.set({ cc })} error={props.errorOn("cc")} />
        <TagInput
          label="BCC"
          value={props.form.bcc}
          onChange={(bcc) => props.set({ bcc })}
          error={props.errorOn("bcc")}
        />
      </div>
    </div>
  );
}
