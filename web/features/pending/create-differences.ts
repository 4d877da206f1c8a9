import { useQueries } from "@tanstack/solid-query";
import { createEffect, createMemo, createSignal } from "solid-js";
import { type Answer, request } from "#web/shared/api.ts";
import type { Message } from "#web/shared/mail/message-state.ts";
import { makeChunks } from "./chunks.ts";

export type Differs = Answer<"GET /api/message-differences">["items"][number];

/** The most messages that are asked about at once. */
const mostAtOnce = 100;

/** What sets messages apart from the text that they began with (PR4): asked for those that are wanted, kept while they change. */
export function createDifferences() {
  const [wanted, want] = createSignal<readonly Pick<Message, "id" | "seq">[]>([]);
  const [known, setKnown] = createSignal<ReadonlyMap<string, Differs>>(new Map());
  const chunk = makeChunks<Pick<Message, "id" | "seq">>(mostAtOnce);
  const chunks = createMemo(() => chunk(wanted()));
  const queries = useQueries(() => ({
    queries: chunks().map((rows) => ({
      queryKey: ["differences", rows.map((row) => `${row.id} ${row.seq}`).toSorted().join()],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        request("GET /api/message-differences", { query: { ids: rows.map((row) => row.id).join() }, signal }),
      meta: { follows: ["user", "account", "teammate", "trait"] },
    })),
  }));
  createEffect(() => {
    const fresh = queries.flatMap((query) => (query.isSuccess ? (query.data as { items: Differs[] }).items : []));
    if (fresh.length > 0) setKnown((all) => new Map([...all, ...fresh.map((one) => [one.id, one] as const)]));
  });
  return { want, of: (id: string): Differs | undefined => known().get(id), all: known };
}
export type Differences = ReturnType<typeof createDifferences>;
