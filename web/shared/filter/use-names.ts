import { useQuery, useQueryClient } from "@tanstack/solid-query";
import { createMemo, createSignal } from "solid-js";
import { request } from "../api.ts";
import { foundAccounts, foundUsers } from "../people/found.ts";
import { useMe } from "../me.ts";
import type { Option } from "../ui/Select.tsx";
import type { NameOf } from "./filter-words.ts";

const mostFound = 20;
type Named = { name: string; email?: string | null };
const nameOfUser = (user: Named) => user.name || user.email || "No name";

/** How what no list names is asked for by its id. */
const asks = {
  account: (id: string) => request("GET /api/accounts/:id", { params: { id } }),
  user: (id: string) => request("GET /api/users/:id", { params: { id } }),
  template: (id: string) => request("GET /api/templates/:id", { params: { id } }),
  playbook: (id: string) => request("GET /api/playbooks/:id", { params: { id } }),
};

/** What ids in a filter are called, and the options to pick them from: teammates, templates, playbooks and channels listed, accounts and
 * users found by what is typed. A template or playbook that was put away, or is not among the first, keeps its name. */
export function useNames(): {
  nameOf: NameOf;
  optionsOf: (type: string) => Option[] | null;
  find: (type: string, typed: string, signal: AbortSignal) => Promise<Option[]>;
} {
  const me = useMe();
  const client = useQueryClient();
  const team = useQuery(() => ({
    queryKey: ["teammates"],
    queryFn: ({ signal }) => request("GET /api/teammates", { signal }),
  }));
  const templates = useQuery(() => ({
    queryKey: ["templates", { limit: 100 }],
    queryFn: ({ signal }) => request("GET /api/templates", { query: { limit: 100 }, signal }),
  }));
  const playbooks = useQuery(() => ({
    queryKey: ["playbooks", { limit: 100 }],
    queryFn: ({ signal }) => request("GET /api/playbooks", { query: { limit: 100 }, signal }),
  }));
  const channels = useQuery(() => ({
    queryKey: ["channels"],
    queryFn: ({ signal }) => request("GET /api/channels", { signal }),
  }));
  const [fetched, setFetched] = createSignal<ReadonlyMap<string, string>>(new Map());
  const asked = new Set<string>();
  const learn = (pairs: readonly (readonly [string, string])[]) => setFetched((known) => new Map([...known, ...pairs]));
  const fetchName = async (type: keyof typeof asks, id: string) => {
    const ask: (id: string) => Promise<Named> = asks[type];
    learn([[id, nameOfUser(await client.fetchQuery({ queryKey: [type, id], queryFn: () => ask(id) }))]]);
  };
  /** Whether an id that no list names can be asked for: not before the list is there. */
  const isAskable = (type: string): type is keyof typeof asks =>
    type === "template" ? templates.isSuccess : type === "playbook" ? playbooks.isSuccess : type in asks;
  const teamOptions = createMemo((): Option[] => [
    { value: "me", label: "Me", detail: me().name },
    ...(team.isSuccess ? team.data.items : []).map((one) => ({ value: one.id, label: one.name, detail: one.email })),
  ]);
  const named = (
    query: { isSuccess: boolean; data: { items: { id: string; name: string }[] } | undefined },
  ): Option[] => query.isSuccess ? query.data!.items.map(({ id, name }) => ({ value: id, label: name })) : [];
  const templateOptions = createMemo(() => named(templates));
  const playbookOptions = createMemo(() => named(playbooks));
  const channelOptions = createMemo(() => named(channels));
  const optionsOf = (type: string) => {
    if (type === "teammate") return teamOptions();
    if (type === "template") return templateOptions();
    if (type === "playbook") return playbookOptions();
    return type === "channel" ? channelOptions() : null;
  };
  return {
    optionsOf,
    nameOf(type, id) {
      const listed = optionsOf(type)?.find((one) => one.value === id)?.label;
      if (listed !== undefined) return listed;
      const known = fetched().get(id);
      if (known === undefined && isAskable(type) && !asked.has(id)) {
        asked.add(id);
        // One that is gone keeps its id for a name.
        void fetchName(type, id).catch(() => {});
      }
      return known;
    },
    async find(type, typed, signal) {
      const options: Option[] = type === "account"
        ? (await foundAccounts(typed, mostFound, signal)).items.map(({ id, name }) => ({
          value: id,
          label: name,
        }))
        : (await foundUsers(typed, mostFound, signal)).items.map((user) => ({
          value: user.id,
          label: nameOfUser(user),
          ...(user.email ? { detail: user.email } : {}),
        }));
      learn(options.map(({ value, label }) => [value, label] as const));
      return options;
    },
  };
}
export type Names = ReturnType<typeof useNames>;
