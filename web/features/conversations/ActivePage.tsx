import { Show } from "solid-js";
import { type Answer, request } from "#web/shared/api.ts";
import { DataView } from "#web/shared/data-view/DataView.tsx";
import { useMe } from "#web/shared/me.ts";
import { Time } from "#web/shared/times.tsx";
import { Person } from "#web/shared/ui/Avatar.tsx";
import { LinkButton } from "#web/shared/ui/Button.tsx";
import { Page } from "#web/shared/ui/Page.tsx";
import { EmptyState } from "#web/shared/ui/states.tsx";
import { Mail } from "#web/shared/ui/icons.ts";
import { SeenMark } from "./SeenMark.tsx";

type Conversation = Answer<"GET /api/conversations">["items"][number];
const states = [
  { value: "active", label: "Active" },
  { value: "closed", label: "Closed" },
];

/** Conversations whose first message has left, the liveliest first (VI7). */
export default function ActivePage() {
  const me = useMe();
  return (
    <Page title="Active" fill>
      <DataView<Conversation>
        label="Conversations"
        queryKey={["conversations"]}
        follows={["message"]}
        load={({ q, filters, cursor, limit, signal }) =>
          request("GET /api/conversations", {
            query: { q, state: filters.state === "closed" ? "closed" : "active", cursor, limit },
            signal,
          })}
        idOf={(one) => one.id}
        nameOf={(one) => one.subject}
        hrefOf={(one) => `/conversations/${one.id}`}
        defaultSort="-activeAt"
        search="Search conversations"
        filters={[{ key: "state", label: "State", options: states }]}
        columns={[
          {
            key: "subject",
            label: "Subject",
            width: "minmax(14rem,2fr)",
            render: (one) => <span class="truncate font-medium">{one.subject || "No subject"}</span>,
          },
          {
            key: "to",
            label: "To",
            width: "minmax(9rem,1fr)",
            render: (one) => one.to.map((to) => to.name ?? to.address).join(", "),
          },
          { key: "account", label: "Account", width: "minmax(9rem,1fr)", render: (one) => one.account.name },
          { key: "sender", label: "From", width: "minmax(8rem,1fr)", render: (one) => <Person person={one.sender} /> },
          {
            key: "seen",
            label: "Seen",
            width: "11rem",
            phone: true,
            render: (one) => (
              <Show when={one.closedWhy} fallback={<SeenMark seen={one.seen} zone={me().timeZone} />}>
                {(why) => <span class="truncate text-xs text-muted" title={why()}>{why()}</span>}
              </Show>
            ),
          },
          {
            key: "activeAt",
            label: "Last",
            width: "7rem",
            render: (one) => <Time at={one.activeAt} zone={me().timeZone} />,
          },
        ]}
        empty={
          <EmptyState
            icon={<Mail size={18} aria-hidden="true" />}
            title="No active conversations yet"
            action={<LinkButton href="/pending">See what is pending</LinkButton>}
          >
            A conversation becomes active when its first message leaves.
          </EmptyState>
        }
      />
    </Page>
  );
}
