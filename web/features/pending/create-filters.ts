import { useQuery } from "@tanstack/solid-query";
import { createSignal } from "solid-js";
import { request } from "#web/shared/api.ts";
import type { Filter } from "#web/shared/data-view/types.ts";
import type { Message } from "#web/shared/mail/message-state.ts";

type Named = ReadonlyMap<string, string>;

/** How the URL and the API name the filters. */
export const filterKeys = ["teammateId", "templateId", "accountId", "userId", "startId"] as const;

/** As many options as are read while one types on. */
const mostFound = 20;

/** The filters over pending mail (PR1). Accounts and users are found by typing; starts are those seen in the list. */
export function createFilters(): { list: Filter[]; learn: (messages: Message[]) => void } {
  const team = useQuery(() => ({
    queryKey: ["teammates"],
    queryFn: ({ signal }) => request("GET /api/teammates", { signal }),
  }));
  const templates = useQuery(() => ({
    queryKey: ["templates", { limit: 100 }],
    queryFn: ({ signal }) => request("GET /api/templates", { query: { limit: 100 }, signal }),
  }));
  const [starts, setStarts] = createSignal<Named>(new Map());
  // The same filters as long as the list stands: new ones would close what is open of them.
  const list: Filter[] = [
    {
      key: "teammateId",
      label: "Sender",
      get options() {
        if (!team.isSuccess) return [];
        return team.data.items.filter((one) => one.state !== "left").map(({ id, name }) => ({
          value: id,
          label: name,
        }));
      },
    },
    {
      key: "templateId",
      label: "Template",
      get options() {
        return templates.isSuccess ? templates.data.items.map(({ id, name }) => ({ value: id, label: name })) : [];
      },
    },
    {
      key: "accountId",
      label: "Account",
      options: [],
      search: async (q, signal) => {
        const { items } = await request("GET /api/accounts", {
          query: { q: q || undefined, limit: mostFound },
          signal,
        });
        return items.map(({ id, name }) => ({ value: id, label: name }));
      },
      nameOf: async (id, signal) => (await request("GET /api/accounts/:id", { params: { id }, signal })).name,
    },
    {
      key: "userId",
      label: "User",
      options: [],
      search: async (q, signal) => {
        const { items } = await request("GET /api/users", { query: { q: q || undefined, limit: mostFound }, signal });
        return items.map((user) => ({
          value: user.id,
          label: nameOf(user),
          ...(user.email ? { detail: user.email } : {}),
        }));
      },
      nameOf: async (id, signal) => nameOf(await request("GET /api/users/:id", { params: { id }, signal })),
    },
    {
      key: "startId",
      label: "Start",
      get options() {
        return [...starts()].map(([value, label]) => ({ value, label })).toSorted((a, b) =>
          a.label.localeCompare(b.label)
        );
      },
    },
  ];
  return {
    list,
    learn(messages) {
      setStarts((known) => {
        const fresh = messages.flatMap((message) => message.start ?? []).filter((one) =>
          known.get(one.id) !== one.name
        );
        return fresh.length === 0 ? known : new Map([...known, ...fresh.map((one) => [one.id, one.name] as const)]);
      });
    },
  };
}

const nameOf = (user: { firstName: string | null; lastName: string | null; email: string | null }) =>
  [user.firstName, user.lastName].filter(Boolean).join(" ") || user.email || "No name";
