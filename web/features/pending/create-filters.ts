import { createSignal } from "solid-js";
import type { Filter } from "#web/shared/data-view/types.ts";
import { createMailFilters } from "#web/shared/mail/create-mail-filters.ts";
import type { Message } from "#web/shared/mail/message-state.ts";

type Named = ReadonlyMap<string, string>;

/** How the URL and the API name the filters. */
export const filterKeys = ["teammateId", "templateId", "accountId", "userId", "startId"] as const;

/** The filters over pending mail (PR1). Accounts and users are found by typing; starts are those seen in the list. */
export function createFilters(): { list: Filter[]; learn: (messages: Message[]) => void } {
  const [starts, setStarts] = createSignal<Named>(new Map());
  // The same filters as long as the list stands: new ones would close what is open of them.
  const list: Filter[] = [
    ...createMailFilters(),
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
