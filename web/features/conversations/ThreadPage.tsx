import { A, useParams } from "@solidjs/router";
import { useQuery } from "@tanstack/solid-query";
import { For, Show } from "solid-js";
import { type Answer, request } from "#web/shared/api.ts";
import { useMe } from "#web/shared/me.ts";
import { Time } from "#web/shared/times.tsx";
import { Badge } from "#web/shared/ui/Badge.tsx";
import { Facts, Page, Section } from "#web/shared/ui/Page.tsx";
import { Loaded } from "#web/shared/ui/states.tsx";
import { MessageCard } from "./MessageCard.tsx";

type Conversation = Answer<"GET /api/conversations/:id">;
const tones = { pending: "warn", active: "ok", closed: "neutral" } as const;

/** One conversation: its messages in order, what is pending in it, and who ties it to which account (VI9, PD4). */
export default function ThreadPage() {
  const params = useParams<{ id: string }>();
  const conversation = useQuery(() => ({
    queryKey: ["conversation", params.id],
    queryFn: ({ signal }) => request("GET /api/conversations/:id", { params: { id: params.id }, signal }),
    meta: { follows: ["message"] },
  }));
  return <Loaded query={conversation}>{(data) => <View conversation={data()} />}</Loaded>;
}

function View(props: { conversation: Conversation }) {
  const me = useMe();
  const one = () => props.conversation;
  return (
    <Page
      title={one().subject || "No subject"}
      crumbs={[{ label: "Active", href: "/active" }]}
      beside={<Badge tone={tones[one().state]}>{one().state[0]!.toUpperCase() + one().state.slice(1)}</Badge>}
      width="wide"
    >
      <div class="grid grid-cols-[minmax(0,1fr)_18rem] gap-8 max-lg:grid-cols-1">
        <ol class="flex min-w-0 flex-col gap-4" aria-label="Messages">
          <For each={one().messages}>
            {(message) => (
              <li>
                <MessageCard message={message} zone={me().timeZone} />
              </li>
            )}
          </For>
        </ol>
        <div>
          <Section title="About">
            <div class="p-4">
              <Facts
                facts={[
                  {
                    label: "Account",
                    value: (
                      <A class="text-accent hover:underline" href={`/accounts/${one().account.id}`}>
                        {one().account.name}
                      </A>
                    ),
                  },
                  { label: "Begun", value: <Time at={one().createdAt} zone={me().timeZone} exact /> },
                  { label: "Start", value: one().start?.name ?? "—" },
                  {
                    label: "Template",
                    value: (
                      <Show when={one().template} fallback="—">
                        {(template) => (
                          <A class="text-accent hover:underline" href={`/templates/${template().id}`}>
                            {template().name}
                          </A>
                        )}
                      </Show>
                    ),
                  },
                  ...(one().closedWhy ? [{ label: "Closed", value: one().closedWhy }] : []),
                ]}
              />
            </div>
          </Section>
          <Section title="Shown under" lead="By the accounts that its people belong to.">
            <ul class="divide-y text-sm">
              <For each={one().ties}>
                {(tie) => (
                  <li class="px-4 py-2">
                    <A class="font-medium hover:underline" href={`/accounts/${tie.account.id}`}>{tie.account.name}</A>
                    <p class="text-xs text-muted">by {tie.users.map((user) => user.name).join(", ")}</p>
                  </li>
                )}
              </For>
            </ul>
          </Section>
        </div>
      </div>
    </Page>
  );
}
