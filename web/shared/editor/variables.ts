import { useQuery } from "@tanstack/solid-query";
import type { Accessor } from "solid-js";
import { barred, type Values } from "#jobs/document/resolve.ts";
import { isOfUser } from "#jobs/document/variables.ts";
import { type Answer, request } from "../api.ts";
import type { KnownVariable } from "./chip-text.ts";

/** What the chips of an editor need: the variables there are, null while they load, and somebody's values, null for nobody's. */
export type VariableSource = { known: Accessor<KnownVariable[] | null>; values: Accessor<Values | null> };

/** Whose values the chips show. */
export type ValuesOf = { messageId?: string; userId?: string; accountId?: string; teammateId?: string };

/** The workspace's variables, and with `of` one user's values of them, both kept fresh (PE1, PE4). Needs an owner. */
export function createVariables(
  of: Accessor<ValuesOf | null> = () => null,
  /** The text is for several users: what speaks of one has no place in it (ST5). A message says so by itself. */
  isToSeveral: Accessor<boolean> = () => false,
): VariableSource {
  const known = useQuery(() => ({
    queryKey: ["variables"],
    queryFn: ({ signal }) => request("GET /api/variables", { signal }),
    staleTime: 60_000,
    meta: { follows: ["trait"] },
  }));
  const values = useQuery(() => ({
    queryKey: ["values", of()],
    queryFn: ({ signal }) => request("GET /api/values", { query: of() ?? {}, signal }),
    enabled: of() !== null,
    meta: { follows: ["user", "account", "teammate", "trait"] },
  }));
  const shown = ({ values, barred: paths }: Answer<"GET /api/values">): Values => {
    const ofUser = isToSeveral() ? Object.keys(values).filter(isOfUser) : [];
    return { ...values, ...Object.fromEntries([...paths, ...ofUser].map((path) => [path, barred])) };
  };
  return {
    known: () => (known.isSuccess ? known.data.items : null),
    values: () => (of() !== null && values.isSuccess ? shown(values.data) : null),
  };
}
