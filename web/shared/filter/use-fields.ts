import { useQuery } from "@tanstack/solid-query";
import { createMemo } from "solid-js";
import { request } from "../api.ts";
import { pathText } from "../mail/path-text.ts";
import { useArchived } from "../traits/use-archived.ts";
import type { Fields, FilterField } from "./filter-fields.ts";

export type FilterOf = "account" | "user" | "conversation" | "message";

const entityNames: Record<FilterOf, string> = {
  account: "Account",
  user: "User",
  conversation: "Conversation",
  message: "Message",
};

/** The fields that a list of `of` can be filtered by (VI2): those of mail that is still to leave only where that is listed; another entity's
 * say whose they are. Renewed as
 * traits are. */
export function useFields(of: FilterOf) {
  const query = useQuery(() => ({
    queryKey: ["fields"],
    queryFn: ({ signal }) => request("GET /api/fields", { signal }),
    meta: { follows: ["trait"] },
    staleTime: 60_000,
  }));
  const list = createMemo((): FilterField[] =>
    query.isSuccess
      ? query.data.items.filter((one) => one.entity !== "message" || of === "message")
        .map((one) => one.entity === of ? one : { ...one, label: `${entityNames[one.entity]}: ${one.label}` })
      : []
  );
  const byName = createMemo((): Fields => new Map(list().map((one) => [one.field, one])));
  const archivedOf = useArchived();
  /** What a field is called that can be asked no more. */
  const goneName = (field: string) => archivedOf(field) ?? pathText(field);
  return { query, list, byName, goneName };
}
export type FieldsInUse = ReturnType<typeof useFields>;
