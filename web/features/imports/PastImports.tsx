import { useInfiniteQuery } from "@tanstack/solid-query";
import { For, Show } from "solid-js";
import { type Answer, request } from "#web/shared/api.ts";
import { useMe } from "#web/shared/me.ts";
import { Time } from "#web/shared/times.tsx";
import { Badge, type Tone } from "#web/shared/ui/Badge.tsx";
import { Section } from "#web/shared/ui/Page.tsx";
import { ShowMore } from "#web/shared/ui/ShowMore.tsx";
import { ErrorState, SkeletonLines } from "#web/shared/ui/states.tsx";

type Run = Answer<"GET /api/imports">["items"][number];
const count = (n: number) => n.toLocaleString("en");
const looks: Record<Run["state"], { label: string; tone: Tone }> = {
  uploading: { label: "Uploaded", tone: "neutral" },
  waiting: { label: "Waiting", tone: "accent" },
  running: { label: "Running", tone: "accent" },
  done: { label: "Done", tone: "ok" },
  cancelled: { label: "Stopped", tone: "warn" },
  failed: { label: "Failed", tone: "danger" },
};

/** Imports of before, each a press away from what it did. */
export function PastImports(props: { onOpen: (id: string) => void }) {
  const me = useMe();
  const runs = useInfiniteQuery(() => ({
    queryKey: ["imports"],
    queryFn: ({ pageParam, signal }: { pageParam: string | null; signal: AbortSignal }) =>
      request("GET /api/imports", { query: { limit: 20, ...(pageParam ? { cursor: pageParam } : {}) }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page: Answer<"GET /api/imports">) => page.next,
    meta: { follows: ["import"] },
  }));
  const items = () => runs.isSuccess ? runs.data.pages.flatMap((page) => page.items) : [];
  return (
    <div class="mt-8">
      <Section title="Earlier imports">
        <Show when={!runs.isPending} fallback={<SkeletonLines lines={3} />}>
          <Show when={!runs.isError} fallback={<ErrorState error={runs.error} retry={() => void runs.refetch()} />}>
            <Show when={items().length > 0} fallback={<p class="px-4 py-3 text-sm text-muted">None yet.</p>}>
              <ul class="divide-y">
                <For each={items()}>
                  {(run) => (
                    <li>
                      <button
                        type="button"
                        class="flex w-full items-center gap-3 px-4 py-2.5 text-left hover:bg-hover"
                        onClick={() => props.onOpen(run.id)}
                      >
                        <span class="min-w-0 flex-1">
                          <span class="block truncate text-sm font-medium">{run.fileName}</span>
                          <span class="block truncate text-xs text-muted">
                            Rows: {count(run.created)} created, {count(run.updated)} updated, {count(run.failed)}{" "}
                            not imported
                            {" · "}
                            {run.createdBy?.name ?? "somebody"} <Time at={run.createdAt} zone={me().timeZone} />
                          </span>
                        </span>
                        <Show when={run.dryRun}>
                          <Badge>Tried only</Badge>
                        </Show>
                        <Badge tone={looks[run.state].tone}>{looks[run.state].label}</Badge>
                      </button>
                    </li>
                  )}
                </For>
              </ul>
              <ShowMore list={runs} class="flex justify-center border-t p-2" />
            </Show>
          </Show>
        </Show>
      </Section>
    </div>
  );
}
