import { A } from "@solidjs/router";
import { useInfiniteQuery, useQueryClient } from "@tanstack/solid-query";
import { createSignal, For, Show } from "solid-js";
import { type Answer, request } from "#web/shared/api.ts";
import { createRested } from "#web/shared/create-rested.ts";
import { isAdmin, mayWork, useMe } from "#web/shared/me.ts";
import { SuppressDialog } from "#web/shared/people/SuppressDialog.tsx";
import { suppressedBecause } from "#web/shared/people/suppressed-text.ts";
import { Time } from "#web/shared/times.tsx";
import { Button } from "#web/shared/ui/Button.tsx";
import { ConfirmDialog } from "#web/shared/ui/ConfirmDialog.tsx";
import { Section } from "#web/shared/ui/Page.tsx";
import { ShowMore } from "#web/shared/ui/ShowMore.tsx";
import { Loaded } from "#web/shared/ui/states.tsx";
import { TextField } from "#web/shared/ui/TextField.tsx";
import { toast } from "#web/shared/ui/Toast.tsx";
import { Plus } from "#web/shared/ui/icons.ts";

type Suppressed = Answer<"GET /api/suppressions">["items"][number];

/** Addresses that are never mailed, and the way back for an admin (CH6). */
export function SuppressedAddresses() {
  const me = useMe();
  const client = useQueryClient();
  const [search, setSearch] = createSignal("");
  const [adding, setAdding] = createSignal(false);
  const [lifting, setLifting] = createSignal<Suppressed | null>(null);
  const asked = createRested(() => search().trim(), 200);
  const list = useInfiniteQuery(() => ({
    queryKey: ["suppressions", asked()],
    queryFn: ({ pageParam, signal }) =>
      request("GET /api/suppressions", {
        query: { q: asked(), limit: 50, ...(pageParam === null ? {} : { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (last: Answer<"GET /api/suppressions">) => last.next,
    meta: { follows: ["suppression"] },
  }));
  const lift = async ({ address }: Suppressed) => {
    await request("DELETE /api/suppressions/:address", { params: { address } });
    await client.invalidateQueries({ queryKey: ["suppressions"] });
    toast(`${address} may be mailed again`);
  };
  return (
    <Section
      title="Suppressed addresses"
      lead="Mail to them came back for good, their reader complained, or somebody put them here. No start writes to them."
      actions={
        <Show when={mayWork(me())}>
          <Button size="sm" onClick={() => setAdding(true)}>
            <Plus size={14} aria-hidden="true" /> Suppress an address
          </Button>
        </Show>
      }
    >
      <div class="border-b p-4">
        <TextField label="Search" labelHidden placeholder="Search addresses" value={search()} onChange={setSearch} />
      </div>
      <Loaded query={list}>
        {(answer) => (
          <Show
            when={answer().pages.some(({ items }) => items.length > 0)}
            fallback={
              <p class="p-4 text-sm text-muted">
                {search().trim() === "" ? "There are none: every address may be mailed." : "No such address."}
              </p>
            }
          >
            <ul class="divide-y">
              <For each={answer().pages.flatMap(({ items }) => items)}>
                {(one) => (
                  <li class="flex items-center gap-3 px-4 py-2.5">
                    <div class="min-w-0 flex-1">
                      <p class="truncate text-sm font-medium">{one.address}</p>
                      <p class="truncate text-xs text-muted" title={one.detail ?? undefined}>
                        {capital(suppressedBecause({ why: one.why, by: one.by?.name ?? null }))},{" "}
                        <Time zone={me().timeZone} at={one.at} />
                        <Show when={one.mail}>
                          {(mail) => (
                            <>
                              , by the mail{" "}
                              <A
                                class="link"
                                href={`/conversations/${mail().conversationId}#message-${mail().messageId}`}
                              >
                                {mail().subject || "a mail without a subject"}
                              </A>
                            </>
                          )}
                        </Show>
                        <Show when={one.detail}>{(detail) => <>{": "}{detail()}</>}</Show>
                      </p>
                    </div>
                    <Show when={isAdmin(me())}>
                      <Button size="sm" onClick={() => setLifting(one)}>Lift suppression</Button>
                    </Show>
                  </li>
                )}
              </For>
            </ul>
            <ShowMore list={list} class="p-4" />
          </Show>
        )}
      </Loaded>
      <Show when={adding()}>
        <SuppressDialog
          address={null}
          onClose={() => setAdding(false)}
          onSaved={() => client.invalidateQueries({ queryKey: ["suppressions"] })}
        />
      </Show>
      <ConfirmDialog
        open={lifting() !== null}
        onClose={() => setLifting(null)}
        title={`Lift the suppression of ${lifting()?.address ?? "it"}?`}
        action="Lift suppression"
        onConfirm={() => lift(lifting()!)}
      >
        {lifting()?.why === "complaint"
          ? "Its reader complained: lift this only if they told you that they want your mail."
          : "If it comes back again, it is put here again. Mail that was skipped stays so."}
      </ConfirmDialog>
    </Section>
  );
}

const capital = (text: string) => text[0]!.toUpperCase() + text.slice(1);
