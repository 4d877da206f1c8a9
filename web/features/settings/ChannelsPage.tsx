import { useQuery, useQueryClient } from "@tanstack/solid-query";
import { createSignal, For, Show } from "solid-js";
import { type Answer, request } from "#web/shared/api.ts";
import { isAdmin, useMe } from "#web/shared/me.ts";
import { Badge, StatusDot } from "#web/shared/ui/Badge.tsx";
import { Button } from "#web/shared/ui/Button.tsx";
import { Page, Section } from "#web/shared/ui/Page.tsx";
import { Loaded, Notice } from "#web/shared/ui/states.tsx";
import { toast, toastError } from "#web/shared/ui/Toast.tsx";
import { Plus } from "#web/shared/ui/icons.ts";
import { AddSenderDialog } from "./AddSenderDialog.tsx";
import { SmtpDialog } from "./SmtpDialog.tsx";

type Channel = Answer<"GET /api/channels">["items"][number];

const kinds: Record<Channel["kind"], { label: string; lead: string }> = {
  outbox: { label: "Outbox", lead: "Keeps every mail here, as a real mail, for the team to look at. Nothing leaves." },
  smtp: { label: "SMTP", lead: "Hands every mail to your mail server." },
  resend: { label: "Resend", lead: "Sends over Resend's API." },
  gmail: { label: "Gmail", lead: "Sends from a Google mailbox, and reads what comes into it." },
  sendgrid: { label: "SendGrid", lead: "Sends over SendGrid's API." },
  intercom: { label: "Intercom", lead: "Sends as messages of your Intercom workspace." },
};

/** The connected ways to send, and who sends on each (CH1-CH4). */
export default function ChannelsPage() {
  const me = useMe();
  const client = useQueryClient();
  const [editing, setEditing] = createSignal<{ channel: Channel | null } | null>(null);
  const [addingTo, setAddingTo] = createSignal<Channel | null>(null);
  const [testing, setTesting] = createSignal<string | null>(null);
  const channels = useQuery(() => ({
    queryKey: ["channels"],
    queryFn: ({ signal }) => request("GET /api/channels", { signal }),
  }));
  const senders = useQuery(() => ({
    queryKey: ["senders"],
    queryFn: ({ signal }) => request("GET /api/senders", { signal }),
  }));
  const test = async (channel: Channel) => {
    setTesting(channel.id);
    try {
      const answer = await request("POST /api/channels/:id/test", { params: { id: channel.id } });
      if (answer.ok) toast(`${channel.name} works`);
      else toast(`${channel.name} does not work`, { detail: answer.words, tone: "danger", showMs: 10_000 });
      await client.invalidateQueries({ queryKey: ["channels"] });
    } catch (error) {
      toastError(error);
    } finally {
      setTesting(null);
    }
  };
  return (
    <Page
      title="Channels"
      lead="How mail leaves. Credentials are kept sealed and are never shown again."
      actions={
        <Show when={isAdmin(me())}>
          <Button look="primary" onClick={() => setEditing({ channel: null })}>
            <Plus size={15} aria-hidden="true" /> Connect SMTP
          </Button>
        </Show>
      }
    >
      <Loaded query={channels}>
        {(answer) => (
          <For each={answer().items}>
            {(channel) => {
              const here = () =>
                senders.isSuccess ? senders.data.items.filter((sender) => sender.channelId === channel.id) : [];
              return (
                <Section
                  title={channel.name}
                  lead={kinds[channel.kind].lead}
                  actions={
                    <Show when={isAdmin(me())}>
                      <div class="flex gap-2">
                        <Show when={channel.kind === "smtp"}>
                          <Button size="sm" pending={testing() === channel.id} onClick={() => void test(channel)}>
                            Test
                          </Button>
                          <Button size="sm" onClick={() => setEditing({ channel })}>Edit</Button>
                        </Show>
                        <Button size="sm" onClick={() => setAddingTo(channel)}>Add sender</Button>
                      </div>
                    </Show>
                  }
                >
                  <div class="flex items-center gap-3 border-b px-4 py-2.5 text-sm">
                    <Badge>{kinds[channel.kind].label}</Badge>
                    <StatusDot
                      tone={channel.state === "ok" ? "ok" : "danger"}
                      label={channel.state === "ok" ? "Works" : "Broken: its queue waits"}
                    />
                    <Show when={channel.kind === "smtp"}>
                      <span class="truncate text-xs text-muted">
                        {String(channel.settings.host)}:{String(channel.settings.port)}
                      </span>
                    </Show>
                  </div>
                  <Show when={channel.brokenWhy}>
                    <div class="border-b p-3">
                      <Notice tone="danger">{channel.brokenWhy}</Notice>
                    </div>
                  </Show>
                  <Show
                    when={here().length > 0}
                    fallback={<p class="px-4 py-3 text-sm text-muted">Nobody sends on it yet.</p>}
                  >
                    <ul class="divide-y">
                      <For each={here()}>
                        {(sender) => (
                          <li class="flex items-center gap-3 px-4 py-2 text-sm">
                            <span class="min-w-0 flex-1 truncate">{sender.teammate.name}</span>
                            <span class="truncate text-muted">{sender.address}</span>
                            <Show when={sender.paused}>
                              <Badge tone="warn">Paused</Badge>
                            </Show>
                          </li>
                        )}
                      </For>
                    </ul>
                  </Show>
                </Section>
              );
            }}
          </For>
        )}
      </Loaded>
      <SmtpDialog
        editing={editing()}
        onClose={() => setEditing(null)}
        onSaved={async (name) => {
          setEditing(null);
          await client.invalidateQueries({ queryKey: ["channels"] });
          toast(`${name} is connected`);
        }}
      />
      <AddSenderDialog
        channel={addingTo()}
        onClose={() => setAddingTo(null)}
        onAdded={async (name) => {
          setAddingTo(null);
          await client.invalidateQueries({ queryKey: ["senders"] });
          toast(`${name} may send on it`);
        }}
      />
    </Page>
  );
}
