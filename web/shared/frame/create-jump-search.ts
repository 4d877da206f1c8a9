import { keepPreviousData, useQuery } from "@tanstack/solid-query";
import { type Accessor, createEffect, createSignal, on, onCleanup } from "solid-js";
import { type Answer, request } from "../api.ts";
import type { Target } from "./jump-targets.ts";

type Hit = Answer<"GET /api/search">["items"][number];
/** Whoever types is not asked after every letter. */
const pauseMs = 80;

const of: Record<Hit["kind"], { where: string; path: string }> = {
  account: { where: "Account", path: "/accounts/" },
  user: { where: "User", path: "/users/" },
  template: { where: "Template", path: "/templates/" },
  conversation: { where: "Conversation", path: "/conversations/" },
};
const toTarget = ({ kind, id, title, detail }: Hit): Target => ({
  key: `${kind} ${id}`,
  label: title,
  where: of[kind].where,
  path: of[kind].path + id,
  icon: kind,
  detail,
});

/** What the server finds for what is typed: asked when the typing rests, a question that another follows is dropped, and its answer
 * stays until the next is there. Needs an owner. */
export function createJumpSearch(typed: Accessor<string>) {
  const [asked, setAsked] = createSignal("");
  let timer: ReturnType<typeof setTimeout> | undefined;
  createEffect(on(typed, (text) => {
    clearTimeout(timer);
    const next = text.trim();
    if (next === "") setAsked("");
    else timer = setTimeout(() => setAsked(next), pauseMs);
  }));
  onCleanup(() => clearTimeout(timer));
  const query = useQuery(() => ({
    queryKey: ["search", asked()],
    queryFn: ({ signal }) => request("GET /api/search", { query: { q: asked().slice(0, 200) }, signal }),
    enabled: asked() !== "",
    placeholderData: keepPreviousData,
    retry: false,
    staleTime: 5_000,
  }));
  return {
    /** The newest answer that there is, of what was typed or of what was typed before. */
    found: () => (typed().trim() === "" ? [] : (query.data?.items ?? []).map(toTarget)),
    /** Whether that is the answer to what is typed now. */
    isCurrent: () => typed().trim() === asked() && !query.isPlaceholderData && !query.isFetching,
    failure: () => (query.isError && typed().trim() !== "" ? query.error : null),
    retry: () => void query.refetch(),
  };
}
