import { useNavigate } from "@solidjs/router";
import { useQuery, useQueryClient } from "@tanstack/solid-query";
import { createSignal, Show } from "solid-js";
import { type Answer, request, urlOf } from "#web/shared/api.ts";
import type { Choice, Selection } from "#web/shared/data-view/create-selection.ts";
import { DataView } from "#web/shared/data-view/DataView.tsx";
import type { CountQuery, Filter, PageQuery } from "#web/shared/data-view/types.ts";
import { TraitsOfManyDialog } from "#web/shared/bulk/bulk-dialogs.ts";
import { createMailFilters } from "#web/shared/mail/create-mail-filters.ts";
import { writtenName } from "#web/shared/mail/path-text.ts";
import { useVariableNames } from "#web/shared/mail/use-variable-names.ts";
import { maySend, mayWork, useMe } from "#web/shared/me.ts";
import { createTraitColumns } from "#web/shared/traits/trait-columns.tsx";
import { Button, LinkButton } from "#web/shared/ui/Button.tsx";
import { createMedia } from "#web/shared/ui/create-media.ts";
import { Archive, Mail } from "#web/shared/ui/icons.ts";
import { Page } from "#web/shared/ui/Page.tsx";
import { EmptyState } from "#web/shared/ui/states.tsx";
import { CloseDialog } from "./CloseDialog.tsx";
import { narrowColumns, wideColumns } from "./columns.tsx";

export type Conversation = Answer<"GET /api/conversations">["items"][number];
/** Closed by one press at most. */
const mostClosed = 100;

const yesOrNo = (key: string, label: string, yes: string, no: string): Filter => ({
  key,
  label,
  options: [{ value: "true", label: yes }, { value: "false", label: no }],
});

/** Conversations whose first message has left or came in, the liveliest first, by what became of them (VI7, VI9). */
export default function ActivePage() {
  const me = useMe();
  const navigate = useNavigate();
  const client = useQueryClient();
  const nameOf = useVariableNames();
  const isPhone = createMedia("(width < 48rem)");
  const [closing, setClosing] = createSignal<Conversation[]>([]);
  const [closingAll, setClosingAll] = createSignal<Choice | null>(null);
  const [marking, setMarking] = createSignal<Choice | null>(null);
  const filters: Filter[] = [
    yesOrNo("replied", "Reply", "Replied", "No reply"),
    yesOrNo("unanswered", "Answer", "Unanswered", "Answered or no reply"),
    yesOrNo("unread", "Unread", "Unread replies", "All read"),
    yesOrNo("bounced", "Bounce", "Bounced", "Not bounced"),
    yesOrNo("seen", "Seen", "Seen", "Not seen"),
    ...createMailFilters(),
    {
      key: "state",
      label: "State",
      options: [
        { value: "active", label: "Active" },
        { value: "closed", label: "Closed" },
        { value: "all", label: "Any, pending too" },
      ],
    },
  ];
  const traitColumns = createTraitColumns<Conversation>("conversation", {
    nameOf: (one) => writtenName(one.subject, nameOf),
    save: async ({ id }, traits) => {
      await request("PATCH /api/conversations/:id", { params: { id }, body: { traits } });
      await client.invalidateQueries({ queryKey: ["conversations"] });
    },
  });
  let selection: Selection<Conversation> | undefined;
  const close = (rows: Conversation[]) => {
    if (selection?.isAll()) return void setClosingAll(withState(selection.choice()));
    const open = rows.filter(({ state }) => state === "active").slice(0, mostClosed);
    if (open.length > 0) setClosing(open);
  };
  return (
    <Page title="Active" fill>
      <DataView<Conversation>
        label="Conversations"
        saved={{ list: "active", plain: "All active" }}
        queryKey={["conversations"]}
        follows={["message", "account", "user"]}
        conditions={{ of: "conversation", count }}
        load={load}
        csv={({ sort, columns, ...asked }) =>
          urlOf("/api/conversations.csv", {}, { columns, sort: sortOf(sort), ...queryOf(asked) })}
        ref={(handle) => (selection = handle.selection)}
        idOf={(one) => one.id}
        nameOf={(one) => writtenName(one.subject, nameOf)}
        hrefOf={(one) => `/conversations/${one.id}`}
        defaultSort="-activeAt"
        search="Search conversations"
        filters={filters}
        columns={[...(isPhone() ? narrowColumns : wideColumns)(me().timeZone, nameOf), ...traitColumns()]}
        narrow={isPhone()}
        mostSelected={mostClosed}
        {...(mayWork(me())
          ? {
            takesAll: true,
            actions: (selection: Selection<Conversation>) => (
              <>
                <Button size="sm" onClick={() => close(selection.rows())}>
                  <Archive size={14} aria-hidden="true" /> Close
                </Button>
                <Button size="sm" onClick={() => setMarking(withState(selection.choice()))}>Set traits</Button>
              </>
            ),
          }
          : {})}
        shortcuts={[
          {
            keys: "r",
            label: "Reply",
            run: ([one]) => one && navigate(`/conversations/${one.id}?reply=true`),
            when: () => maySend(me()),
          },
          { keys: "c", label: "Close", run: close, when: () => mayWork(me()) },
        ]}
        empty={<NoneActive />}
      />
      <Show when={closing().length > 0}>
        <CloseDialog conversations={closing()} onClose={() => setClosing([])} />
      </Show>
      <Show when={closingAll()}>
        {(all) => <CloseDialog conversations={[]} all={all()} onClose={() => setClosingAll(null)} />}
      </Show>
      <Show when={marking()}>
        {(choice) => <TraitsOfManyDialog entity="conversation" choice={choice()} onClose={() => setMarking(null)} />}
      </Show>
    </Page>
  );
}

