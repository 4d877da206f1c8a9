import { useInfiniteQuery, useQuery } from "@tanstack/solid-query";
import { type Accessor, createMemo } from "solid-js";
import { type Answer, request } from "#web/shared/api.ts";
import type { Entry } from "./entry-text.ts";

type Page = Answer<"GET /api/history/:room">;
const entities: Record<string, string> = { draft: "message", template: "template", signature: "teammate" };
const pageSize = 30;

/** The key of what is asked of a text's past and changes with the text: by the entity that the change feed tells of. */
const keyOf = (room: string) => {
  const [kind = "", id = ""] = room.split(":");
  return [entities[kind] ?? "message", id, "history"] as const;
};
/** What was once is so for good: no change renews it. */
const pastKey = (room: string) => ["past", room] as const;

/** The history of a live text, page by page, newest first. */
export function createHistory(room: Accessor<string>) {
  const query = useInfiniteQuery(() => ({
    queryKey: keyOf(room()),
    queryFn: ({ pageParam, signal }: { pageParam: string | undefined; signal: AbortSignal }) =>
      request("GET /api/history/:room", {
        params: { room: room() },
        query: { cursor: pageParam, limit: pageSize },
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page: Page) => page.next ?? undefined,
  }));
  const pages = () => (query.isSuccess ? query.data.pages : []);
  return { query, newest: () => pages()[0], entries: createMemo<Entry[]>(() => pages().flatMap((page) => page.items)) };
}

/** What lies between two versions; `to` null is what stands now, whatever that becomes. */
export const createComparison = (of: Accessor<{ room: string; from: number; to: number | null }>) =>
  useQuery(() => {
    const { room, from, to } = of();
    return {
      queryKey: to === null ? [...keyOf(room), "compare", from] : [...pastKey(room), "compare", from, to],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        request("GET /api/history/:room/compare", {
          params: { room },
          query: { from, ...(to === null ? {} : { to }) },
          signal,
        }),
    };
  });

/** A text as it stood, and who had written what of it. */
export const createPastText = (of: Accessor<{ room: string; seq: number }>) =>
  useQuery(() => {
    const { room, seq } = of();
    return {
      queryKey: [...pastKey(room), "at", seq],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        request("GET /api/history/:room/at/:seq", { params: { room, seq: String(seq) }, signal }),
    };
  });
