import { useSearchParams } from "@solidjs/router";
import { useQuery, useQueryClient } from "@tanstack/solid-query";
import { createSignal, For, onMount, Show } from "solid-js";
import { request } from "#web/shared/api.ts";
import { isAdmin, useMe } from "#web/shared/me.ts";
import { buttonClass } from "#web/shared/ui/Button.tsx";
import { ConfirmDialog } from "#web/shared/ui/ConfirmDialog.tsx";
import { Plus } from "#web/shared/ui/icons.ts";
import { Menu } from "#web/shared/ui/Menu.tsx";
import { Page } from "#web/shared/ui/Page.tsx";
import { Loaded } from "#web/shared/ui/states.tsx";
import { toast, toastError } from "#web/shared/ui/Toast.tsx";
import { AddSenderDialog } from "./AddSenderDialog.tsx";
import { ChannelCard } from "./ChannelCard.tsx";
import { ChannelDialog, type Editing } from "./ChannelDialog.tsx";
import { type Channel, type ChannelKind, channelKinds } from "./channel-kinds.ts";

const connectable: ChannelKind[] = ["smtp", "gmail", "resend", "sendgrid", "intercom"];

/** The connected ways to send, and who sends on each (CH1-CH4). Cards go by id: a renewed channel keeps what is open in its own. */
export default function ChannelsPage() {
  const me = useMe();
  const client = useQueryClient();
  const [editing, setEditing] = createSignal<Editing | null>(null);
  const [addingTo, setAddingTo] = createSignal<Channel | null>(null);
  const [deleting, setDeleting] = createSignal<Channel | null>(null);
  const [testing, setTesting] = createSignal<string | null>(null);
  const channels = useQuery(() => ({
    queryKey: ["channels"],
    queryFn: ({ signal }) => request("GET /api/channels", { signal }),
  }));
  const senders = useQuery(() => ({
    queryKey: ["senders", { left: true }],
    queryFn: ({ signal }) => request("GET /api/senders", { query: { left: "true" }, signal }),
  }));
  const renew = () => client.invalidateQueries({ queryKey: ["channels"] });
  const test = async (channel: Channel) => {
    setTesting(channel.id);
    try {
      const answer = await request("POST /api/channels/:id/test", { params: { id: channel.id } });
      if (answer.ok) toast(`${channel.name} works`);
      else toast(`${channel.name} does not work`, { detail: answer.words, tone: "danger", showMs: 10_000 });
      await renew();
    } catch (error) {
      toastError(error);
    } finally {
      setTesting(null);
    }
  };
  const pause = async (channel: Channel, paused: boolean) => {
    try {
      const call = paused ? "POST /api/channels/:id/pause" : "POST /api/channels/:id/resume";
      await request(call, { params: { id: channel.id } });
      toast(paused ? `${channel.name} is disabled` : `${channel.name} is enabled`);
      await Promise.all([renew(), client.invalidateQueries({ queryKey: ["senders"] })]);
    } catch (error) {
      toastError(error);
    }
  };
  const signIn = async (channel: Channel) => {
    try {
      const { url } = await request("GET /api/channels/:id/oauth/start", { params: { id: channel.id } });
      location.assign(url);
    } catch (error) {
      toastError(error);
    }
  };
  // What came of it is in the address to which the provider led back.
  const [back, setBack] = useSearchParams<{ signedIn?: string; signInFailed?: string }>();
  onMount(() => {
    const { signedIn, signInFailed } = back;
    if (signedIn) toast(`${signedIn} is signed in`);
    if (signInFailed) toast("Signing in failed", { detail: signInFailed, tone: "danger", showMs: 20_000 });
    if (signedIn || signInFailed) setBack({ signedIn: null, signInFailed: null }, { replace: true });
  });
  return (
    <Page
      title="Channels"
      lead="How mail leaves, and how answers come back. Credentials are kept sealed and are never shown again."
      actions={
        <Show when={isAdmin(me())}>
          <Menu
            label="Connect a channel"
            class={buttonClass("primary")}
            entries={connectable.map((kind) => ({
              label: channelKinds[kind].label,
              run: () => setEditing({ kind, channel: null }),
            }))}
          >
            <Plus size={15} aria-hidden="true" /> Connect
          </Menu>
        </Show>
      }
    >
      <Loaded query={channels}>
        {(answer) => (
          <For each={answer().items.map(({ id }) => id)}>
            {(id) => (
              <Show when={answer().items.find((one) => one.id === id)}>
                {(channel) => (
                  <ChannelCard
                    channel={channel()}
                    senders={senders.isSuccess ? senders.data.items.filter(({ channelId }) => channelId === id) : []}
                    mayChange={isAdmin(me())}
                    zone={me().timeZone}
                    testing={testing() === id}
                    onTest={() => void test(channel())}
                    onSignIn={() => void signIn(channel())}
                    onEdit={() => setEditing({ kind: channel().kind, channel: channel() })}
                    onAddSender={() => setAddingTo(channel())}
                    onPause={(paused) => void pause(channel(), paused)}
                    onDelete={() => setDeleting(channel())}
                  />
                )}
              </Show>
            )}
          </For>
        )}
      </Loaded>
      <ChannelDialog
        editing={editing()}
        onClose={() => setEditing(null)}
        onSaved={async (channel, isNew) => {
          // What its provider tells us is set up once it has an address.
          const goesOn = isNew && channel.hooks !== null;
          setEditing(goesOn ? { kind: channel.kind, channel } : null);
          await renew();
          toast(isNew ? `${channel.name} is connected` : `${channel.name} is saved`);
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
      <ConfirmDialog
        open={deleting() !== null}
        onClose={() => setDeleting(null)}
        title={`Delete ${deleting()?.name ?? ""}?`}
        action="Delete channel"
        danger
        onConfirm={async () => {
          await request("DELETE /api/channels/:id", { params: { id: deleting()!.id } });
          await renew();
        }}
      >
        Its credentials go with it. Nobody sends on it.
      </ConfirmDialog>
    </Page>
  );
}
