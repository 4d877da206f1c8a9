import { A } from "@solidjs/router";
import { useInfiniteQuery } from "@tanstack/solid-query";
import { For, Show } from "solid-js";
import { type Answer, request } from "../api.ts";
import { ConversationMarks } from "../mail/ConversationMarks.tsx";
import { SubjectText } from "../mail/SubjectText.tsx";
import { useVariableNames } from "../mail/use-variable-names.ts";
import { useMe } from "../me.ts";
import { readOn } from "../read-on.ts";
import { Time } from "../times.tsx";
import { Eye } from "../ui/icons.ts";
import { Section } from "../ui/Page.tsx";
import { Loaded } from "../ui/states.tsx";
import { createPageMail, type Where } from "./create-page-mail.ts";
import { viaText } from "./via-text.ts";
import { ShowMore } from "#web/shared/ui/ShowMore.tsx";

type Tied = Answer<"GET /api/accounts/:id/conversations">;

/** Every conversation of an account or a user, newest first, each with who ties it there (PD4). */
export function ConversationList(props: { where: Where }) {
  const me = useMe();
  const nameOf = useVariableNames();
  const { valuesIn } = createPageMail(() => props.where);
  const list = useInfiniteQuery(() => ({
    queryKey: ["conversations", props.where],
    queryFn: ({ pageParam, signal }): Promise<Tied> => {
      const { where } = props;
      const load = (cursor: string | undefined, limit: number) =>
        "accountId" in where
          ? request("GET /api/accounts/:id/conversations", {
            ...{ params: { id: where.accountId }, query: { limit, cursor }, signal },
          })
          : request("GET /api/users/:id/conversations", {
            ...{ params: { id: where.userId }, query: { limit, cursor }, signal },
          });
      return readOn(load, { wanted: 25, mostMs: 3_000, cursor: pageParam ?? undefined, signal });
    },
    initialPageParam: null as string | null,
    getNextPageParam: (last: Tied) => last.next,
    meta: { follows: ["message", "user", "account"] },
  }));
  return (
    <Section title="Conversations">
      <Loaded query={list}>
        {(answer) => (
          <Show
            when={list.hasNextPage || answer().pages.some(({ items }) => items.length > 0)}
            fallback={<p class="px-4 py-3 text-sm text-muted">No conversations yet.</p>}
          >
            <ul class="divide-y" aria-label="Conversations">
              <For each={answer().pages.flatMap((page) => page.items)}>
                {(one) => (
                  <li>
                    <A
                      href={`/conversations/${one.id}`}
                      class="flex items-center gap-x-3 gap-y-1 px-4 py-2 hover:bg-hover phone:flex-wrap"
                    >
                      <span class="min-w-0 flex-1 phone:basis-full">
                        <span class="block truncate text-sm font-medium">
                          <SubjectText
                            subject={one.subject}
                            values={one.state === "pending" ? valuesIn(one.id) : undefined}
                            nameOf={nameOf}
                          />
                        </span>
                        <span class="block truncate text-xs text-muted">
                          {one.sender?.name ?? "Nobody"} to {one.to.map((to) => to.name ?? to.address).join(", ")}
                        </span>
                        <Show when={viaText(one, props.where)}>
                          {(words) => <span class="block truncate text-xs text-muted">{words()}</span>}
                        </Show>
                      </span>
                      <Show when={one.seen}>
                        <Eye size={14} class="shrink-0 text-ok" aria-label="Seen" />
                      </Show>
                      <ConversationMarks of={one} zone={me().timeZone} />
                      <Time
                        at={one.activeAt}
                        zone={me().timeZone}
                        class="ml-auto w-20 shrink-0 text-right text-xs text-faint"
                      />
                    </A>
                  </li>
                )}
              </For>
            </ul>
            <ShowMore list={list} />
          </Show>
        )}
      </Loaded>
    </Section>
  );
}
