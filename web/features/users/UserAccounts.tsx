import { A } from "@solidjs/router";
import { useQueryClient } from "@tanstack/solid-query";
import { createSignal, For, Show } from "solid-js";
import { type Answer, request } from "#web/shared/api.ts";
import { mayWork, useMe } from "#web/shared/me.ts";
import { Badge } from "#web/shared/ui/Badge.tsx";
import { Button, IconButton } from "#web/shared/ui/Button.tsx";
import { Section } from "#web/shared/ui/Page.tsx";
import { toastError, toastUndo } from "#web/shared/ui/Toast.tsx";
import { Pencil, Plus, X } from "#web/shared/ui/icons.ts";
import { AccountOfUserDialog } from "./AccountOfUserDialog.tsx";

type User = Answer<"GET /api/users/:id">;
type Member = User["accounts"][number];

/** The accounts of a user, as owner or not and as what; joined, changed and left here (PD2). */
export function UserAccounts(props: { user: User }) {
  const me = useMe();
  const client = useQueryClient();
  const [editing, setEditing] = createSignal<{ member: Member | null } | null>(null);
  const renew = () => client.invalidateQueries({ queryKey: ["user", props.user.id] });
  const leave = async (member: Member) => {
    const params = { id: member.id, userId: props.user.id };
    try {
      await request("DELETE /api/accounts/:id/users/:userId", { params });
      await renew();
      toastUndo(`${props.user.name} belongs to ${member.name} no more`, async () => {
        const { isOwner, role } = member;
        await request("PUT /api/accounts/:id/users/:userId", { params, body: { isOwner, role } });
        await renew();
      });
    } catch (error) {
      toastError(error);
    }
  };
  return (
    <Section
      title="Accounts"
      actions={
        <Show when={mayWork(me())}>
          <Button size="sm" onClick={() => setEditing({ member: null })}>
            <Plus size={14} aria-hidden="true" /> Add to an account
          </Button>
        </Show>
      }
    >
      <ul class="divide-y" aria-label="Accounts">
        <For
          each={props.user.accounts}
          fallback={<li class="px-4 py-3 text-sm text-muted">At no account yet.</li>}
        >
          {(account) => (
            <li class="flex items-center gap-1 pr-2 hover:bg-hover">
              <A href={`/accounts/${account.id}`} class="flex min-w-0 flex-1 items-center gap-3 px-4 py-2">
                <span class="min-w-0 flex-1 truncate text-sm font-medium">{account.name}</span>
                <Show when={account.role}>{(role) => <span class="truncate text-xs text-muted">{role()}</span>}</Show>
                <Show when={account.isOwner}>
                  <Badge tone="accent">Owner</Badge>
                </Show>
              </A>
              <Show when={mayWork(me())}>
                <IconButton
                  size="sm"
                  label={`Change what they are at ${account.name}`}
                  onClick={() => setEditing({ member: account })}
                >
                  <Pencil size={13} aria-hidden="true" />
                </IconButton>
                <IconButton size="sm" label={`Leave ${account.name}`} onClick={() => void leave(account)}>
                  <X size={14} aria-hidden="true" />
                </IconButton>
              </Show>
            </li>
          )}
        </For>
      </ul>
      <Show when={editing()} keyed>
        {(one) => (
          <AccountOfUserDialog
            user={props.user}
            member={one.member}
            onClose={() => setEditing(null)}
            onSaved={renew}
          />
        )}
      </Show>
    </Section>
  );
}
