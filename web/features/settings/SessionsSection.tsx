import { useQuery, useQueryClient } from "@tanstack/solid-query";
import { For, Show } from "solid-js";
import { type Answer, request } from "#web/shared/api.ts";
import { useMe } from "#web/shared/me.ts";
import { Time } from "#web/shared/times.tsx";
import { Badge } from "#web/shared/ui/Badge.tsx";
import { Button } from "#web/shared/ui/Button.tsx";
import { Section } from "#web/shared/ui/Page.tsx";
import { Loaded } from "#web/shared/ui/states.tsx";
import { toast, toastError } from "#web/shared/ui/Toast.tsx";

type Session = Answer<"GET /api/sessions">["items"][number];

/** Where somebody is signed in, and how to end it: one's own, or for an admin a teammate's (AD1). */
export function SessionsSection(props: { teammate?: { id: string; name: string } }) {
  const me = useMe();
  const client = useQueryClient();
  const query = () => props.teammate ? { teammateId: props.teammate.id } : {};
  const sessions = useQuery(() => ({
    queryKey: ["sessions", props.teammate?.id ?? null],
    queryFn: ({ signal }) => request("GET /api/sessions", { query: query(), signal }),
    meta: { follows: ["session"] },
  }));
  const act = async (what: () => Promise<unknown>, words: string) => {
    try {
      await what();
      toast(words);
    } catch (error) {
      toastError(error);
    } finally {
      await client.invalidateQueries({ queryKey: ["sessions"] });
    }
  };
  const end = (session: Session) =>
    act(() => request("DELETE /api/sessions/:id", { params: { id: session.id } }), `${session.device} is signed out`);
  const endAll = () =>
    act(
      () => request("POST /api/sessions/end", { body: query() }),
      props.teammate ? `${props.teammate.name} is signed out everywhere` : "Signed out everywhere else",
    );
  const others = () => sessions.isSuccess ? sessions.data.items.filter((one) => !one.current) : [];
  return (
    <Section
      title={props.teammate ? `Where ${props.teammate.name} is signed in` : "Where you are signed in"}
      lead="Open pages of a session that you end close at once."
      actions={
        <Show when={others().length > 0}>
          <Button size="sm" onClick={() => void endAll()}>
            {props.teammate ? "Sign out everywhere" : "Sign out everywhere else"}
          </Button>
        </Show>
      }
    >
      <Loaded query={sessions}>
        {(answer) => (
          <Show
            when={answer().items.length > 0}
            fallback={<p class="px-4 py-3 text-sm text-muted">Nowhere just now.</p>}
          >
            <ul class="divide-y" aria-label="Sessions">
              <For each={answer().items}>
                {(session) => (
                  <li class="flex items-center gap-3 px-4 py-2.5">
                    <div class="min-w-0 flex-1">
                      <p class="flex items-center gap-2 truncate text-sm font-medium">
                        {session.device}
                        <Show when={session.current}>
                          <Badge tone="accent">This one</Badge>
                        </Show>
                      </p>
                      <p class="truncate text-xs text-muted">
                        <Show when={session.network}>{(network) => <>{network()}{" · "}</>}</Show>
                        used <Time zone={me().timeZone} at={session.lastUsedAt} /> · signed in{" "}
                        <Time zone={me().timeZone} at={session.createdAt} />
                      </p>
                    </div>
                    <Show when={!session.current}>
                      <Button size="sm" aria-label={`Sign out ${session.device}`} onClick={() => void end(session)}>
                        Sign out
                      </Button>
                    </Show>
                  </li>
                )}
              </For>
            </ul>
          </Show>
        )}
      </Loaded>
    </Section>
  );
}
