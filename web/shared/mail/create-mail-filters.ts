import { useQuery } from "@tanstack/solid-query";
import { request } from "../api.ts";
import { foundAccounts, foundUsers } from "../people/found.ts";
import type { Filter } from "../data-view/types.ts";

/** As many options as are read while one types on. */
const mostFound = 20;

/** The filters that all mail has: sender, template, account and user, of which the last two are found by typing. Made once, with an
 * owner: new ones would close what is open of them. */
export function createMailFilters(): Filter[] {
  const team = useQuery(() => ({
    queryKey: ["teammates"],
    queryFn: ({ signal }) => request("GET /api/teammates", { signal }),
  }));
  const templates = useQuery(() => ({
    queryKey: ["templates", { limit: 100 }],
    queryFn: ({ signal }) => request("GET /api/templates", { query: { limit: 100 }, signal }),
  }));
  return [
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
        const { items } = await foundAccounts(q, mostFound, signal);
        return items.map(({ id, name }) => ({ value: id, label: name }));
      },
      nameOf: async (id, signal) => (await request("GET /api/accounts/:id", { params: { id }, signal })).name,
    },
    {
      key: "userId",
      label: "User",
      options: [],
      search: async (q, signal) => {
        const { items } = await foundUsers(q, mostFound, signal);
        return items.map((user) => ({
          value: user.id,
          label: nameOf(user),
          ...(user.email ? { detail: user.email } : {}),
        }));
      },
      nameOf: async (id, signal) => nameOf(await request("GET /api/users/:id", { params: { id }, signal })),
    },
  ];
}

const nameOf = (user: { firstName: string | null; lastName: string | null; email: string | null }) =>
  [user.firstName, user.lastName].filter(Boolean).join(" ") || user.email || "No name";
