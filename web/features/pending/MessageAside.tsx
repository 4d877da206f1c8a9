import { A } from "@solidjs/router";
import { useQuery } from "@tanstack/solid-query";
import { For, type JSX, Show } from "solid-js";
import { statusLabel } from "#jobs/rules/account-status.ts";
import { request } from "#web/shared/api.ts";
import { type Message, partiesOf } from "#web/shared/mail/message-state.ts";
import { SubjectText } from "#web/shared/mail/SubjectText.tsx";
import { useMe } from "#web/shared/me.ts";
import { moneyText } from "#web/shared/money.ts";
import { createNow, dateText, Time } from "#web/shared/times.tsx";
import { traitText } from "#web/shared/traits/trait-text.ts";
import { useTraits } from "#web/shared/traits/use-traits.ts";
import { Person } from "#web/shared/ui/Avatar.tsx";
import { Eye } from "#web/shared/ui/icons.ts";
import { Facts } from "#web/shared/ui/Page.tsx";
import { Loaded } from "#web/shared/ui/states.tsx";
import { useVariableNames } from "#web/shared/mail/use-variable-names.ts";
import { holdText } from "#web/shared/mail/hold-text.ts";

/** What one wants to know before a mail leaves: the account's facts, recent conversations and other pending mail (PR1). */
export function MessageAside(props: { message: Message }) {
  return (
    <div class="flex flex-col gap-6 border-t pt-4">
      <AccountFacts accountId={props.message.account.id} />
      <Recent message={props.message} />
      <OtherPending message={props.message} />
    </div>
  );
}

function Part(props: { title: JSX.Element; children: JSX.Element }) {
  return (
    <section>
      <h3 class="mb-1.5 text-xs font-medium text-faint">{props.title}</h3>
      {props.children}
    </section>
  );
}

function AccountFacts(props: { accountId: string }) {
  const me = useMe();
  const traits = useTraits("account");
  const account = useQuery(() => ({
    queryKey: ["account", props.accountId],
    queryFn: ({ signal }) => request("GET /api/accounts/:id", { params: { id: props.accountId }, signal }),
    meta: { follows: ["teammate"] },
  }));
  return (
    <Loaded query={account}>
      {(data) => (
        <Part title={<A href={`/accounts/${data().id}`} class="hover:underline">{data().name}</A>}>
          <Facts
            facts={[
              { label: "Status", value: data().status === null ? "—" : statusLabel(data().status!) },
              { label: "CSM", value: <Person person={data().csm} none="Nobody" /> },
              { label: "AE", value: <Person person={data().ae} none="Nobody" /> },
              {
                label: "MRR",
                value: data().mrrCents === null ? "—" : moneyText(data().mrrCents!, me().currency),
              },
              { label: "Renewal date", value: data().renewsOn === null ? "—" : dateText(data().renewsOn!) },
              { label: "Health", value: data().health === null ? "—" : `${data().health} of 10` },
              ...traits().flatMap((trait) => {
                const text = traitText(trait, data().traits[trait.key]);
                return text === "" ? [] : [{ label: trait.label, value: text }];
              }),
            ]}
          />
        </Part>
      )}
    </Loaded>
  );
}

function Recent(props: { message: Message }) {
  const me = useMe();
  const conversations = useQuery(() => ({
    queryKey: ["conversations", { accountId: props.message.account.id, limit: 6, state: "active" }],
    queryFn: ({ signal }) =>
      request("GET /api/conversations", {
        query: { accountId: props.message.account.id, limit: 6, state: "active" },
        signal,
      }),
    meta: { follows: ["message"] },
  }));
  return (
    <Part title="Recent conversations">
      <Loaded query={conversations} skeleton={<p class="text-faint">…</p>}>
        {(page) => (
          <ul class="flex flex-col gap-1.5">
            <For
              each={page().items.filter((one) => one.id !== props.message.conversationId).slice(0, 5)}
              fallback={<li class="text-faint">None yet</li>}
            >
              {(one) => (
                <li class="flex min-w-0 items-baseline gap-2">
                  <A href={`/conversations/${one.id}`} class="min-w-0 flex-1 truncate hover:underline">
                    {one.subject || "No subject"}
                  </A>
                  <Show when={one.seen}>
                    <Eye size={13} class="shrink-0 self-center text-ok" aria-label="Seen" />
                  </Show>
                  <Time at={one.activeAt} zone={me().timeZone} class="shrink-0 text-xs text-faint" />
                </li>
              )}
            </For>
          </ul>
        )}
      </Loaded>
    </Part>
  );
}

function OtherPending(props: { message: Message }) {
  const now = createNow();
  const nameOf = useVariableNames();
  const others = useQuery(() => ({
    queryKey: ["messages", { accountId: props.message.account.id, limit: 6 }],
    queryFn: ({ signal }) =>
      request("GET /api/messages", { query: { accountId: props.message.account.id, limit: 6 }, signal }),
  }));
  return (
    <Part title="Other pending mail">
      <Loaded query={others} skeleton={<p class="text-faint">…</p>}>
        {(page) => (
          <ul class="flex flex-col gap-1.5">
            <For
              each={page().items.filter((one) => one.id !== props.message.id).slice(0, 5)}
              fallback={<li class="text-faint">None</li>}
            >
              {(one) => (
                <li class="min-w-0">
                  <A href={`/pending/${one.id}?view=all`} class="block truncate hover:underline">
                    <SubjectText subject={one.subject} nameOf={nameOf} />
                  </A>
                  <span class="block truncate text-xs text-faint">
                    {`${partiesOf(one.to)} · ${holdText(one, now()).short}`}
                  </span>
                </li>
              )}
            </For>
          </ul>
        )}
      </Loaded>
    </Part>
  );
}
