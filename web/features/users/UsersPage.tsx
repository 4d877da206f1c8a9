import { useNavigate } from "@solidjs/router";
import { useQueryClient } from "@tanstack/solid-query";
import { createSignal, Show } from "solid-js";
import { type Answer, request, urlOf } from "#web/shared/api.ts";
import { mostUnasked, startOnOf } from "#web/shared/bulk/choice.ts";
import { TrackingDialog, TraitsOfManyDialog } from "#web/shared/bulk/bulk-dialogs.ts";
import { createMakes } from "#web/shared/create-makes.ts";
import type { Choice, Selection } from "#web/shared/data-view/create-selection.ts";
import { DataView } from "#web/shared/data-view/DataView.tsx";
import { createTraitColumns } from "#web/shared/traits/trait-columns.tsx";
import { maySend, mayWork, useMe } from "#web/shared/me.ts";
import { startPath } from "#web/shared/start-selection.ts";
import { Time } from "#web/shared/times.tsx";
import { Badge } from "#web/shared/ui/Badge.tsx";
import { Button, LinkButton } from "#web/shared/ui/Button.tsx";
import { Page } from "#web/shared/ui/Page.tsx";
import { EmptyState } from "#web/shared/ui/states.tsx";
import { Plus, Send, Users } from "#web/shared/ui/icons.ts";
import { setSubscription } from "#web/shared/people/subscription.ts";
import { SubscriptionDialog } from "./SubscriptionDialog.tsx";
import { UserDialog } from "./UserDialog.tsx";

type User = Answer<"GET /api/users">["items"][number];

