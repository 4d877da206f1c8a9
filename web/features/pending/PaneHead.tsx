import { Show } from "solid-js";
import { type Message, partiesOf } from "#web/shared/mail/message-state.ts";
import { SubjectText } from "#web/shared/mail/SubjectText.tsx";
import { useVariableNames } from "#web/shared/mail/use-variable-names.ts";
import { maySend, mayWork, useMe } from "#web/shared/me.ts";
import { PlaybookChip } from "#web/shared/playbooks/PlaybookChip.tsx";
import { AvatarStack } from "#web/shared/ui/Avatar.tsx";
import { Badge } from "#web/shared/ui/Badge.tsx";
import { Button, buttonClass, IconButton } from "#web/shared/ui/Button.tsx";
import {
  BadgeCheck,
  CalendarClock,
  Ellipsis,
  Eye,
  History,
  MailCheck,
  MessageSquare,
  PanelRight,
  Pencil,
  Send,
  Trash,
  X,
} from "#web/shared/ui/icons.ts";
import { Menu, type MenuEntry } from "#web/shared/ui/Menu.tsx";
import type { Desk } from "./create-desk.ts";
import { writingText } from "./writing-text.ts";

/** What the message is called, who is in it, and every step that it can take. */
export function PaneHead(
  props: { message: Message; subject: string | undefined; readSeq: number | undefined; desk: Desk },
) {
  const me = useMe();
  const nameOf = useVariableNames();
  const place = () => props.desk.place;
  const isPending = () => props.message.state === "pending";
  const isEditing = () => place().isEditing();
  const others = () => props.message.editors.filter((one) => one.id !== me().id);
  const beside = (side: "details" | "comments" | "history") => props.desk.beside(props.message, side);
  const more = (): MenuEntry[] => [
    ...(isPending() && maySend(me())
      ? [
        {
          label: "Send a test to me",
          icon: <MailCheck size={14} aria-hidden="true" />,
          keys: "t",
          run: () => props.desk.test(props.message),
        },
        {
          label: "Reschedule",
          icon: <CalendarClock size={14} aria-hidden="true" />,
          keys: "r",
          run: () => props.desk.ask({ kind: "reschedule", messages: [props.message] }),
        },
        {
          label: "Sender and addresses",
          icon: <Pencil size={14} aria-hidden="true" />,
          keys: "f",
          run: () => beside("details"),
        },
        "line" as const,
      ]
      : []),
    {
      label: "Comments",
      icon: <MessageSquare size={14} aria-hidden="true" />,
      keys: "c",
      run: () => beside("comments"),
    },
    { label: "History", icon: <History size={14} aria-hidden="true" />, keys: "h", run: () => beside("history") },
  ];
  return (
    <header class="flex min-h-12 shrink-0 flex-wrap items-center gap-x-3 gap-y-1 border-b px-4 py-2">
      <div class="min-w-40 flex-1">
        <h2 class="truncate text-base font-semibold">
          <Show when={!isEditing()} fallback={`To ${partiesOf(props.message.to)}`}>
            <Show when={props.subject !== undefined}>
              <SubjectText subject={props.subject!} nameOf={nameOf} />
            </Show>
          </Show>
        </h2>
        <Show when={props.message.playbook}>{(playbook) => <PlaybookChip playbook={playbook()} />}</Show>
      </div>
      <Show when={others().length > 0}>
        <span class="flex items-center gap-2 text-xs text-muted" role="status">
          <AvatarStack label="In the draft" people={others()} />
          <Show when={!isEditing()}>{writingText(others())}</Show>
        </span>
      </Show>
      <Show when={props.message.approval === "approved"}>
        <Badge tone="ok" icon={<BadgeCheck size={12} aria-hidden="true" />}>
          {props.message.approvedBy ? `Approved by ${props.message.approvedBy.name}` : "Approved"}
        </Badge>
      </Show>
      <div class="flex items-center gap-1">
        <Show when={isPending() && !isEditing()}>
          <Button size="sm" onClick={() => place().show(props.message.id, { edit: true })}>
            <Show when={mayWork(me())} fallback={<Eye size={14} aria-hidden="true" />}>
              <Pencil size={14} aria-hidden="true" />
            </Show>
            {mayWork(me()) ? "Edit" : "Follow the draft"}
          </Button>
        </Show>
        <Show when={isEditing()}>
          <Button size="sm" onClick={() => place().show(props.message.id, { replace: true })}>Done</Button>
        </Show>
        <Show when={isPending() && maySend(me())}>
          <Button
            size="sm"
            look="primary"
            onClick={() => props.desk.ask({ kind: "sendNow", messages: [props.message] })}
          >
            <Send size={14} aria-hidden="true" /> Send now
          </Button>
        </Show>
        <Show when={isPending() && mayWork(me())}>
          <IconButton size="sm" label="Delete" keys="d" onClick={() => props.desk.remove([props.message])}>
            <Trash size={15} aria-hidden="true" />
          </IconButton>
        </Show>
        <Menu
          label="More for this message"
          entries={more()}
          class={`${buttonClass("ghost", "sm")} size-7 !px-0`}
        >
          <Ellipsis size={15} aria-hidden="true" />
        </Menu>
        <IconButton
          size="sm"
          label={place().side() === null ? "Show the side panel" : "Hide the side panel"}
          keys="]"
          aria-pressed={place().side() !== null}
          onClick={() => place().setSide(place().side() === null ? "details" : null)}
        >
          <PanelRight size={15} aria-hidden="true" />
        </IconButton>
        <IconButton size="sm" label="Close" keys="Escape" onClick={() => place().show(null)}>
          <X size={15} aria-hidden="true" />
        </IconButton>
      </div>
    </header>
  );
}
