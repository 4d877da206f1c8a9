import { A } from "@solidjs/router";
import { useInfiniteQuery, useQueryClient } from "@tanstack/solid-query";
import { createSignal, For, Show } from "solid-js";
import { type Answer, request } from "#web/shared/api.ts";
import { mayWork, useMe } from "#web/shared/me.ts";
import { readOn } from "#web/shared/read-on.ts";
import { Avatar } from "#web/shared/ui/Avatar.tsx";
import { Badge } from "#web/shared/ui/Badge.tsx";
import { Button, IconButton } from "#web/shared/ui/Button.tsx";
import { Section } from "#web/shared/ui/Page.tsx";
import { ShowMore } from "#web/shared/ui/ShowMore.tsx";
import { Loaded } from "#web/shared/ui/states.tsx";
import { toastError, toastUndo } from "#web/shared/ui/Toast.tsx";
import { Pencil, Plus, X } from "#web/shared/ui/icons.ts";
import { MemberDialog } from "./MemberDialog.tsx";

type Account = Answer<"GET /api/accounts/:id">;
type Users = Answer<"GET /api/users">;
type User = Users["items"][number];

/** Who belongs to an account, owner or not and as what; joined, changed and taken out here (PD2). */
export function AccountPeople(props: { account: Pick<Account, "id" | "name" | "userCount"> }) {
  const me = useMe();
  const client = useQueryClient();
  const [editing, setEditing] = createSignal<{ user: User | null } | null>(null);
  const users = useInfiniteQuery(() => ({
    queryKey: ["users", { accountId: props.account.id }],
    queryFn: ({ pageParam, signal }) =>
      readOn(
        (cursor, limit) => request("GET /api/users", { query: { accountId: props.account.id, limit, cursor }, signal }),
        { wanted: 25, mostMs: 3_000, cursor: pageParam ?? undefined, signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last: Pick<Users, "next">) => last.next,
    meta: { follows: ["account"] },
  }));
  const here = (user: User) => user.accounts.find((one) => one.id === props.account.id);
  const params = (user: User) => ({ id: props.account.id, userId: user.id });
  const renew = () => client.invalidateQueries({ queryKey: ["users", { accountId: props.account.id }] });
  const takeOut = async (user: User) => {
    const was = here(user);
    try {
      await request("DELETE /api/accounts/:id/users/:userId", { params: params(user) });
      await renew();
      toastUndo(`${user.name} belongs to ${props.account.name} no more`, async () => {
        const body = { isOwner: was?.isOwner ?? false, role: was?.role ?? null };
        await request("PUT /api/accounts/:id/users/:userId", { params: params(user), body });
        await renew();
      });
    } catch (error) {
      toastError(error);
    }
  };
  return (
    <Section
      title="Users"
      lead={`${props.account.userCount.toLocaleString("en")} at this account`}
      actions={
        <Show when={mayWork(me())}>
          <Button size="sm" onClick={() => setEditing({ user: null })}>
            <Plus size={14} aria-hidden="true" /> Add a user
          </Button>
        </Show>
      }
    >
      <Loaded query={users}>
        {(answer) => (
          <Show
            when={users.hasNextPage || answer().pages.some(({ items }) => items.length > 0)}
            fallback={<p class="px-4 py-3 text-sm text-muted">No users at this account yet.</p>}
          >
            <ul class="divide-y" aria-label="Users">
              <For each={answer().pages.flatMap((page) => page.items)}>
                {(user) => (
                  <li class="flex items-center gap-1 pr-2 hover:bg-hover">
                    <A href={`/users/${user.id}`} class="flex min-w-0 flex-1 items-center gap-3 px-4 py-2">
                      <Avatar name={user.name} />
                      <span class="min-w-0 flex-1">
                        <span class="block truncate text-sm font-medium">{user.name}</span>
                        <span class="block truncate text-xs text-muted">
                          {user.email ?? "no e-mail"}
                          <Show when={here(user)?.role}>{(role) => <>{" · "}{role()}</>}</Show>
                        </span>
                      </span>
                      <Show when={user.suppressed}>
                        <Badge tone="danger">Suppressed</Badge>
                      </Show>
                      <Show when={user.unsubscribed}>
                        <Badge tone="warn">Unsubscribed</Badge>
                      </Show>
                      <Show when={here(user)?.isOwner}>
                        <Badge tone="accent">Owner</Badge>
                      </Show>
                    </A>
                    <Show when={mayWork(me())}>
                      <IconButton
                        size="sm"
                        label={`Change what ${user.name} is here`}
                        onClick={() => setEditing({ user })}
                      >
                        <Pencil size={13} aria-hidden="true" />
                      </IconButton>
                      <IconButton size="sm" label={`Take ${user.name} out`} onClick={() => void takeOut(user)}>
                        <X size={14} aria-hidden="true" />
                      </IconButton>
                    </Show>
                  </li>
                )}
              </For>
            </ul>
            <ShowMore list={users} />
          </Show>
        )}
      </Loaded>
      <Show when={editing()} keyed>
        {(one) => (
          <MemberDialog
            account={props.account}
            user={one.user}
            was={one.user ? here(one.user) ?? null : null}
            onClose={() => setEditing(null)}
            onSaved={renew}
          />
        )}
      </Show>
    </Section>
  );
}