/** Everybody at our customers, to find, write to, and to see who asked us to stop (SU2, ST1). */
export default function UsersPage() {
  const me = useMe();
  const navigate = useNavigate();
  const [making, setMaking] = createMakes(() => mayWork(me()));
  const client = useQueryClient();
  const traitColumns = createTraitColumns<User>("user", {
    nameOf: (user) => user.name,
    save: async ({ id }, traits) => {
      await request("PATCH /api/users/:id", { params: { id }, body: { traits } });
      await client.invalidateQueries({ queryKey: ["users"] });
    },
  });
  const [marking, setMarking] = createSignal<Choice | null>(null);
  const [tracking, setTracking] = createSignal<Choice | null>(null);
  const [subscribing, setSubscribing] = createSignal<{ choice: Choice; unsubscribed: boolean } | null>(null);
  let selection: Selection<User> | undefined;
  /** What a key acts on: all that match, where they are selected. */
  const meant = (rows: User[]): Choice => selection?.isAll() ? selection.choice() : { ids: rows.map((row) => row.id) };
  const start = (choice: Choice) => navigate(startPath(startOnOf(choice, "users")));
  const subscribe = (choice: Choice, unsubscribed: boolean) =>
    "ids" in choice && choice.ids.length <= mostUnasked
      ? void setSubscription(choice.ids, unsubscribed)
      : setSubscribing({ choice, unsubscribed });
  return (
    <Page
      title="Users"
      fill
      actions={
        <Show when={mayWork(me())}>
          <LinkButton href="/import">Import</LinkButton>
          <Button onClick={() => setMaking(true)}>
            <Plus size={15} aria-hidden="true" /> New user
          </Button>
        </Show>
      }
    >
      <DataView<User>
        label="Users"
        saved={{ list: "users", plain: "All users" }}
        queryKey={["users"]}
        follows={["account"]}
        conditions={{
          of: "user",
          count: ({ filters, signal, ...asked }) =>
            request("GET /api/users/count", {
              query: { ...asked, unsubscribed: filters["unsubscribed"] as "true" | undefined },
              signal,
            }),
        }}
        load={({ q, sort, filters, filter, cursor, limit, signal }) =>
          request("GET /api/users", {
            query: {
              q,
              sort: sort as "name",
              cursor,
              limit,
              filter,
              unsubscribed: filters.unsubscribed as "true" | undefined,
            },
            signal,
          })}
        csv={({ filters, ...asked }) => urlOf("/api/users.csv", {}, { ...asked, ...filters })}
        ref={(handle) => (selection = handle.selection)}
        idOf={(user) => user.id}
        nameOf={(user) => user.name}
        hrefOf={(user) => `/users/${user.id}`}
        defaultSort="name"
        search="Search users"
        filters={[
          {
            key: "unsubscribed",
            label: "Unsubscribed",
            options: [{ value: "true", label: "Unsubscribed" }, { value: "false", label: "Not unsubscribed" }],
          },
        ]}
        columns={[
          {
            key: "name",
            label: "Name",
            sort: "name",
            width: "minmax(9rem,1.2fr)",
            render: (user) => <span class="truncate font-medium">{user.name}</span>,
          },
          {
            key: "email",
            label: "E-mail",
            sort: "email",
            width: "minmax(11rem,1.5fr)",
            render: (user) => user.email ?? <span class="text-faint">none</span>,
          },
          {
            key: "accounts",
            label: "Accounts",
            width: "minmax(9rem,1.4fr)",
            render: (user) => user.accounts.map((account) => account.name).join(", "),
          },
          {
            key: "owner",
            label: "Owner",
            width: "5rem",
            render: (user) => (
              <Show when={user.accounts.some((account) => account.isOwner)}>
                <Badge tone="accent">Owner</Badge>
              </Show>
            ),
          },
          {
            key: "lastSeen",
            label: "Last seen",
            sort: "lastSeen",
            sortFirst: "desc",
            width: "7rem",
            render: (user) => <Show when={user.lastSeenAt}>{(at) => <Time at={at()} zone={me().timeZone} />}</Show>,
          },
          {
            key: "unsubscribed",
            label: "Unsubscribed",
            sort: "unsubscribed",
            sortFirst: "desc",
            width: "11rem",
            phone: true,
            render: (user) => <Unsubscribed user={user} />,
          },
          {
            key: "tracking",
            label: "Opens",
            byChoice: true,
            width: "7rem",
            render: (user) => (user.untracked ? <span class="text-faint">Not tracked</span> : ""),
          },
          ...traitColumns(),
        ]}
        {...(mayWork(me())
          ? {
            takesAll: true,
            actions: (selection: { choice: () => Choice }) => (
              <>
                <Show when={maySend(me())}>
                  <Button size="sm" look="primary" onClick={() => start(selection.choice())}>
                    <Send size={14} aria-hidden="true" /> Start conversations
                  </Button>
                </Show>
                <Button size="sm" onClick={() => subscribe(selection.choice(), true)}>Unsubscribe</Button>
                <Button size="sm" onClick={() => subscribe(selection.choice(), false)}>Resubscribe</Button>
                <Button size="sm" onClick={() => setMarking(selection.choice())}>Set traits</Button>
                <Button size="sm" onClick={() => setTracking(selection.choice())}>Opens</Button>
              </>
            ),
          }
          : {})}
        shortcuts={maySend(me())
          ? [{ keys: "s", label: "Start conversations", run: (rows) => start(meant(rows)) }]
          : []}
        empty={
          <EmptyState
            icon={<Users size={18} aria-hidden="true" />}
            title="No users yet"
            action={
              <Show when={mayWork(me())}>
                <LinkButton href="/import" look="primary">Import a CSV file</LinkButton>
                <Button onClick={() => setMaking(true)}>Make one by hand</Button>
              </Show>
            }
          >
            A user is a person at one of your accounts, whom you write to.
          </EmptyState>
        }
      />
      <Show when={marking()}>
        {(choice) => <TraitsOfManyDialog entity="user" choice={choice()} onClose={() => setMarking(null)} />}
      </Show>
      <Show when={tracking()}>
        {(choice) => <TrackingDialog entity="user" choice={choice()} onClose={() => setTracking(null)} />}
      </Show>
      <SubscriptionDialog asked={subscribing()} onClose={() => setSubscribing(null)} />
      <UserDialog
        open={making()}
        onClose={() => setMaking(false)}
        onSaved={(id) => navigate(`/users/${id}`)}
      />
    </Page>
  );
}

function Unsubscribed(props: { user: User }) {
  const me = useMe();
  return (
    <>
      <Show when={props.user.unsubscribed}>
        {(gone) => (
          <span class="inline-flex items-center gap-1.5">
            <Badge tone="warn">Unsubscribed</Badge>
            <Time at={gone().at} zone={me().timeZone} class="text-xs text-faint" />
          </span>
        )}
      </Show>
      <Show when={!props.user.unsubscribed && props.user.suppressed}>
        <Badge tone="danger">Suppressed</Badge>
      </Show>
    </>
  );
}
