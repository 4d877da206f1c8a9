import { useSearchParams } from "@solidjs/router";
import { useInfiniteQuery, useQuery } from "@tanstack/solid-query";
import { createEffect, For, Show } from "solid-js";
import { type Answer, request } from "#web/shared/api.ts";
import { useVariableNames } from "#web/shared/mail/use-variable-names.ts";
import { isAdmin, useMe } from "#web/shared/me.ts";
import { zoneText } from "#web/shared/times.tsx";
import { Button } from "#web/shared/ui/Button.tsx";
import { Combobox } from "#web/shared/ui/Combobox.tsx";
import { DateField } from "#web/shared/ui/DateField.tsx";
import { MayNot } from "#web/shared/ui/MayNot.tsx";
import { Page } from "#web/shared/ui/Page.tsx";
import { Select } from "#web/shared/ui/Select.tsx";
import { ShowMore } from "#web/shared/ui/ShowMore.tsx";
import { EmptyState, Loaded } from "#web/shared/ui/states.tsx";
import { AuditEntry } from "./AuditEntry.tsx";
import { auditOptions } from "./audit-words.ts";
import { dayStart } from "./day-start.ts";

type AuditAnswer = Answer<"GET /api/audit">;
const entities = [
  ...["account", "user", "teammate", "conversation", "message", "template", "start", "import", "trait", "channel"],
  ...["sender", "key", "session", "setting", "suppression", "view", "bulk_run", "time_off", "holiday", "attachment"],
];
const any = "any";
const capital = (text: string) => text[0]!.toUpperCase() + text.slice(1).replaceAll("_", " ");
const keys = ["who", "did", "about", "from", "to"] as const;

/** Who did what to what (AD2), for admins; others are told so. */
export default function AuditPage() {
  const me = useMe();
  return (
    <Show
      when={isAdmin(me())}
      fallback={
        <Page title="Audit">
          <MayNot title="The trail is for admins">An admin can look something up for you, or change your role.</MayNot>
        </Page>
      }
    >
      <Audit />
    </Show>
  );
}

/** Newest first, in sentences. What it is narrowed to stands in the address. */
function Audit() {
  const me = useMe();
  const nameOf = useVariableNames();
  const [search, setSearch] = useSearchParams<Record<(typeof keys)[number], string>>();
  const team = useQuery(() => ({
    queryKey: ["teammates"],
    queryFn: ({ signal }) => request("GET /api/teammates", { signal }),
  }));
  const asked = () => {
    const zone = me().timeZone;
    const [from, to] = [dayStart(search.from, zone, 0), dayStart(search.to, zone, 1)];
    return {
      ...(search.who ? { actorId: search.who } : {}),
      ...(search.did ? { action: search.did } : {}),
      ...(search.about ? { entity: search.about } : {}),
      ...(from ? { from } : {}),
      ...(to ? { to } : {}),
    };
  };
  const list = useInfiniteQuery(() => ({
    queryKey: ["audit", asked()],
    queryFn: ({ pageParam, signal }) =>
      request("GET /api/audit", {
        query: { ...asked(), folded: "true", limit: 50, ...(pageParam === null ? {} : { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (last: AuditAnswer) => last.next,
    meta: { follows: [...entities, "setting", "session"] },
  }));
  // What is rare may stand far back: pages without any of it are passed over.
  createEffect(() => {
    const isEmpty = list.data?.pages.at(-1)?.items.length === 0;
    if (list.isSuccess && isEmpty && list.hasNextPage && !list.isFetchingNextPage) void list.fetchNextPage();
  });
  const people = () => [
    { value: "none", label: "Parley itself" },
    ...(team.isSuccess ? team.data.items : []).map((one) => ({ value: one.id, label: one.name, detail: one.email })),
  ];
  const narrow = (key: (typeof keys)[number], value: string | null) =>
    setSearch({ [key]: value === any || value === "" ? null : value }, { replace: true });
  const isNarrowed = () => keys.some((key) => search[key]);
  return (
    <Page title="Audit" width="form" lead={`Days are those of ${zoneText(me().timeZone)}.`}>
      <div class="mb-4 grid grid-cols-[repeat(auto-fill,minmax(9rem,1fr))] items-end gap-3">
        <Combobox
          label="Who"
          clearable
          options={people()}
          value={search.who ?? null}
          onChange={(who) => narrow("who", who)}
          placeholder="Anybody"
        />
        <Combobox
          label="Did"
          clearable
          options={auditOptions}
          value={search.did ?? null}
          onChange={(did) => narrow("did", did)}
          placeholder="Anything"
        />
        <Select
          label="About"
          options={[
            { value: any, label: "Everything" },
            ...entities.map((value) => ({ value, label: capital(value) })),
          ]}
          value={search.about ?? any}
          onChange={(about) => narrow("about", about)}
        />
        <DateField label="From" value={search.from ?? ""} onChange={(from) => narrow("from", from)} />
        <DateField label="To" value={search.to ?? ""} onChange={(to) => narrow("to", to)} />
        <Show when={isNarrowed()}>
          <Button
            class="justify-self-start"
            onClick={() => setSearch(Object.fromEntries(keys.map((key) => [key, null])))}
          >
            Clear
          </Button>
        </Show>
      </div>
      <div class="rounded-xl border bg-surface">
        <Loaded query={list}>
          {(answer) => (
            <Show
              when={answer().pages.some(({ items }) => items.length > 0)}
              fallback={
                <Show
                  when={!list.isFetchingNextPage}
                  fallback={<p role="status" class="p-4 text-sm text-muted">Looking further back…</p>}
                >
                  <EmptyState title={isNarrowed() ? "Nothing like that" : "Nothing yet"}>
                    {isNarrowed() ? "Ask for less at once." : "Every change to the workspace will be listed here."}
                  </EmptyState>
                </Show>
              }
            >
              <ol class="divide-y" aria-label="Entries">
                <For each={answer().pages.flatMap(({ items }) => items)}>
                  {(entry) => <AuditEntry entry={entry} nameOf={nameOf} />}
                </For>
              </ol>
              <ShowMore list={list} />
            </Show>
          )}
        </Loaded>
      </div>
    </Page>
  );
}
