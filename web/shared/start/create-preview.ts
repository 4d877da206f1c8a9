import { keepPreviousData, useQuery } from "@tanstack/solid-query";
import { type Accessor, createEffect, createSignal, on, onCleanup } from "solid-js";
import { request } from "../api.ts";
import type { StartBody } from "./start-form.ts";

/** How long typing rests before the preview is asked again. */
const restMs = 400;

/** What the start would create and skip, kept fresh while the form changes (ST6). `isStale` while what is shown is of an older form. */
export function createPreview(body: Accessor<StartBody | null>) {
  const text = () => JSON.stringify(body());
  const [asked, setAsked] = createSignal(text());
  createEffect(on(text, (now) => {
    const timer = setTimeout(() => setAsked(now), restMs);
    onCleanup(() => clearTimeout(timer));
  }, { defer: true }));
  const query = useQuery(() => ({
    queryKey: ["starts", "preview", asked()],
    queryFn: ({ signal }) => request("POST /api/starts/preview", { body: JSON.parse(asked()) as StartBody, signal }),
    enabled: asked() !== "null",
    placeholderData: keepPreviousData,
    staleTime: 0,
    gcTime: 0,
    retry: false,
    meta: { follows: ["account", "user", "sender", "teammate", "channel", "setting"] },
  }));
  return { query, isStale: () => query.isFetching || asked() !== text() };
}
