import { A } from "@solidjs/router";
import { useQuery } from "@tanstack/solid-query";
import { createSignal, Show } from "solid-js";
import { request } from "#web/shared/api.ts";
import { StayList } from "#web/shared/playbooks/StayList.tsx";
import { LinkButton } from "#web/shared/ui/Button.tsx";
import { History } from "#web/shared/ui/icons.ts";
import { Section } from "#web/shared/ui/Page.tsx";
import { Segmented } from "#web/shared/ui/Segmented.tsx";
import { EmptyState } from "#web/shared/ui/states.tsx";
import { AccountField } from "./AccountField.tsx";
import type { Playbook } from "./definition.ts";
import { cappedText, pendingPath } from "./playbook-text.ts";

type Which = "all" | "in" | "out";

/** Which accounts entered and left, what was done for each, what not and why (PB5). */
export function HistoryTab(props: { playbook: Playbook }) {
  const [which, setWhich] = createSignal<Which>("all");
  const [accountId, setAccountId] = createSignal<string | null>(null);
  const query = () => ({
    ...(which() === "all" ? {} : { state: which() as "in" | "out" }),
    ...(accountId() === null ? {} : { accountId: accountId()! }),
  });
  const account = useQuery(() => ({
    queryKey: ["account", accountId()],
    queryFn: ({ signal }) => request("GET /api/accounts/:id", { params: { id: accountId()! }, signal }),
    enabled: accountId() !== null,
  }));
  return (
    <>
      <div class="mb-4 flex flex-wrap items-end gap-4">
        <Segmented
          label="Which stays"
          segments={[
            { value: "all", label: "All" },
            { value: "in", label: "In it now" },
            { value: "out", label: "Left" },
          ]}
          value={which()}
          onChange={setWhich}
        />
        <AccountField
          class="w-72 max-w-full"
          label="Of one account"
          value={accountId()}
          name={account.isSuccess ? account.data.name : null}
          onChange={setAccountId}
        />
        <Show when={props.playbook.pending > 0}>
          <LinkButton class="ml-auto" href={pendingPath(props.playbook.id)}>
            {props.playbook.pending === 1 ? "1 mail" : `${cappedText(props.playbook.pending)} mails`} pending
          </LinkButton>
        </Show>
      </div>
      <Section title="History">
        <StayList
          key={["playbook", props.playbook.id, query()]}
          load={(cursor, limit, signal) =>
            request("GET /api/playbooks/:id/enrollments", {
              params: { id: props.playbook.id },
              query: { ...query(), cursor, limit },
              signal,
            })}
          title={(stay) => <A href={`/accounts/${stay.account.id}`} class="link">{stay.account.name}</A>}
          empty={
            <EmptyState
              icon={<History size={18} aria-hidden="true" />}
              title={emptyText(props.playbook, which(), accountId())}
            >
              {props.playbook.version === 0
                ? "Once it is live, each account that matches stands here, with what was done and why."
                : "Each account that enters stands here, with what was done and why."}
            </EmptyState>
          }
        />
      </Section>
    </>
  );
}

function emptyText(playbook: Playbook, which: Which, accountId: string | null): string {
  if (accountId !== null) return "That account was not in it";
  if (which === "out") return "No account has left it yet";
  return playbook.version === 0 ? "It is not live yet" : "No account is in it";
}
