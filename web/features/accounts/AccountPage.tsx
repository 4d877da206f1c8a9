import { useParams } from "@solidjs/router";
import { useQuery } from "@tanstack/solid-query";
import { Show } from "solid-js";
import { statusLabel } from "#jobs/rules/account-status.ts";
import { type Answer, request } from "#web/shared/api.ts";
import { maySend, useMe } from "#web/shared/me.ts";
import { ConversationList } from "#web/shared/people/ConversationList.tsx";
import { PageMail } from "#web/shared/people/PageMail.tsx";
import { startPath } from "#web/shared/start-selection.ts";
import { Badge } from "#web/shared/ui/Badge.tsx";
import { LinkButton } from "#web/shared/ui/Button.tsx";
import { Page } from "#web/shared/ui/Page.tsx";
import { Loaded } from "#web/shared/ui/states.tsx";
import { Send } from "#web/shared/ui/icons.ts";
import { AccountStays } from "#web/shared/playbooks/AccountStays.tsx";
import { AccountFacts } from "./AccountFacts.tsx";
import { AccountPeople } from "./AccountPeople.tsx";
import { statusTone } from "./status.ts";

type Account = Answer<"GET /api/accounts/:id">;

/** One account: its facts, its people, what is to leave to them, and every conversation that one of them ties to it (PD2, PD4). */
export default function AccountPage() {
  const params = useParams<{ id: string }>();
  const account = useQuery(() => ({
    queryKey: ["account", params.id],
    queryFn: ({ signal }) => request("GET /api/accounts/:id", { params: { id: params.id }, signal }),
    meta: { follows: ["teammate", "trait"] },
  }));
  return <Loaded query={account}>{(data) => <View account={data()} />}</Loaded>;
}

function View(props: { account: Account }) {
  const me = useMe();
  const where = () => ({ accountId: props.account.id });
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
        <Show when={maySend(me())}>
          <LinkButton look="primary" href={startPath({ accountIds: [props.account.id] })}>
            <Send size={14} aria-hidden="true" /> Start conversations
          </LinkButton>
        </Show>
      }
    >
      <div class="grid grid-cols-[minmax(0,1fr)_22rem] gap-8 max-lg:grid-cols-1">
        <div class="min-w-0">
          <AccountPeople account={props.account} />
          <PageMail where={where()} />
          <ConversationList where={where()} />
          <AccountStays accountId={props.account.id} />
        </div>
        <div class="min-w-0">
          <AccountFacts account={props.account} />
        </div>
      </div>
    </Page>
  );
}
