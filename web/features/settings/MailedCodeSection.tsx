import { useQuery, useQueryClient } from "@tanstack/solid-query";
import { createEffect, createSignal, on, Show } from "solid-js";
import { type Answer, request } from "#web/shared/api.ts";
import { createSubmit } from "#web/shared/create-submit.ts";
import { Button } from "#web/shared/ui/Button.tsx";
import { Section } from "#web/shared/ui/Page.tsx";
import { Select } from "#web/shared/ui/Select.tsx";
import { Loaded, Notice } from "#web/shared/ui/states.tsx";
import { TextField } from "#web/shared/ui/TextField.tsx";
import { toast } from "#web/shared/ui/Toast.tsx";

type Channel = Answer<"GET /api/channels">["items"][number];
const none = "none";

/** By which channel teammates may have a sign-in code mailed, for admins to choose (AD1). */
export function MailedCodeSection() {
  const channels = useQuery(() => ({
    queryKey: ["channels"],
    queryFn: ({ signal }) => request("GET /api/channels", { signal }),
  }));
  const settings = useQuery(() => ({
    queryKey: ["settings"],
    queryFn: ({ signal }) => request("GET /api/settings", { signal }),
  }));
  return (
    <Section
      title="Sign-in by mail"
      lead="Where a channel is chosen, teammates may have a code mailed instead of typing their password."
    >
      <Loaded query={settings}>
        {(data) => <Form chosen={data().signInMail} channels={channels.isSuccess ? channels.data.items : []} />}
      </Loaded>
    </Section>
  );
}

function Form(props: { chosen: Answer<"GET /api/settings">["signInMail"]; channels: Channel[] }) {
  const client = useQueryClient();
  const [channelId, setChannelId] = createSignal(none);
  const [from, setFrom] = createSignal("");
  createEffect(on(() => JSON.stringify(props.chosen), () => {
    setChannelId(props.chosen?.channelId ?? none);
    setFrom(props.chosen?.from ?? "");
  }));
  const save = createSubmit(async () => {
    const signInMail = channelId() === none ? null : { channelId: channelId(), from: from() };
    client.setQueryData(["settings"], await request("PATCH /api/settings", { body: { signInMail } }));
    toast(signInMail ? "Codes are mailed" : "Codes are no longer mailed");
  });
  const options = () => [
    { value: none, label: "None", detail: "passwords only" },
    ...props.channels.filter((one) => one.kind !== "intercom").map((one) => ({ value: one.id, label: one.name })),
  ];
  return (
    <form
      class="grid grid-cols-2 items-start gap-4 p-4 phone:grid-cols-1"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void save.run();
      }}
    >
      <Select
        label="Channel"
        options={options()}
        value={channelId()}
        onChange={setChannelId}
        error={save.on("signInMail.channelId")}
      />
      <Show when={channelId() !== none}>
        <TextField
          label="From"
          type="email"
          value={from()}
          onChange={setFrom}
          error={save.on("signInMail.from")}
          hint="An address that the channel may send as."
          required
        />
      </Show>
      <div class="col-span-full flex flex-col items-end gap-3">
        <Show when={save.beside()}>{(words) => <Notice tone="danger">{words()}</Notice>}</Show>
        <Button type="submit" pending={save.pending()}>Save</Button>
      </div>
    </form>
  );
}
