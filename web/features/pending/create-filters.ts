import { useQuery } from "@tanstack/solid-query";
import { createMemo, createSignal } from "solid-js";
import { request } from "#web/shared/api.ts";
import type { Filter } from "#web/shared/data-view/types.ts";
import type { Message } from "#web/shared/mail/message-state.ts";

type Named = ReadonlyMap<string, string>;

/** How the URL and the API name the filters. */
export const filterKeys = ["teammateId", "templateId", "accountId", "startId"] as const;

/** The filters over pending mail. Senders and templates are all there are; accounts and starts are those seen in the list. */
export function createFilters(): { list: () => Filter[]; learn: (messages: Message[]) => void } {
  const team = useQuery(() => ({
    queryKey: ["teammates"],
    queryFn: ({ signal }) => request("GET /api/teammates", { signal }),
  }));
  const templates = useQuery(() => ({
    queryKey: ["templates", { limit: 100 }],
    queryFn: ({ signal }) => request("GET /api/templates", { query: { limit: 100 }, signal }),
  }));
  const [accounts, setAccounts] = createSignal<Named>(new Map());
  const [starts, setStarts] = createSignal<Named>(new Map());
  const optionsOf = (named: Named) =>
    [...named].map(([value, label]) => ({ value, label })).toSorted((a, b) => a.label.localeCompare(b.label));
  const list = createMemo<Filter[]>(() => [
    {
      key: "teammateId",
      label: "Sender",
      options: team.isSuccess
        ? team.data.items.filter((one) => one.state !== "left").map((one) => ({ value: one.id, label: one.name }))
        : [],
    },
    {
      key: "templateId",
      label: "Template",
      options: templates.isSuccess ? templates.data.items.map((one) => ({ value: one.id, label: one.name })) : [],
    },
    { key: "accountId", label: "Account", options: optionsOf(accounts()) },
    { key: "startId", label: "Start", options: optionsOf(starts()) },
  ]);
  const add = (known: Named, more: { id: string; name: string }[]): Named => {
    const fresh = more.filter((one) => known.get(one.id) !== one.name);
    return fresh.length === 0 ? known : new Map([...known, ...fresh.map((one) => [one.id, one.name] as const)]);
  };
  return {
    list,
    learn(messages) {
      setAccounts((known) => add(known, messages.map((message) => message.account)));
      setStarts((known) => add(known, messages.flatMap((message) => message.start ?? [])));
    },
  };
}
