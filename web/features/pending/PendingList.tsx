import { useSearchParams } from "@solidjs/router";
import { useQuery, useQueryClient } from "@tanstack/solid-query";
import { createEffect, createMemo, createSignal, Show } from "solid-js";
import { request, urlOf } from "#web/shared/api.ts";
import { type DataHandle, DataView } from "#web/shared/data-view/DataView.tsx";
import type { PageQuery } from "#web/shared/data-view/types.ts";
import { type Message, partiesOf } from "#web/shared/mail/message-state.ts";
import { useVariableNames } from "#web/shared/mail/use-variable-names.ts";
import { mayWork, useMe } from "#web/shared/me.ts";
import { createTraitColumns } from "#web/shared/traits/trait-columns.tsx";
import { createNow } from "#web/shared/times.tsx";
import { Button, LinkButton } from "#web/shared/ui/Button.tsx";
import { createMedia } from "#web/shared/ui/create-media.ts";
import { AtSign, Inbox } from "#web/shared/ui/icons.ts";
import { EmptyState } from "#web/shared/ui/states.tsx";
import { Apart, createVarying } from "./Apart.tsx";
import { narrowColumns, wideColumns } from "./columns.tsx";
import type { Desk } from "./create-desk.ts";
import { createDifferences } from "./create-differences.ts";
import { createCount, createLoad, viewQuery } from "./create-load.ts";
import type { PendingView } from "./create-place.ts";
import { createFilters } from "./create-filters.ts";
import { deskKeys } from "./desk-keys.ts";
import { type MessageGroup, messageGroupings } from "./groups.tsx";
import { SelectionActions } from "./SelectionActions.tsx";

/** What an act on all that match takes at most. */
const mostSelected = 5_000;

const orders = [
  { value: "sendAt", label: "Earliest send date" },
  { value: "risk", label: "Riskiest first" },
  { value: "-sendAt", label: "Latest send date" },
];

/** What waits, in the order and the groups that one likes, each row saying what is to be known of it. */
export function PendingList(props: { desk: Desk; onHandle: (handle: DataHandle<Message>) => void }) {
  const me = useMe();
  const now = createNow();
  const place = () => props.desk.place;
  const filters = createFilters();
  const differences = createDifferences();
  const [search] = useSearchParams<{ by?: string }>();
  const isPhone = createMedia("(width < 48rem)");
  const isNarrow = () => place().openId() !== null || place().review() !== null || isPhone();
  const nameOf = useVariableNames();
  const [rows, setRows] = createSignal<readonly Message[]>([]);
  createEffect(() => differences.want(rows()));
  const groupings = messageGroupings({ mine: () => place().view() === "mine" });
  const offered = () => (place().view() === "mentions" ? [] : groupings);
  const groupOf = createMemo(() => offered().find((one) => one.key === search.by)?.groupOf ?? null);
  const variesIn = createVarying({ rows, differences, groupOf });
  const client = useQueryClient();
  const traitColumns = createTraitColumns<Message>("conversation", {
    unsorted: true,
    nameOf: (message) => `the mail to ${partiesOf(message.to)}`,
    save: async ({ conversationId: id }, traits) => {
      await request("PATCH /api/conversations/:id", { params: { id }, body: { traits } });
      await client.invalidateQueries({ queryKey: ["messages", "pending"] });
    },
  });
  const columns = createMemo(() =>
    (isNarrow() ? narrowColumns : wideColumns)({
      nowMs: now,
      myZone: me().timeZone,
      nameOf,
      differences,
      apart: groupOf() &&
        ((message) => <Apart differs={differences.of(message.id)} varying={variesIn(message)} />),
    })
  );
  const ask = createLoad(() => place().view());
  const load = async (query: PageQuery) => {
    const page = await ask(query);
    filters.learn(page.items);
    return page;
  };
  /** What is open follows the keys. */
  const follow = (message: Message) => {
    const { openId, isEditing, review, show } = place();
    if (message.id === openId() || isEditing() || openId() === null && review() === null) return;
    show(message.id, { replace: true });
  };
  return (
    <DataView<Message, MessageGroup>
      ref={props.onHandle}
      label="Pending messages"
      saved={{ list: "pending", plain: "Pending", own: ["view"] }}
      queryKey={["messages", "pending", place().view()]}
      follows={[
        "sender",
        "setting",
        "channel",
        "account",
        "user",
        "teammate",
        "start",
        "comment",
        "conversation",
        "trait",
      ]}
      conditions={{ of: "message", count: createCount(() => place().view()), keys: "g f" }}
      csv={({ filters, ...asked }) =>
        urlOf("/api/messages.csv", {}, { ...asked, ...viewQuery(place().view()), ...filters })}
      load={load}
      onRows={setRows}
      idOf={(message) => message.id}
      nameOf={(message) => `the mail to ${partiesOf(message.to)}`}
      hrefOf={(message) => place().hrefOf(message.id)}
      onOpen={(message) => place().show(message.id)}
      shownId={place().openId()}
      openRow={() => request("GET /api/messages/:id", { params: { id: place().openId()! } })}
      onCurrent={follow}
      narrow={isNarrow()}
      defaultSort="sendAt"
      orders={orders}
      groupings={offered()}
      onOpenGroup={(group) => place().showGroup(group.id, { replace: isNarrow() })}
      shownGroup={place().review()}
      search="Search pending"
      filters={filters.list}
      columns={isNarrow() ? columns() : [...columns(), ...traitColumns()]}
      shortcuts={deskKeys(props.desk, me())}
      // While a draft is open to be written, a letter that misses its editor must never act on a row.
      keysOff={place().isEditing()}
      mostSelected={mostSelected}
      {...(mayWork(me())
        ? { actions: (selection) => <SelectionActions desk={props.desk} selection={selection} /> }
        : {})}
      empty={place().view() === "mentions"
        ? <NoMentions />
        : <Empty view={place().view()} onAll={() => place().setView("all")} />}
    />
  );
}

function NoMentions() {
  return (
    <EmptyState icon={<AtSign size={18} aria-hidden="true" />} title="Nobody is asking you">
      A comment that mentions you brings its mail here until it is resolved.
    </EmptyState>
  );
}

function Empty(props: { view: PendingView; onAll: () => void }) {
  const all = useQuery(() => ({
    queryKey: ["messages", "pending", "any"],
    queryFn: ({ signal }) => request("GET /api/messages", { query: { limit: 1 }, signal }),
    enabled: props.view === "mine",
  }));
  const isElsewhere = () => props.view === "mine" && all.isSuccess && all.data.items.length > 0;
  return (
    <EmptyState
      icon={<Inbox size={18} aria-hidden="true" />}
      title={isElsewhere() ? "Nothing of yours is pending" : "Nothing is pending"}
      action={
        <Show when={isElsewhere()} fallback={<LinkButton href="/accounts">Choose accounts</LinkButton>}>
          <Button onClick={props.onAll}>See everybody's</Button>
        </Show>
      }
    >
      <Show
        when={isElsewhere()}
        fallback="Start conversations from a selection of accounts or users: what you start waits here for review."
      >
        Mail that you send, or whose account you look after as CSM or AE, waits here.
      </Show>
    </EmptyState>
  );
}
