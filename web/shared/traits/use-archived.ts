import { useQuery } from "@tanstack/solid-query";
import { type Answer, request } from "../api.ts";

type Trait = Pick<Answer<"GET /api/traits">["items"][number], "entity" | "key" | "label" | "archived">;

const groups: Record<Trait["entity"], readonly string[]> = {
  account: ["account"],
  user: ["user"],
  teammate: ["csm", "ae", "sender"],
  conversation: ["conversation"],
};

/** What the archived trait is called of which `path` is the variable, or the field of a filter; null where it is none. */
export function archivedLabel(path: string, traits: readonly Trait[]): string | null {
  const [group = "", word, ...rest] = path.split(".");
  if (word !== "traits") return null;
  const key = rest.join(".");
  const found = traits.find((one) => one.archived && one.key === key && groups[one.entity].includes(group));
  return found?.label ?? null;
}

/** The same over the workspace's traits; null for every path until they are loaded. Needs an owner. */
export function useArchived(): (path: string) => string | null {
  const traits = useQuery(() => ({
    queryKey: ["traits"],
    queryFn: ({ signal }) => request("GET /api/traits", { signal }),
  }));
  return (path) => archivedLabel(path, traits.isSuccess ? traits.data.items : []);
}
