import { A, useNavigate, useParams, useSearchParams } from "@solidjs/router";
import { useQuery } from "@tanstack/solid-query";
import { createSignal, For, Show } from "solid-js";
import { type Answer, request } from "#web/shared/api.ts";
import { ConversationList } from "#web/shared/people/ConversationList.tsx";
import { maySend, mayWork, useMe } from "#web/shared/me.ts";
import { startPath } from "#web/shared/start-selection.ts";
import { Time } from "#web/shared/times.tsx";
import { traitText } from "#web/shared/traits/trait-text.ts";
import { useTraits } from "#web/shared/traits/use-traits.ts";
import { Badge } from "#web/shared/ui/Badge.tsx";
import { Button, LinkButton } from "#web/shared/ui/Button.tsx";
import { Facts, Page, Section } from "#web/shared/ui/Page.tsx";
import { Loaded } from "#web/shared/ui/states.tsx";
import { Pencil, Send } from "#web/shared/ui/icons.ts";
import { setSubscription } from "./subscription.ts";
import { UserDialog } from "./UserDialog.tsx";

type User = Answer<"GET /api/users/:id">;

/** One user: facts, accounts, subscription, conversations (PD2, SU2). */
export default function UserPage() {
  const params = useParams<{ id: string }>();
  const user = useQuery(() => ({
    queryKey: ["user", params.id],
    queryFn: ({ signal }) => request("GET /api/users/:id", { params: { id: params.id }, signal }),
    meta: { follows: ["account"] },
  }));
  return <Loaded query={user}>{(data) => <View user={data()} />}</Loaded>;
}

function View(props: { user: User }) {
  const me = useMe();
  const navigate = useNavigate();
  const traits = useTraits("user");
  // Who comes to mend the address finds its field open, once.
  const [search, setSearch] = useSearchParams<{ edit?: string }>();
  const [editing, setEditing] = createSignal(search.edit === "email" && mayWork(me()));
  const close = () => {
    setEditing(false);
    if (search.edit !== undefined) setSearch({ edit: undefined }, { replace: true });
  };
  const facts = () => [
    { label: "E-mail", value: props.user.email ?? "—" },
    {
      label: "Last seen",
      value: <Show when={props.user.lastSeenAt} fallback="—">{(at) => <Time at={at()} zone={me().timeZone} />}</Show>,
    },
    { label: "External id", value: props.user.externalId ?? "—" },
    ...traits().map((trait) => ({ label: trait.label, value: traitText(trait, props.user.traits[trait.key]) || "—" })),
  ];
  return (
    <Page
      title={props.user.name}
      crumbs={[{ label: "Users", href: "/users" }]}
      beside={
        <>
          <Show when={props.user.unsubscribed}>
            <Badge tone="warn">Unsubscribed</Badge>
          </Show>
          <Show when={props.user.suppressed}>
            <Badge tone="danger">Suppressed</Badge>
          </Show>
        </>
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
            <LinkButton look="primary" href={startPath({ userIds: [props.user.id] })}>
              <Send size={14} aria-hidden="true" /> Start a conversation
            </LinkButton>
          </Show>
        </>
      }
    >
      <div class="grid grid-cols-[minmax(0,1fr)_20rem] gap-8 max-lg:grid-cols-1">
        <div class="min-w-0">
          <Section title="Accounts">
            <ul class="divide-y">
              <For
                each={props.user.accounts}
                fallback={<li class="px-4 py-3 text-sm text-muted">At no account yet.</li>}
              >
                {(account) => (
                  <li>
                    <A href={`/accounts/${account.id}`} class="flex items-center gap-3 px-4 py-2 hover:bg-hover">
                      <span class="min-w-0 flex-1 truncate text-sm font-medium">{account.name}</span>
                      <Show when={account.role}>{(role) => <span class="text-xs text-muted">{role()}</span>}</Show>
                      <Show when={account.isOwner}>
                        <Badge tone="accent">Owner</Badge>
                      </Show>
                    </A>
                  </li>
                )}
              </For>
            </ul>
          </Section>
          <ConversationList where={{ userId: props.user.id }} />
        </div>
        <div>
          <Section title="Facts">
            <div class="p-4">
              <Facts facts={facts()} />
            </div>
          </Section>
          <Subscription user={props.user} />
        </div>
      </div>
      <UserDialog
        open={editing()}
        user={props.user}
        focus={search.edit === "email" ? "email" : undefined}
        onClose={close}
        onSaved={(id) => navigate(`/users/${id}`)}
      />
    </Page>
  );
}

function Subscription(props: { user: User }) {
  const me = useMe();
  return (
    <Section title="Subscription">
      <div class="flex flex-col gap-3 p-4 text-sm">
        <Show
          when={props.user.unsubscribed}
          fallback={
            <Show when={!props.user.suppressed}>
              <p>Gets mail that allows unsubscribes.</p>
            </Show>
          }
        >
          {(gone) => (
            <p>
              Unsubscribed <Time at={gone().at} zone={me().timeZone} />{" "}
              {gone().by === "self" ? "by their own act" : `by ${gone().by}`}.
            </p>
          )}
        </Show>
        <Show when={props.user.suppressed}>
          {(stop) => <p class="text-danger">Never mailed: {stop().why.replaceAll("_", " ")}.</p>}
        </Show>
        <Show when={mayWork(me())}>
          <Button
            size="sm"
            class="self-start"
            onClick={() => void setSubscription([props.user.id], !props.user.unsubscribed)}
          >
            {props.user.unsubscribed ? "Resubscribe" : "Unsubscribe"}
          </Button>
        </Show>
      </div>
    </Section>
  );
}
