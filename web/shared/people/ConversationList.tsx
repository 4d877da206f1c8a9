import { A } from "@solidjs/router";
import { useQuery } from "@tanstack/solid-query";
import { For, Show } from "solid-js";
import { request } from "../api.ts";
import { useMe } from "../me.ts";
import { Time } from "../times.tsx";
import { ConversationMarks } from "../mail/ConversationMarks.tsx";
import { Eye } from "../ui/icons.ts";
import { Section } from "../ui/Page.tsx";
import { Loaded } from "../ui/states.tsx";

/** Every conversation of an account or a user, newest first (PD4). */
export function ConversationList(props: { where: { accountId: string } | { userId: string } }) {
  const me = useMe();
  const conversations = useQuery(() => ({
    queryKey: ["conversations", props.where],
    queryFn: ({ signal }) => request("GET /api/conversations", { query: { ...props.where, limit: 50 }, signal }),
    meta: { follows: ["message"] },
  }));
  return (
    <Section title="Conversations">
      <Loaded query={conversations}>
        {(page) => (
          <Show
            when={page().items.length > 0}
            fallback={<p class="px-4 py-3 text-sm text-muted">No conversations yet.</p>}
          >
            <ul class="divide-y">
              <For each={page().items}>
                {(one) => (
                  <li>
                    <A href={`/conversations/${one.id}`} class="flex items-center gap-3 px-4 py-2 hover:bg-hover">
                      <span class="min-w-0 flex-1">
                        <span class="block truncate text-sm font-medium">{one.subject || "No subject"}</span>
                        <span class="block truncate text-xs text-muted">
                          {one.sender?.name ?? "Nobody"} to {one.to.map((to) => to.name ?? to.address).join(", ")}
                        </span>
                      </span>
                      <Show when={one.seen}>
                        <Eye size={14} class="shrink-0 text-ok" aria-label="Seen" />
                      </Show>
                      <ConversationMarks of={one} zone={me().timeZone} />
                      <Time at={one.activeAt} zone={me().timeZone} class="w-20 text-right text-xs text-faint" />
                    </A>
                  </li>
                )}
              </For>
            </ul>
          </Show>
        )}
      </Loaded>
    </Section>
  );
}
