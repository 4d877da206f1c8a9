import { useInfiniteQuery } from "@tanstack/solid-query";
import { For, type JSX, Show } from "solid-js";
import type { Answer } from "../api.ts";
import { Loaded } from "../ui/states.tsx";
import { StayCard } from "./StayCard.tsx";
import type { Stay } from "./stay-text.ts";
import { ShowMore } from "#web/shared/ui/ShowMore.tsx";

type StayPage = Answer<"GET /api/enrollments">;

/** Stays of accounts in playbooks, the newest first, more of them on demand (PB5). `key` says which. */
export function StayList(
  props: {
    key: readonly unknown[];
    load: (cursor: string | undefined, limit: number, signal: AbortSignal) => Promise<StayPage>;
    title: (stay: Stay) => JSX.Element;
    empty: JSX.Element;
  },
) {
  const list = useInfiniteQuery(() => ({
    queryKey: ["enrollments", ...props.key],
    queryFn: ({ pageParam, signal }) => props.load(pageParam ?? undefined, 25, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last: StayPage) => last.next,
    meta: { follows: ["playbook", "message", "enrollment"], restMs: 2_000 },
  }));
  return (
    <Loaded query={list}>
      {(answer) => (
        <Show when={answer().pages.some(({ items }) => items.length > 0)} fallback={props.empty}>
          <ul class="divide-y" aria-label="Stays">
            <For each={answer().pages.flatMap(({ items }) => items)}>
              {(stay) => <StayCard stay={stay} title={props.title(stay)} />}
            </For>
          </ul>
          <ShowMore list={list} />
        </Show>
      )}
    </Loaded>
  );
}
