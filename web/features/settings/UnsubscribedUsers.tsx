import { A } from "@solidjs/router";
import { useInfiniteQuery, useQueryClient } from "@tanstack/solid-query";
import { createMemo, createSignal, For, Show } from "solid-js";
import { type Answer, request } from "#web/shared/api.ts";
import { createRested } from "#web/shared/create-rested.ts";
import { mayWork, useMe } from "#web/shared/me.ts";
import { setSubscription } from "#web/shared/people/subscription.ts";
import { Time } from "#web/shared/times.tsx";
import { Badge } from "#web/shared/ui/Badge.tsx";
import { Button } from "#web/shared/ui/Button.tsx";
import { Checkbox } from "#web/shared/ui/Checkbox.tsx";
import { Section } from "#web/shared/ui/Page.tsx";
import { Select } from "#web/shared/ui/Select.tsx";
import { ShowMore } from "#web/shared/ui/ShowMore.tsx";
import { Loaded } from "#web/shared/ui/states.tsx";
import { TextField } from "#web/shared/ui/TextField.tsx";
import { MachineUnsubscribes } from "./MachineUnsubscribes.tsx";
import { unsubscribedBy, usersText } from "./unsubscribed-text.ts";

type Unsubscribe = Answer<"GET /api/unsubscribes">["items"][number];
type Shown = "all" | "self" | "team" | "reason" | "machine";
const narrowed: Record<Shown, Record<string, string>> = {
  all: {},
  self: { by: "self" },
  team: { by: "team" },
  reason: { reason: "true" },
  machine: { machine: "true" },
};
const options: { value: Shown; label: string }[] = [
  { value: "all", label: "All" },
  { value: "self", label: "By their own act" },
  { value: "team", label: "By hand" },
  { value: "reason", label: "With a reason" },
  { value: "machine", label: "Likely by a mail filter" },
];

/** Who is unsubscribed: when, by whom or which mail, why; and the way back for many at once (SU2). */
export function UnsubscribedUsers() {
  const me = useMe();
  const client = useQueryClient();
  const [search, setSearch] = createSignal("");
  const [shown, setShown] = createSignal<Shown>("all");
  const [chosen, setChosen] = createSignal<ReadonlySet<string>>(new Set());
  const [pending, setPending] = createSignal(false);
  const asked = createRested(() => search().trim(), 200);
  const list = useInfiniteQuery(() => ({
    queryKey: ["unsubscribes", asked(), shown()],
    queryFn: ({ pageParam, signal }) =>
      request("GET /api/unsubscribes", {
        query: {
          ...(asked() === "" ? {} : { q: asked() }),
          ...narrowed[shown()],
          limit: 50,
          ...(pageParam === null ? {} : { cursor: pageParam }),
        },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (last: Answer<"GET /api/unsubscribes">) => last.next,
    meta: { follows: ["user"] },
  }));
  const items = createMemo(() => list.isSuccess ? list.data.pages.flatMap((page) => page.items) : []);
  // Who is not listed any more is not chosen either.
  const picked = () => items().map(({ user }) => user.id).filter((id) => chosen().has(id));
  const choose = (id: string, isChosen: boolean) =>
    setChosen((now) => {
      const next = new Set(now);
      if (isChosen) next.add(id);
      else next.delete(id);
      return next;
    });
  const narrow = (set: () => void) => {
    setChosen(new Set<string>());
    set();
  };
  const resubscribe = async () => {
    setPending(true);
    if (await setSubscription(picked(), false)) setChosen(new Set<string>());
    await client.invalidateQueries({ queryKey: ["unsubscribes"] });
    setPending(false);
  };
  return (
    <Section
      title="Unsubscribed users"
      lead="They get no mail that allows unsubscribes. Taking one back keeps who did it and when; mail that was skipped stays so."
      actions={
        <Show when={picked().length > 0}>
          <Button size="sm" pending={pending()} onClick={() => void resubscribe()}>
            {`Resubscribe ${usersText(picked().length)}`}
          </Button>
        </Show>
      }
    >
      <MachineUnsubscribes onShow={() => narrow(() => setShown("machine"))} />
      <div class="flex flex-wrap gap-2 border-b p-4">
        <TextField
          class="min-w-48 flex-1"
          label="Search unsubscribed users"
          labelHidden
          placeholder="Search by name or address"
          value={search()}
          onChange={(text) => narrow(() => setSearch(text))}
        />
        <Select
          class="w-52"
          label="Which of them"
          labelHidden
          options={options}
          value={shown()}
          onChange={(value) => narrow(() => setShown(value))}
        />
      </div>
      <Loaded query={list}>
        {() => (
          <Show
            when={items().length > 0}
            fallback={
              <p class="p-4 text-sm text-muted">
                {asked() === "" && shown() === "all" ? "Nobody has unsubscribed." : "Nobody like that."}
              </p>
            }
          >
            <ul class="divide-y" aria-label="Unsubscribed users">
              <For each={items()}>
                {(one) => (
                  <Row
                    of={one}
                    zone={me().timeZone}
                    {...(mayWork(me())
                      ? { chosen: chosen().has(one.user.id), onChoose: (is: boolean) => choose(one.user.id, is) }
                      : {})}
                  />
                )}
              </For>
            </ul>
            <ShowMore list={list} class="p-4" />
          </Show>
        )}
      </Loaded>
    </Section>
  );
}

function Row(props: { of: Unsubscribe; zone: string; chosen?: boolean; onChoose?: (chosen: boolean) => void }) {
  const one = () => props.of;
  return (
    <li class="flex items-start gap-3 px-4 py-2.5">
      <Show when={props.onChoose}>
        {(choose) => (
          <Checkbox
            class="mt-0.5"
            label={`Choose ${one().user.name}`}
            labelHidden
            checked={props.chosen ?? false}
            onChange={(is) => choose()(is)}
          />
        )}
      </Show>
      <div class="min-w-0 flex-1">
        <p class="flex flex-wrap items-center gap-2 text-sm font-medium">
          <A class="link min-w-0 truncate" href={`/users/${one().user.id}`}>{one().user.name}</A>
          <Show when={one().machine}>
            <Badge tone="warn">Mail filter?</Badge>
          </Show>
        </p>
        <p class="text-xs break-words text-muted">
          {unsubscribedBy(one())}, <Time at={one().at} zone={props.zone} />
          <Show when={one().mail}>
            {(mail) => (
              <>
                , by the mail{" "}
                <A class="link" href={`/conversations/${mail().conversationId}#message-${mail().messageId}`}>
                  {mail().subject || "a mail without a subject"}
                </A>
              </>
            )}
          </Show>
        </p>
        <Show when={one().reason}>{(reason) => <p class="mt-0.5 text-xs break-words">“{reason()}”</p>}</Show>
      </div>
      <span class="hidden max-w-40 truncate text-xs text-faint md:block">{one().user.email}</span>
    </li>
  );
}
