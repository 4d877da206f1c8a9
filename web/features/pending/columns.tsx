import { Show } from "solid-js";
import type { Column } from "#web/shared/data-view/types.ts";
import { type Message, partiesOf } from "#web/shared/mail/message-state.ts";
import { SubjectText } from "#web/shared/mail/SubjectText.tsx";
import { AvatarStack, Person } from "#web/shared/ui/Avatar.tsx";
import { StatusDot } from "#web/shared/ui/Badge.tsx";
import { zoneText } from "#web/shared/times.tsx";
import { Pencil } from "#web/shared/ui/icons.ts";
import { holdText } from "./hold-text.ts";

/** Who is writing in it now. */
function Editors(props: { message: Message }) {
  return (
    <Show when={props.message.editors.length > 0}>
      <span class="inline-flex shrink-0 items-center gap-1 text-faint">
        <Pencil size={11} aria-hidden="true" />
        <AvatarStack label="Open now" people={props.message.editors} />
      </span>
    </Show>
  );
}

function Leaves(props: { message: Message; nowMs: number; zoned?: boolean }) {
  const text = () => holdText(props.message, props.nowMs);
  return (
    <span
      class="inline-flex min-w-0 items-center gap-1.5"
      classList={{ "text-danger": text().tone === "danger", "text-muted": text().tone !== "danger" }}
      title={[text().title, text().why].filter(Boolean).join(". ")}
    >
      <StatusDot tone={text().tone} label={text().short} />
      <Show when={props.zoned && text().tone !== "danger"}>
        <span class="truncate text-xs text-faint">{zoneText(props.message.timeZone)}</span>
      </Show>
    </span>
  );
}

/** The list at full width. */
export const wideColumns = (nowMs: () => number): Column<Message>[] => [
  {
    key: "to",
    label: "To",
    width: "minmax(9rem,1fr)",
    render: (message) => <span class="truncate font-medium">{partiesOf(message.to)}</span>,
  },
  {
    key: "account",
    label: "Account",
    width: "minmax(8rem,1fr)",
    render: (message) => <span class="text-muted">{message.account.name}</span>,
  },
  {
    key: "subject",
    label: "Subject",
    width: "minmax(12rem,2fr)",
    render: (message) => (
      <span class="flex min-w-0 items-center gap-2">
        <span class="truncate">
          <SubjectText subject={message.subject} />
        </span>
        <Editors message={message} />
      </span>
    ),
  },
  {
    key: "from",
    label: "From",
    width: "minmax(7rem,1fr)",
    render: (message) => <Person person={message.teammate} />,
  },
  {
    key: "leaves",
    label: "Leaves",
    sort: "sendAt",
    width: "16.5rem",
    phone: true,
    render: (message) => <Leaves message={message} nowMs={nowMs()} zoned />,
  },
];

/** The list beside an open message: all of a row in one cell. */
export const narrowColumns = (nowMs: () => number): Column<Message>[] => [
  {
    key: "message",
    label: "Send date",
    sort: "sendAt",
    width: "minmax(0,1fr)",
    render: (message) => (
      <span class="flex min-w-0 flex-col py-1 font-normal">
        <span class="flex min-w-0 items-center gap-2">
          <span class="truncate font-medium">{partiesOf(message.to)}</span>
          <span class="truncate text-xs text-muted">{message.account.name}</span>
          <span class="ml-auto">
            <Editors message={message} />
          </span>
        </span>
        <span class="truncate text-muted">
          <SubjectText subject={message.subject} />
        </span>
        <span class="text-xs">
          <Leaves message={message} nowMs={nowMs()} />
        </span>
      </span>
    ),
  },
];
