import { keepPreviousData, useQuery } from "@tanstack/solid-query";
import type { Accessor } from "solid-js";
import { request } from "../api.ts";
import { createRested } from "../create-rested.ts";
import type { StartBody } from "./start-form.ts";

/** What the start would create and skip, kept fresh while the form changes (ST6). `isStale` while what is shown is of an older form. */
export function createPreview(body: Accessor<StartBody | null>) {
  const text = () => JSON.stringify(body());
  const asked = createRested(text);
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
