import { useQuery } from "@tanstack/solid-query";
import { createEffect, Show } from "solid-js";
import type { SetStoreFunction } from "solid-js/store";
import { request } from "../api.ts";
import { useMe } from "../me.ts";
import { Combobox } from "../ui/Combobox.tsx";
import { LinkButton } from "../ui/Button.tsx";
import { Select } from "../ui/Select.tsx";
import { Notice } from "../ui/states.tsx";
import type { StartForm } from "./start-form.ts";

const modes = [
  { value: "teammate", label: "One teammate" },
  { value: "csm", label: "Each account's CSM" },
  { value: "ae", label: "Each account's AE" },
] as const;

/** Through which channel and from whom; with CSM or AE the teammate is the default where there is none that can send (ST3). */
export function SenderFields(
  props: {
    form: StartForm;
    setForm: SetStoreFunction<StartForm>;
    errorOn: (field: string) => string | null;
    /** Who was chosen once stays chosen, also where they can send no more. */
    keeps?: boolean;
  },
) {
  const me = useMe();
  const channels = useQuery(() => ({
    queryKey: ["channels"],
    queryFn: ({ signal }) => request("GET /api/channels", { signal }),
  }));
  const senders = useQuery(() => ({
    queryKey: ["senders"],
    queryFn: ({ signal }) => request("GET /api/senders", { signal }),
    meta: { follows: ["message"] },
  }));
  const here = () =>
    senders.isSuccess ? senders.data.items.filter((one) => one.channelId === props.form.channelId) : [];
  // Begins with a channel that I send on, and with me. A connected server is what one means; the outbox is where one begins.
  createEffect(() => {
    if (!channels.isSuccess || !senders.isSuccess) return;
    if (props.form.channelId === null) {
      const mine = senders.data.items.filter((one) => one.teammate.id === me().id).map((one) => one.channelId);
      const worth = (channel: { id: string; kind: string }) =>
        Number(mine.includes(channel.id)) * 2 + Number(channel.kind !== "outbox");
      const [best] = channels.data.items.toSorted((a, b) => worth(b) - worth(a));
      props.setForm("channelId", best?.id ?? null);
    }
    if (props.form.teammateId === null || !props.keeps) chooseHere();
  });
  /** Where the teammate does not send on the channel, one who does, best oneself. */
  const chooseHere = () => {
    if (here().some((one) => one.teammate.id === props.form.teammateId)) return;
    const first = here().find((one) => one.teammate.id === me().id) ?? here()[0];
    props.setForm("teammateId", first?.teammate.id ?? null);
  };
  const channel = () =>
    channels.isSuccess ? channels.data.items.find((one) => one.id === props.form.channelId) : undefined;
  return (
    <div class="grid grid-cols-2 gap-4 phone:grid-cols-1">
      <Select
        label="Channel"
        options={channels.isSuccess
          ? channels.data.items.map((one) => ({
            value: one.id,
            label: one.name,
            ...(one.state === "broken" ? { detail: "broken: its mail waits" } : {}),
          }))
          : []}
        value={props.form.channelId}
        onChange={(id) => {
          props.setForm("channelId", id);
          chooseHere();
        }}
        error={props.errorOn("channelId")}
      />
      <Select
        label="Sender"
        options={[...modes]}
        value={props.form.senderMode}
        onChange={(mode) => props.setForm("senderMode", mode)}
        error={props.errorOn("sender.mode")}
      />
      <Combobox
        label={props.form.senderMode === "teammate" ? "Teammate" : "Where there is none that can send"}
        options={here().map((one) => ({
          value: one.teammate.id,
          label: one.teammate.name,
          detail: one.paused ? `${one.address} · paused` : one.address,
        }))}
        value={props.form.teammateId}
        onChange={(id) => id && props.setForm("teammateId", id)}
        error={props.errorOn("sender.teammateId")}
      />
      <Show when={senders.isSuccess && channel() && here().length === 0}>
        <div class="col-span-full">
          <Notice tone="warn" action={<LinkButton size="sm" href="/settings/channels">Channels</LinkButton>}>
            Nobody sends on {channel()!.name} yet.
          </Notice>
        </div>
      </Show>
    </div>
  );
}
