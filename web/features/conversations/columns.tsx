import { Show } from "solid-js";
import type { Answer } from "#web/shared/api.ts";
import type { Column } from "#web/shared/data-view/types.ts";
import { ConversationMarks } from "#web/shared/mail/ConversationMarks.tsx";
import { partiesOf } from "#web/shared/mail/message-state.ts";
import { SeenMark } from "#web/shared/mail/SeenMark.tsx";
import { SubjectText } from "#web/shared/mail/SubjectText.tsx";
import { Time } from "#web/shared/times.tsx";
import { Person } from "#web/shared/ui/Avatar.tsx";
import { CornerDownLeft } from "#web/shared/ui/icons.ts";

type Conversation = Answer<"GET /api/conversations">["items"][number];

/** What a variable is called, by its path: of a conversation whose first mail has not left. */
type NameOf = (path: string) => string;

const isUnread = (one: Conversation) => one.unreadAt !== null;

/** Whom it is with; a reply that nobody has read stands out by more than its weight. */
function With(props: { of: Conversation }) {
  return (
    <span class="truncate" classList={{ "font-semibold": isUnread(props.of) }}>
      <Show when={isUnread(props.of)}>
        <span class="mr-1.5 inline-block size-2 rounded-full bg-accent" role="img" aria-label="Unread reply" />
      </Show>
      {partiesOf(props.of.to)}
    </span>
  );
}

/** The subject, and how the newest mail of it begins. */
function Words(props: { of: Conversation; zone: string; nameOf: NameOf }) {
  return (
    <span class="flex min-w-0 items-center gap-2">
      <span class="max-w-[55%] min-w-24 shrink truncate" classList={{ "font-semibold": isUnread(props.of) }}>
        <SubjectText subject={props.of.subject} nameOf={props.nameOf} />
      </span>
      <Newest of={props.of} />
      <span class="ml-auto shrink-0">
        <ConversationMarks of={props.of} zone={props.zone} />
      </span>
    </span>
  );
}

function Newest(props: { of: Conversation }) {
  return (
    <Show when={props.of.newest}>
      {(newest) => (
        <span
          class="min-w-0 flex-1 shrink-[4] truncate"
          classList={{ "text-muted": !isUnread(props.of), "font-medium": isUnread(props.of) }}
        >
          <Show when={newest().direction === "in"}>
            <CornerDownLeft size={12} class="mr-1 inline text-ok" aria-label="They wrote:" />
          </Show>
          {newest().words}
        </span>
      )}
    </Show>
  );
}

/** The list at full width. */
export const wideColumns = (zone: string, nameOf: NameOf): Column<Conversation>[] => [
  {
    key: "to",
    label: "With",
    width: "minmax(8rem,1fr)",
    render: (one) => <With of={one} />,
  },
  {
    key: "account",
    label: "Account",
    width: "minmax(7rem,0.8fr)",
    render: (one) => <span class="text-muted">{one.account.name}</span>,
  },
  {
    key: "subject",
    label: "Subject",
    width: "minmax(20rem,4.2fr)",
    render: (one) => <Words of={one} zone={zone} nameOf={nameOf} />,
  },
  {
    key: "seen",
    label: "Seen",
    width: "8.5rem",
    render: (one) => <SeenMark of={one} zone={zone} />,
  },
  { key: "sender", label: "Sender", width: "minmax(9rem,0.8fr)", render: (one) => <Person person={one.sender} /> },
  { key: "activeAt", label: "Last", width: "6rem", render: (one) => <Time at={one.activeAt} zone={zone} /> },
];

/** All of a row in one cell, for a phone. */
export const narrowColumns = (zone: string, nameOf: NameOf): Column<Conversation>[] => [
  {
    key: "conversation",
    label: "Conversation",
    width: "minmax(0,1fr)",
    render: (one) => (
      <span class="flex min-w-0 flex-col gap-1 py-1 font-normal">
        <span class="flex min-w-0 items-baseline gap-2">
          <span class="min-w-0 shrink truncate font-medium">
            <With of={one} />
          </span>
          <span class="min-w-0 flex-1 shrink-[3] truncate text-xs text-muted">{one.account.name}</span>
          <span class="shrink-0 text-xs text-muted">
            <Time at={one.activeAt} zone={zone} />
          </span>
        </span>
        <span class="truncate" classList={{ "font-semibold": isUnread(one) }}>
          <SubjectText subject={one.subject} nameOf={nameOf} />
        </span>
        <span class="flex min-h-5 min-w-0 items-center gap-2">
          <Newest of={one} />
          <ConversationMarks of={one} zone={zone} />
        </span>
      </span>
    ),
  },
];
