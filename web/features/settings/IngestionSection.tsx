import { useQuery, useQueryClient } from "@tanstack/solid-query";
import { For, Show } from "solid-js";
import { request } from "#web/shared/api.ts";
import { createSubmit } from "#web/shared/create-submit.ts";
import { useMe } from "#web/shared/me.ts";
import { Time } from "#web/shared/times.tsx";
import { Button, LinkButton } from "#web/shared/ui/Button.tsx";
import { Section } from "#web/shared/ui/Page.tsx";
import { Loaded, Notice } from "#web/shared/ui/states.tsx";

const times = (n: number) => n === 1 ? "once" : `${n.toLocaleString("en")} times`;
/** What a library sends comes without a change that is told of: it is asked for while somebody looks. */
const betweenLooksMs = 2_000;

/** How a Segment library is pointed here, and what it sent that went nowhere (PD8). */
export function IngestionSection() {
  const me = useMe();
  const client = useQueryClient();
  const notes = useQuery(() => ({
    queryKey: ["ingestion"],
    queryFn: ({ signal }) => request("GET /api/ingestion", { signal }),
    refetchInterval: betweenLooksMs,
  }));
  const keys = useQuery(() => ({
    queryKey: ["keys"],
    queryFn: ({ signal }) => request("GET /api/keys", { signal }),
    meta: { follows: ["session"] },
    refetchInterval: betweenLooksMs,
  }));
  const writeKeys = () => (keys.isSuccess ? keys.data.items : []).filter(({ kind }) => kind === "write");
  const nothingLeft = () =>
    writeKeys().length === 0
      ? "There is no write key yet."
      : writeKeys().every(({ lastUsedAt }) => lastUsedAt === null)
      ? "Nothing was sent yet."
      : "Everything that was sent has found its place.";
  const forget = createSubmit(async () => {
    await request("DELETE /api/ingestion");
    await client.invalidateQueries({ queryKey: ["ingestion"] });
  });
  return (
    <Section
      title="Segment"
      lead="identify and group calls of a Segment library fill users, accounts and traits. Give it a write key and this address as its host."
      actions={
        <Show when={notes.isSuccess && notes.data.traits.length + notes.data.faults.length > 0}>
          <Button size="sm" pending={forget.pending()} onClick={() => void forget.run()}>Clear the list</Button>
        </Show>
      }
    >
      <Loaded query={notes}>
        {(data) => (
          <Show
            when={data().traits.length + data().faults.length > 0}
            fallback={
              <p class="px-4 py-3 text-sm text-muted">
                Host: <code class="font-mono select-all">{location.origin}</code>. {nothingLeft()}
              </p>
            }
          >
            <p class="border-b px-4 py-3 text-sm text-muted">
              Host: <code class="font-mono select-all">{location.origin}</code>. This was sent and has no place:
            </p>
            <ul class="divide-y">
              <For each={data().traits}>
                {(trait) => (
                  <li class="flex items-center gap-3 px-4 py-2 text-sm">
                    <span class="min-w-0 flex-1 truncate">
                      <code class="font-mono">{trait.key}</code>
                      <span class="text-muted">: no {trait.entity} trait ({trait.type ?? "unknown"})</span>
                    </span>
                    <span class="text-xs text-muted">
                      {times(trait.count)}, last <Time at={trait.lastAt} zone={me().timeZone} />
                    </span>
                  </li>
                )}
              </For>
              <For each={data().faults}>
                {(fault) => (
                  <li class="flex items-center gap-3 px-4 py-2 text-sm">
                    <span class="min-w-0 flex-1 break-words">
                      <code class="font-mono">{fault.call}</code> <span class="text-muted">{fault.reason}</span>
                    </span>
                    <span class="text-xs text-muted">
                      {times(fault.count)}, last <Time at={fault.lastAt} zone={me().timeZone} />
                    </span>
                  </li>
                )}
              </For>
            </ul>
            <Show when={data().traits.length > 0}>
              <div class="flex justify-end border-t px-4 py-2">
                <LinkButton size="sm" href="/settings/traits">Define traits</LinkButton>
              </div>
            </Show>
            <Show when={forget.beside()}>{(words) => <Notice tone="danger">{words()}</Notice>}</Show>
          </Show>
        )}
      </Loaded>
    </Section>
  );
}
