import { useSearchParams } from "@solidjs/router";
import { useQuery } from "@tanstack/solid-query";
import { createEffect, createMemo, For, Show } from "solid-js";
import { loadAllRows } from "#web/shared/data-view/create-rows.ts";
import type { DataHandle } from "#web/shared/data-view/DataView.tsx";
import { askedOf, readView } from "#web/shared/data-view/view-state.ts";
import type { Message } from "#web/shared/mail/message-state.ts";
import { useVariableNames } from "#web/shared/mail/use-variable-names.ts";
import { EmptyState, Loaded, SkeletonLines } from "#web/shared/ui/states.tsx";
import { AlikeSection } from "./AlikeSection.tsx";
import { sectionsOf } from "./alike.ts";
import type { Desk } from "./create-desk.ts";
import { createDifferences } from "./create-differences.ts";
import { filterKeys } from "./create-filters.ts";
import { createLoad } from "./create-load.ts";
import { GroupHead } from "./GroupHead.tsx";
import { messageGroupings } from "./groups.tsx";

/** The most of a group that is read in one go. */
const mostRead = 200;

/** Mail that began alike, read as one: the common text once, and what differs in each of them (PR4). */
export function GroupPane(props: { id: string; desk: Desk; list: DataHandle<Message> | undefined }) {
  const [search] = useSearchParams();
  const { view } = props.desk.place;
  const shape = { defaultSort: "sendAt", filterKeys, groupKeys: ["start", "template"] };
  const state = createMemo(() => askedOf(readView(search, shape)));
  const by = () => state().by || "start";
  const asked = () => ({
    q: state().q || undefined,
    sort: state().sort,
    filters: state().filters,
    filter: state().filter || undefined,
  });
  const follows = ["sender", "setting", "channel", "account", "user", "teammate", "start", "comment"];
  const load = createLoad(view);
  const rows = useQuery(() => ({
    queryKey: ["messages", "review", view(), state(), props.id],
    queryFn: ({ signal }) => loadAllRows(load, { ...asked(), group: { by: by(), id: props.id } }, mostRead, signal),
    meta: { follows },
  }));
  const grouping = messageGroupings({ mine: () => view() === "mine" });
  const groups = useQuery(() => ({
    queryKey: ["messages", "review", view(), state(), "groups"],
    queryFn: ({ signal }) => grouping.find((one) => one.key === by())!.load({ ...asked(), signal }),
    meta: { follows },
  }));
  const group = () => (groups.isSuccess ? groups.data.find((one) => one.id === props.id) : undefined);
  const nameOf = useVariableNames();
  const differences = createDifferences();
  createEffect(() => differences.want(rows.isSuccess ? rows.data : []));
  return (
    <article aria-label="Messages that began alike" class="flex min-h-0 min-w-0 flex-1 flex-col">
      <GroupHead group={group()} rows={rows.isSuccess ? rows.data : []} desk={props.desk} list={props.list} />
      <div class="relative min-h-0 flex-1 overflow-auto">
        <Loaded query={rows} skeleton={<SkeletonLines lines={8} />}>
          {(messages) => (
            <Show
              when={messages().length > 0}
              fallback={
                <EmptyState title="Nothing of it waits any more">All of this group left or was deleted.</EmptyState>
              }
            >
              <For each={sectionsOf(messages())}>
                {(section) => (
                  <AlikeSection
                    startName={by() === "template" ? section.name : null}
                    messages={section.messages}
                    differences={differences}
                    nameOf={nameOf}
                    desk={props.desk}
                    list={props.list}
                  />
                )}
              </For>
              <Show when={(group()?.count ?? 0) > messages().length}>
                <p class="px-4 py-3 text-xs text-muted">
                  {`The first ${messages().length} of ${
                    group()!.count.toLocaleString("en")
                  }. As they leave, the next come in.`}
                </p>
              </Show>
            </Show>
          )}
        </Loaded>
      </div>
    </article>
  );
}
