import { useParams } from "@solidjs/router";
import { useQuery } from "@tanstack/solid-query";
import { Show } from "solid-js";
import { type Answer, request } from "#web/shared/api.ts";
import { isAdmin, maySend, useMe } from "#web/shared/me.ts";
import { ConversationList } from "#web/shared/people/ConversationList.tsx";
import { PageMail } from "#web/shared/people/PageMail.tsx";
import { startPath } from "#web/shared/start-selection.ts";
import { Badge } from "#web/shared/ui/Badge.tsx";
import { LinkButton } from "#web/shared/ui/Button.tsx";
import { Page } from "#web/shared/ui/Page.tsx";
import { Loaded } from "#web/shared/ui/states.tsx";
import { Send } from "#web/shared/ui/icons.ts";
import { PrivacyMenu } from "./PrivacyMenu.tsx";
import { Subscription } from "./Subscription.tsx";
import { UserAccounts } from "./UserAccounts.tsx";
import { UserFacts } from "./UserFacts.tsx";

type User = Answer<"GET /api/users/:id">;

/** One user: facts, accounts, whether they may be mailed, what is to leave to them, and their conversations (PD2, PD4, SU2). */
export default function UserPage() {
  const params = useParams<{ id: string }>();
  const user = useQuery(() => ({
    queryKey: ["user", params.id],
    queryFn: ({ signal }) => request("GET /api/users/:id", { params: { id: params.id }, signal }),
    meta: { follows: ["account", "trait", "suppression"] },
  }));
  return <Loaded query={user}>{(data) => <View user={data()} />}</Loaded>;
}

function View(props: { user: User }) {
  const me = useMe();
  const where = () => ({ userId: props.user.id });
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
          <Show when={maySend(me())}>
            <LinkButton look="primary" href={startPath({ userIds: [props.user.id] })}>
              <Send size={14} aria-hidden="true" /> Start a conversation
            </LinkButton>
          </Show>
          <Show when={isAdmin(me())}>
            <PrivacyMenu user={props.user} />
          </Show>
        </>
      }
    >
      <div class="grid grid-cols-[minmax(0,1fr)_22rem] gap-8 max-lg:grid-cols-1">
        <div class="min-w-0">
          <UserAccounts user={props.user} />
          <PageMail where={where()} />
          <ConversationList where={where()} />
        </div>
        <div class="min-w-0">
          <UserFacts user={props.user} />
          <Subscription user={props.user} />
        </div>
      </div>
    </Page>
  );
}
