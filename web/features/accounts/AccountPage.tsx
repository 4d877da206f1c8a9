import { A, useNavigate, useParams } from "@solidjs/router";
import { useQuery } from "@tanstack/solid-query";
import { createSignal, For, Show } from "solid-js";
import { type Answer, request } from "#web/shared/api.ts";
import { ConversationList } from "#web/shared/people/ConversationList.tsx";
import { maySend, mayWork, useMe } from "#web/shared/me.ts";
import { moneyText } from "#web/shared/money.ts";
import { startPath } from "#web/shared/start-selection.ts";
import { dateText } from "#web/shared/times.tsx";
import { traitText } from "#web/shared/traits/trait-text.ts";
import { useTraits } from "#web/shared/traits/use-traits.ts";
import { Avatar, Person } from "#web/shared/ui/Avatar.tsx";
import { Badge } from "#web/shared/ui/Badge.tsx";
import { Button, LinkButton } from "#web/shared/ui/Button.tsx";
import { Facts, Page, Section } from "#web/shared/ui/Page.tsx";
import { Loaded } from "#web/shared/ui/states.tsx";
import { Pencil, Send } from "#web/shared/ui/icons.ts";
import { AccountDialog } from "./AccountDialog.tsx";
import { Health } from "./Health.tsx";
import { statusLabel, statusTone } from "./status.ts";

type Account = Answer<"GET /api/accounts/:id">;

/** One account: its facts, its people, and every conversation that one of them ties to it (PD2, PD4). */
export default function AccountPage() {
  const params = useParams<{ id: string }>();
  const account = useQuery(() => ({
    queryKey: ["account", params.id],
    queryFn: ({ signal }) => request("GET /api/accounts/:id", { params: { id: params.id }, signal }),
    meta: { follows: ["teammate"] },
  }));
  return <Loaded query={account}>{(data) => <View account={data()} />}</Loaded>;
}

function View(props: { account: Account }) {
  const me = useMe();
  const navigate = useNavigate();
  const traits = useTraits("account");
  const [editing, setEditing] = createSignal(false);
  const facts = () => [
    { label: "CSM", value: <Person person={props.account.csm} none="Nobody" /> },
    { label: "AE", value: <Person person={props.account.ae} none="Nobody" /> },
    { label: "MRR", value: props.account.mrrCents === null ? "—" : moneyText(props.account.mrrCents, me().currency) },
    { label: "Renewal date", value: props.account.renewsOn === null ? "—" : dateText(props.account.renewsOn) },
    { label: "Health", value: props.account.health === null ? "—" : <Health value={props.account.health} /> },
    { label: "External id", value: props.account.externalId ?? "—" },
    ...traits().map((trait) => ({
      label: trait.label,
      value: traitText(trait, props.account.traits[trait.key]) || "—",
    })),
  ];
  return (
    <Page
      title={props.account.name}
      crumbs={[{ label: "Accounts", href: "/accounts" }]}
      beside={
        <Show when={props.account.status}>
          {(status) => <Badge tone={statusTone(status())}>{statusLabel(status())}</Badge>}
        </Show>
      }
      width="wide"
      actions={
        <>
          <Show when={mayWork(me())}>
            <Button onClick={() => setEditing(true)}>
              <Pencil size={14} aria-hidden="true" /> Edit
            </Button>
          </Show>
          <Show when={maySend(me())}>
            <LinkButton look="primary" href={startPath({ accountIds: [props.account.id] })}>
              <Send size={14} aria-hidden="true" /> Start conversations
            </LinkButton>
          </Show>
        </>
      }
    >
      <div class="grid grid-cols-[minmax(0,1fr)_20rem] gap-8 max-lg:grid-cols-1">
        <div class="min-w-0">
          <People account={props.account} />
          <ConversationList where={{ accountId: props.account.id }} />
        </div>
        <Section title="Facts">
          <div class="p-4">
            <Facts facts={facts()} />
          </div>
        </Section>
      </div>
      <AccountDialog
        open={editing()}
        account={props.account}
        onClose={() => setEditing(false)}
        onSaved={(id) => navigate(`/accounts/${id}`)}
      />
    </Page>
  );
}

function People(props: { account: Account }) {
  const users = useQuery(() => ({
    queryKey: ["users", { accountId: props.account.id }],
    queryFn: ({ signal }) => request("GET /api/users", { query: { accountId: props.account.id, limit: 100 }, signal }),
    meta: { follows: ["account"] },
  }));
  return (
    <Section title="Users" lead={`${props.account.userCount.toLocaleString("en")} at this account`}>
      <Loaded query={users}>
        {(page) => (
          <Show
            when={page().items.length > 0}
            fallback={<p class="px-4 py-3 text-sm text-muted">No users at this account yet.</p>}
          >
            <ul class="divide-y">
              <For each={page().items}>
                {(user) => {
                  const here = () => user.accounts.find((one) => one.id === props.account.id);
                  return (
                    <li>
                      <A href={`/users/${user.id}`} class="flex items-center gap-3 px-4 py-2 hover:bg-hover">
                        <Avatar name={user.name} />
                        <span class="min-w-0 flex-1">
                          <span class="block truncate text-sm font-medium">{user.name}</span>
                          <span class="block truncate text-xs text-muted">
                            {user.email ?? "no e-mail"}
                            <Show when={here()?.role}>{(role) => <>{" · "}{role()}</>}</Show>
                          </span>
                        </span>
                        <Show when={user.unsubscribed}>
                          <Badge tone="warn">Unsubscribed</Badge>
                        </Show>
                        <Show when={here()?.isOwner}>
                          <Badge tone="accent">Owner</Badge>
                        </Show>
                      </A>
                    </li>
                  );
                }}
              </For>
            </ul>
            <Show when={page().next}>
              <p class="border-t px-4 py-2 text-xs text-muted">The first 100. Find the others in Users.</p>
            </Show>
          </Show>
        )}
      </Loaded>
    </Section>
  );
}
