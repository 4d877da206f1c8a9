import { useQuery, useQueryClient } from "@tanstack/solid-query";
import { createSignal, For, Show } from "solid-js";
import { type Answer, request } from "#web/shared/api.ts";
import { isAdmin, useMe } from "#web/shared/me.ts";
import { Time } from "#web/shared/times.tsx";
import { Button } from "#web/shared/ui/Button.tsx";
import { ConfirmDialog } from "#web/shared/ui/ConfirmDialog.tsx";
import { Dialog } from "#web/shared/ui/Dialog.tsx";
import { Page, Section } from "#web/shared/ui/Page.tsx";
import { EmptyState, Loaded } from "#web/shared/ui/states.tsx";
import { TextField } from "#web/shared/ui/TextField.tsx";
import { toast, toastError } from "#web/shared/ui/Toast.tsx";
import { KeyRound, Plus } from "#web/shared/ui/icons.ts";
import { CopyLine } from "./CopyLine.tsx";

type Key = Answer<"GET /api/keys">["items"][number];

/** Keys of the HTTP API: made, seen once, revoked. */
export default function KeysPage() {
  const me = useMe();
  const client = useQueryClient();
  const [naming, setNaming] = createSignal(false);
  const [name, setName] = createSignal("");
  const [made, setMade] = createSignal<string | null>(null);
  const [revoking, setRevoking] = createSignal<Key | null>(null);
  const keys = useQuery(() => ({
    queryKey: ["keys"],
    queryFn: ({ signal }) => request("GET /api/keys", { signal }),
    meta: { follows: ["session"] },
  }));
  const make = async () => {
    try {
      const answer = await request("POST /api/keys", { body: { name: name() } });
      setNaming(false);
      setName("");
      setMade(answer.key);
      await client.invalidateQueries({ queryKey: ["keys"] });
    } catch (error) {
      toastError(error);
    }
  };
  const revoke = async (key: Key) => {
    await request("DELETE /api/keys/:id", { params: { id: key.id } });
    await client.invalidateQueries({ queryKey: ["keys"] });
    toast(`${key.name ?? "The key"} no longer works`);
  };
  return (
    <Page
      title="Keys"
      lead={
        <>
          A key calls the HTTP API as you, with your role. The API describes itself at{" "}
          <a class="link" href="/api/openapi.json" target="_blank" rel="noreferrer">
            /api/openapi.json
          </a>.
        </>
      }
      actions={
        <Button look="primary" onClick={() => setNaming(true)}>
          <Plus size={15} aria-hidden="true" /> New key
        </Button>
      }
    >
      <Loaded query={keys}>
        {(answer) => (
          <Show
            when={answer().items.length > 0}
            fallback={
              <EmptyState icon={<KeyRound size={18} aria-hidden="true" />} title="No keys yet">
                Make one to import, start conversations or read numbers from a script.
              </EmptyState>
            }
          >
            <Section title="API keys">
              <ul class="divide-y">
                <For each={answer().items}>
                  {(key) => (
                    <li class="flex items-center gap-3 px-4 py-2.5">
                      <div class="min-w-0 flex-1">
                        <p class="truncate text-sm font-medium">{key.name ?? "Unnamed"}</p>
                        <p class="truncate text-xs text-muted">
                          <code class="font-mono">{key.start}…</code> · made{" "}
                          <Time zone={me().timeZone} at={key.createdAt} />
                          <Show when={isAdmin(me()) && key.teammate}>{(owner) => <>{" by "}{owner().name}</>}</Show>
                          {" · "}
                          <Show when={key.lastUsedAt} fallback="never used">
                            {(at) => (
                              <>
                                last used <Time zone={me().timeZone} at={at()} />
                              </>
                            )}
                          </Show>
                        </p>
                      </div>
                      <Button size="sm" onClick={() => setRevoking(key)}>Revoke</Button>
                    </li>
                  )}
                </For>
              </ul>
            </Section>
          </Show>
        )}
      </Loaded>
      <Dialog
        open={naming()}
        onClose={() => setNaming(false)}
        title="New API key"
        onSubmit={() => void make()}
        footer={
          <>
            <Button onClick={() => setNaming(false)}>Cancel</Button>
            <Button look="primary" type="submit" disabled={name().trim() === ""}>Make key</Button>
          </>
        }
      >
        <TextField
          label="What is it for?"
          value={name()}
          onChange={setName}
          placeholder="Nightly import"
          maxLength={32}
        />
      </Dialog>
      <Dialog open={made() !== null} onClose={() => setMade(null)} title="Your new key">
        <div class="flex flex-col gap-3">
          <p class="text-sm text-muted">Copy it now: it is not shown again.</p>
          <CopyLine label="API key" value={made() ?? ""} />
        </div>
      </Dialog>
      <ConfirmDialog
        open={revoking() !== null}
        onClose={() => setRevoking(null)}
        title={`Revoke ${revoking()?.name ?? "this key"}?`}
        action="Revoke"
        danger
        onConfirm={() => revoke(revoking()!)}
      >
        What calls with it is refused from now on.
      </ConfirmDialog>
    </Page>
  );
}