/** The list shows the active, unless it is asked for others. */
function withState(choice: Choice): Choice {
  if ("ids" in choice) return choice;
  const { state = "active", ...others } = choice.all.filters;
  return { ...choice, all: { ...choice.all, filters: state === "all" ? others : { ...others, state } } };
}

/** Nothing is active: nothing has begun yet, or all of it is closed. */
function NoneActive() {
  const closed = useQuery(() => ({
    queryKey: ["conversations", "closed", "any"],
    queryFn: ({ signal }) => request("GET /api/conversations", { query: { state: "closed", limit: 1 }, signal }),
  }));
  return (
    <Show
      when={closed.isSuccess && closed.data.items.length > 0}
      fallback={
        <EmptyState
          icon={<Mail size={18} aria-hidden="true" />}
          title="No active conversations yet"
          action={<LinkButton href="/pending">See what is pending</LinkButton>}
        >
          A conversation becomes active when its first message leaves, or when a user writes to a connected mailbox.
        </EmptyState>
      }
    >
      <EmptyState
        icon={<Archive size={18} aria-hidden="true" />}
        title="Nothing is active"
        action={<LinkButton href="/active?state=closed">See closed conversations</LinkButton>}
      >
        What was begun so far is closed. A reply opens its conversation again.
      </EmptyState>
    </Show>
  );
}

const load = ({ cursor, limit, signal, sort, ...asked }: PageQuery) =>
  request("GET /api/conversations", { query: { cursor, limit, sort: sortOf(sort), ...queryOf(asked) }, signal });
/** The list goes by when something last happened, unless by a trait. */
const sortOf = (sort: string) => (/^-?traits\./.test(sort) ? sort : undefined);
const count = ({ signal, patience, ...asked }: CountQuery) =>
  request("GET /api/conversations/count", { query: { ...queryOf(asked), patience }, signal });

type Asked = Pick<PageQuery, "q" | "filters" | "filter">;
function queryOf({ q, filters, filter }: Asked) {
  const { state, replied, bounced, seen, unread, unanswered, ...others } = filters;
  const flag = (
    value: string | undefined,
  ): "true" | "false" | undefined => (value === "true" || value === "false" ? value : undefined);
  return {
    q,
    filter,
    ...others,
    state: state === "all" ? undefined : state === "closed" ? "closed" as const : "active" as const,
    replied: flag(replied),
    bounced: flag(bounced),
    seen: flag(seen),
    unread: flag(unread),
    unanswered: flag(unanswered),
  };
}
