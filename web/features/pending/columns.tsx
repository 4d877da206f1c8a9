import { createMemo, type JSX, Show } from "solid-js";
import type { Column } from "#web/shared/data-view/types.ts";
import { type Message, partiesOf, standInText } from "#web/shared/mail/message-state.ts";
import { writtenName } from "#web/shared/mail/path-text.ts";
import { SubjectText } from "#web/shared/mail/SubjectText.tsx";
import { PlaybookChip } from "#web/shared/playbooks/PlaybookChip.tsx";
import { AvatarStack, Person } from "#web/shared/ui/Avatar.tsx";
import { StatusDot } from "#web/shared/ui/Badge.tsx";
import { zoneText } from "#web/shared/times.tsx";
import { MessageSquare, Pencil, Workflow } from "#web/shared/ui/icons.ts";
import { valuesOf } from "./alike.ts";
import { CheckBadges } from "./CheckBadges.tsx";
import type { Differences } from "./create-differences.ts";
import { holdText } from "#web/shared/mail/hold-text.ts";

export type RowFacts = {
  nowMs: () => number;
  myZone: string;
  nameOf: (path: string) => string;
  differences: Differences;
  /** In a group, what a row says instead of its subject: what sets it apart from the others. */
  apart: ((message: Message) => JSX.Element) | null;
};
type RowProps = { message: Message; facts: RowFacts };

/** Who is writing in it now, and what is being said about it. */
function Signs(props: { message: Message }) {
  const comments = () => props.message.comments;
  return (
    <>
      <Show when={comments().open > 0}>
        <span
          class="inline-flex shrink-0 items-center gap-1 text-2xs tabular-nums"
          classList={{ "text-accent": comments().mentionsMe, "text-faint": !comments().mentionsMe }}
          title={comments().mentionsMe ? "Somebody mentions you in a comment" : undefined}
        >
          <MessageSquare size={12} aria-hidden="true" />
          {comments().open}
          <span class="sr-only">
            {` open ${comments().open === 1 ? "comment" : "comments"}${
              comments().mentionsMe ? ", one mentions you" : ""
            }`}
          </span>
        </span>
      </Show>
      <Show when={props.message.editors.length > 0}>
        <span class="inline-flex shrink-0 items-center gap-1 text-faint">
          <Pencil size={11} aria-hidden="true" />
          <AvatarStack label="Open now" people={props.message.editors} />
        </span>
      </Show>
    </>
  );
}

/** The playbook that made it, in a cell that is a link itself. */
function MadeBy(props: { message: Message }) {
  return (
    <Show when={props.message.playbook}>
      {(playbook) => (
        <span
          class="inline-flex max-w-24 shrink-0 items-center gap-1 text-2xs text-faint"
          title={`Playbook ${playbook().name}: ${writtenName(playbook().action)}`}
        >
          <Workflow size={12} class="shrink-0" aria-hidden="true" />
          <span class="truncate">
            <span class="sr-only">Playbook</span>
            {` ${playbook().name}`}
          </span>
        </span>
      )}
    </Show>
  );
}

/** `zoned` says the sender's zone: in full, or its city where it is not the reader's own. */
function Leaves(props: RowProps & { zoned: "full" | "city" }) {
  const text = () => holdText(props.message, props.facts.nowMs());
  const zone = () => {
    const { expectedAt, timeZone } = props.message;
    if (expectedAt === null) return "";
    if (props.zoned === "full") return zoneText(timeZone);
    return timeZone === props.facts.myZone ? "" : zoneText(timeZone).replace(/ time$/, "");
  };
  return (
    <span
      class="inline-flex min-w-0 items-center gap-1.5"
      classList={{
        "text-danger": text().tone === "danger",
        "text-warn": text().tone === "warn",
        "text-muted": text().tone !== "danger" && text().tone !== "warn",
      }}
      title={[text().title, text().all ?? text().why].filter(Boolean).join(". ")}
    >
      <StatusDot tone={text().tone} label={text().short} />
      <Show when={text().more > 0}>
        <span class="shrink-0 text-xs">
          {`+${text().more}`}
          <span class="sr-only">{` more: ${text().all}`}</span>
        </span>
      </Show>
      <Show when={zone()}>{(words) => <span class="truncate text-xs text-faint">{words()}</span>}</Show>
    </span>
  );
}

