import { keepPreviousData, useQuery } from "@tanstack/solid-query";
import { type Answer, request } from "#web/shared/api.ts";
import { createRested } from "#web/shared/create-rested.ts";
import type { Builder } from "./create-builder.ts";
import type { Definition } from "./definition.ts";

export type Audience = Answer<"POST /api/playbooks/:id/preview">;

/** Accounts change all day: a count is renewed no more often than this. */
const againMs = 10_000;

/** Who matches the definition as it stands, and what it would change (PB1); kept fresh. `isStale` while that of an older one is shown. */
export function createAudience(builder: Pick<Builder, "id" | "definition">) {
  const text = () => JSON.stringify(builder.definition);
  const asked = createRested(text);
  const query = useQuery(() => ({
    queryKey: ["playbook-audience", builder.id, asked()],
    queryFn: ({ signal }) =>
      request("POST /api/playbooks/:id/preview", {
        params: { id: builder.id },
        body: { definition: JSON.parse(asked()) as Definition },
        signal,
      }),
    placeholderData: keepPreviousData,
    staleTime: 0,
    gcTime: 0,
    retry: false,
    meta: { follows: ["account", "user", "trait", "playbook", "channel", "sender", "template"], restMs: againMs },
  }));
  return { query, isStale: () => query.isFetching || asked() !== text() };
}
export type AudienceQuery = ReturnType<typeof createAudience>;
