import { useQuery } from "@tanstack/solid-query";
import { type Answer, request } from "../api.ts";

type Trait = Answer<"GET /api/traits">["items"][number];

/** The trait definitions in use for one kind of row; empty until they are loaded. */
export function useTraits(entity: Trait["entity"]): () => Trait[] {
  const traits = useQuery(() => ({
    queryKey: ["traits"],
    queryFn: ({ signal }) => request("GET /api/traits", { signal }),
  }));
  return () => traits.isSuccess ? traits.data.items.filter((trait) => trait.entity === entity && !trait.archived) : [];
}