/** The subject as this mail would say it, or in a group what sets it apart. */
function Subject(props: RowProps) {
  const values = createMemo(() => {
    const differs = props.facts.differences.of(props.message.id);
    return differs ? valuesOf(differs) : undefined;
  });
  return (
    <Show
      when={props.facts.apart}
      fallback={
        <SubjectText
          subject={props.message.subject}
          values={values()}
          nameOf={props.facts.nameOf}
        />
      }
    >
      {(apart) => apart()(props.message)}
    </Show>
  );
}

/** The list at full width. */
export const wideColumns = (facts: RowFacts): Column<Message>[] => [
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
    label: facts.apart ? "What differs" : "Subject",
    width: "minmax(12rem,2.4fr)",
    render: (message) => (
      <span class="flex min-w-0 items-center gap-2">
        <span class="min-w-0 truncate">
          <Subject message={message} facts={facts} />
        </span>
        <span class="ml-auto flex shrink-0 items-center gap-2">
          <Show when={message.playbook}>
            {(playbook) => (
              <span class="flex max-w-36 min-w-0">
                <PlaybookChip playbook={playbook()} inRow />
              </span>
            )}
          </Show>
          <CheckBadges message={message} nowMs={facts.nowMs()} nameOf={facts.nameOf} most={1} />
          <Signs message={message} />
        </span>
      </span>
    ),
  },
  {
    key: "playbook",
    label: "Playbook",
    width: "minmax(8rem,1fr)",
    byChoice: true,
    render: (message) => (
      <Show when={message.playbook}>
        {(playbook) => (
          <span class="truncate text-muted">{`${playbook().name} · ${writtenName(playbook().action)}`}</span>
        )}
      </Show>
    ),
  },
  {
    key: "from",
    label: "From",
    width: "minmax(8rem,1fr)",
    render: (message) => (
      <span class="flex min-w-0 items-center gap-1" title={standInText(message) ?? undefined}>
        <Person person={message.teammate} />
        <Show when={message.standsInFor}>
          {(stood) => <span class="truncate text-xs text-muted">for {stood().teammate.name}</span>}
        </Show>
      </span>
    ),
  },
  {
    key: "leaves",
    label: "Leaves",
    width: "16.5rem",
    phone: true,
    render: (message) => <Leaves message={message} facts={facts} zoned="full" />,
  },
];

/** The list beside an open message: all of a row in one cell. */
export const narrowColumns = (facts: RowFacts): Column<Message>[] => [
  {
    key: "message",
    label: "Message",
    width: "minmax(0,1fr)",
    render: (message) => (
      <span class="flex min-w-0 flex-col gap-1 py-1 font-normal">
        <span class="flex min-w-0 items-baseline gap-2">
          <span class="min-w-0 shrink truncate font-medium">{partiesOf(message.to)}</span>
          <span class="min-w-0 flex-1 shrink-[3] truncate text-xs text-muted">{message.account.name}</span>
          <span class="shrink-0 text-xs">
            <Leaves message={message} facts={facts} zoned="city" />
          </span>
        </span>
        <span class="flex min-h-5 min-w-0 items-center gap-2 text-muted">
          <span class="min-w-0 flex-1 truncate">
            <Subject message={message} facts={facts} />
          </span>
          <MadeBy message={message} />
          <CheckBadges message={message} nowMs={facts.nowMs()} nameOf={facts.nameOf} most={1} />
          <Signs message={message} />
        </span>
      </span>
    ),
  },
];
