import { useQuery, useQueryClient } from "@tanstack/solid-query";
import { createSignal, For, Show } from "solid-js";
import { type Answer, request } from "#web/shared/api.ts";
import { isAdmin, mayWork, useMe } from "#web/shared/me.ts";
import { Time } from "#web/shared/times.tsx";
import { Button } from "#web/shared/ui/Button.tsx";
import { Badge } from "#web/shared/ui/Badge.tsx";
import { ConfirmDialog } from "#web/shared/ui/ConfirmDialog.tsx";
import { Dialog } from "#web/shared/ui/Dialog.tsx";
import { Page, Section } from "#web/shared/ui/Page.tsx";
import { Select } from "#web/shared/ui/Select.tsx";
import { EmptyState, Loaded } from "#web/shared/ui/states.tsx";
import { TextField } from "#web/shared/ui/TextField.tsx";
import { toast, toastError } from "#web/shared/ui/Toast.tsx";
import { KeyRound, Plus } from "#web/shared/ui/icons.ts";
import { CopyLine } from "./CopyLine.tsx";
import { IngestionSection } from "./IngestionSection.tsx";

type Key = Answer<"GET /api/keys">["items"][number];
const kinds: { value: Key["kind"]; label: string; detail: string }[] = [
  { value: "api", label: "API key", detail: "calls the HTTP API as you" },
  { value: "write", label: "Write key", detail: "for a Segment library" },
];

const lives = [
  { value: "30", label: "In 30 days" },
  { value: "90", label: "In 90 days" },
  { value: "365", label: "In a year" },
  { value: "never", label: "When it is revoked" },
] as const;

/** Keys of the HTTP API: made, seen once, revoked. */
export default function KeysPage() {
  const me = useMe();
  const client = useQueryClient();
  const [naming, setNaming] = createSignal(false);
  const [name, setName] = createSignal("");
  const [kind, setKind] = createSignal<Key["kind"]>("api");
  const [life, setLife] = createSignal<(typeof lives)[number]["value"]>("365");
  const [made, setMade] = createSignal<string | null>(null);
  const [revoking, setRevoking] = createSignal<Key | null>(null);
  const keys = useQuery(() => ({
    queryKey: ["keys"],
    queryFn: ({ signal }) => request("GET /api/keys", { signal }),
    meta: { follows: ["session"] },
  }));
  const make = async () => {
    try {
      const answer = await request("POST /api/keys", {
        body: { name: name(), kind: kind(), days: life() === "never" ? null : Number(life()) },
      });
      setNaming(false);
      setName("");
      setKind("api");
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
          A key calls the HTTP API as you, with your role, but settles nothing of who signs in, how, or in which role.
          The API describes itself at{" "}
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
                <Show when={mayWork(me())} fallback="Make one to read accounts, mails and numbers from a script.">
                  Make one to import, start conversations or read numbers from a script.
                </Show>
              </EmptyState>
            }
          >
            <Section title="API keys">
              <ul class="divide-y">
                <For each={answer().items}>
                  {(key) => (
                    <li class="flex items-center gap-3 px-4 py-2.5">
                      <div class="min-w-0 flex-1">
                        <p class="flex items-center gap-2 text-sm font-medium">
                          <span class="truncate">{key.name ?? "Unnamed"}</span>
                          <Show when={key.kind === "write"}>
                            <Badge>Write key</Badge>
                          </Show>
                        </p>
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
                          <Show when={key.endsAt}>
                            {(at) => (
                              <>
                                {" · ends "}
                                <Time zone={me().timeZone} at={at()} />
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
      <Show when={isAdmin(me())}>
        <IngestionSection />
      </Show>
      <Dialog
        open={naming()}
        onClose={() => setNaming(false)}
        title="New key"
        onSubmit={() => void make()}
        footer={
          <>
            <Button onClick={() => setNaming(false)}>Cancel</Button>
            <Button look="primary" type="submit" disabled={name().trim() === ""}>Make key</Button>
          </>
        }
      >
        <div class="flex flex-col gap-4">
          <TextField
            label="What is it for?"
            value={name()}
            onChange={setName}
            placeholder="Nightly import"
            maxLength={32}
          />
          <Select label="Ends" options={[...lives]} value={life()} onChange={setLife} />
          <Show when={isAdmin(me())}>
            <Select
              label="Kind"
              options={kinds}
              value={kind()}
              onChange={setKind}
              hint="A write key is given to a Segment library and may only say who users and accounts are. It works while its maker is an admin."
            />
          </Show>
        </div>
      </Dialog>
      <Dialog open={made() !== null} onClose={() => setMade(null)} title="Your new key">
        <div class="flex flex-col gap-3">
          <p class="text-sm text-muted">Copy it now: it is not shown again.</p>
          <CopyLine label="Key" value={made() ?? ""} />
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
