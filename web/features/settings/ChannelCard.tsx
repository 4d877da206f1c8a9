import { Show } from "solid-js";
import { Time } from "#web/shared/times.tsx";
import { Badge, StatusDot } from "#web/shared/ui/Badge.tsx";
import { Button } from "#web/shared/ui/Button.tsx";
import { Ellipsis, Pause, Trash } from "#web/shared/ui/icons.ts";
import { Menu } from "#web/shared/ui/Menu.tsx";
import { Section } from "#web/shared/ui/Page.tsx";
import { Notice } from "#web/shared/ui/states.tsx";
import { type Channel, channelKinds } from "./channel-kinds.ts";
import { ChannelSenders, type Sender } from "./ChannelSenders.tsx";
import { FailedIntake } from "./FailedIntake.tsx";

/** One connected channel: whether it works, what it can do, what its provider tells us, and who sends on it. */
export function ChannelCard(
  props: {
    channel: Channel;
    senders: Sender[];
    mayChange: boolean;
    zone: string;
    testing: boolean;
    onTest: () => void;
    onSignIn: () => void;
    onEdit: () => void;
    onAddSender: () => void;
    onPause: (paused: boolean) => void;
    onDelete: () => void;
  },
) {
  const kind = () => channelKinds[props.channel.kind];
  const isReal = () => props.channel.kind !== "outbox";
  const where = () => {
    const { host, port, apiUrl, mailboxes } = props.channel.settings as Record<string, unknown>;
    if (typeof host === "string") return `${host}:${port}`;
    if (Array.isArray(mailboxes)) return mailboxes.join(", ");
    return typeof apiUrl === "string" && URL.canParse(apiUrl) ? new URL(apiUrl).host : null;
  };
  const signsIn = () => props.channel.kind === "gmail" && props.channel.settings.signIn === "oauth";
  /** Nothing is wrong with it: it is only not finished. */
  const awaitsSignIn = () => signsIn() && !props.channel.secrets.includes("refreshToken");
  const isUnused = () =>
    props.senders.length === 0 && !props.channel.hooks?.takenAt && props.channel.mailbox === null && isReal();
  return (
    <Section
      title={props.channel.name}
      lead={kind().lead}
      actions={
        <Show when={props.mayChange}>
          <div class="flex gap-2">
            <Show when={isReal()}>
              <Show when={signsIn()}>
                <Button size="sm" look={awaitsSignIn() ? "primary" : "plain"} onClick={props.onSignIn}>
                  Sign in with Google
                </Button>
              </Show>
              <Show when={!awaitsSignIn()}>
                <Button size="sm" pending={props.testing} onClick={props.onTest}>Test</Button>
              </Show>
              <Button size="sm" onClick={props.onEdit}>Edit</Button>
            </Show>
            <Button size="sm" onClick={props.onAddSender}>Add sender</Button>
            <Show
              when={props.channel.paused === null}
              fallback={
                <Button
                  size="sm"
                  look="primary"
                  onClick={() => props.onPause(false)}
                >
                  Enable
                </Button>
              }
            >
              <Menu
                label={`More of ${props.channel.name}`}
                class="grid size-7 place-items-center rounded-md text-muted hover:bg-hover"
                entries={[
                  {
                    label: "Disable channel",
                    icon: <Pause size={14} aria-hidden="true" />,
                    run: () => props.onPause(true),
                  },
                  ...(isUnused()
                    ? [{
                      label: "Delete channel",
                      icon: <Trash size={14} aria-hidden="true" />,
                      danger: true,
                      run: props.onDelete,
                    }]
                    : []),
                ]}
              >
                <Ellipsis size={15} aria-hidden="true" />
              </Menu>
            </Show>
          </div>
        </Show>
      }
    >
      <div class="flex flex-wrap items-center gap-x-3 gap-y-1 border-b px-4 py-2.5 text-sm">
        <Badge>{kind().label}</Badge>
        <Show when={!awaitsSignIn()} fallback={<StatusDot tone="warn" label="Not signed in yet" />}>
          <StatusDot
            tone={props.channel.state === "ok" ? "ok" : "danger"}
            label={props.channel.state === "ok" ? "Works" : "Broken: its queue waits"}
          />
        </Show>
        <Show when={where()}>{(words) => <span class="truncate text-xs text-muted">{words()}</span>}</Show>
        <span class="ml-auto text-xs text-muted">{awaitsSignIn() ? "" : canDo(props.channel)}</span>
      </div>
      <Show when={awaitsSignIn() ? null : props.channel.brokenWhy}>
        {(why) => (
          <div class="border-b p-3">
            <Notice tone="danger">{why()}</Notice>
          </div>
        )}
      </Show>
      <Show when={props.channel.paused}>
        {(paused) => (
          <p class="border-b px-4 py-2 text-sm text-warn">
            Disabled{paused().by ? ` by ${paused().by!.name}` : ""}{" "}
            <Time at={paused().at} zone={props.zone} />: nothing leaves by it until it is enabled.
          </p>
        )}
      </Show>
      <Show when={props.channel.hooks}>
        {(hooks) => (
          <p class="flex flex-wrap gap-x-3 border-b px-4 py-2 text-xs text-muted">
            <Show when={hooks().takenAt} fallback={<span>No webhook has come yet.</span>}>
              {(at) => (
                <span>
                  Last webhook <Time at={at()} zone={props.zone} />
                </span>
              )}
            </Show>
            <Show when={hooks().refused > 0}>
              <span class="text-warn">
                {hooks().refused === 1 ? "1 call was refused" : `${hooks().refused} calls were refused`}{" "}
                as not the provider's
                <Show when={hooks().refusedAt}>
                  {(at) => (
                    <>
                      , last <Time at={at()} zone={props.zone} />
                    </>
                  )}
                </Show>
              </span>
            </Show>
          </p>
        )}
      </Show>
      <Show when={props.channel.mailbox}>
        {(mailbox) => (
          <p class="border-b px-4 py-2 text-xs text-muted">
            Mailbox read <Time at={mailbox().readAt} zone={props.zone} />
            <Show when={mailbox().fault}>{(fault) => <span class="text-danger">: {fault()}</span>}</Show>
          </p>
        )}
      </Show>
      <FailedIntake channel={props.channel} mayChange={props.mayChange} zone={props.zone} />
      <ChannelSenders
        channel={props.channel}
        senders={props.senders}
        mayChange={props.mayChange}
        zone={props.zone}
      />
    </Section>
  );
}

/** What it can do, in a line (CH1). */
function canDo({ kind, capabilities }: Channel): string {
  if (kind === "outbox") return "";
  return [
    capabilities.group ? "Groups" : "One user a mail",
    capabilities.replies ? "replies come in" : "replies not followed",
    capabilities.bounces ? "bounces told" : "bounces not tracked",
  ].join(" · ");
}
