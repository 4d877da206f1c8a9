import { A } from "@solidjs/router";
import { useQuery } from "@tanstack/solid-query";
import { For, Match, Show, Switch } from "solid-js";
import { type Answer, request } from "#web/shared/api.ts";
import { useMe } from "#web/shared/me.ts";
import { Time } from "#web/shared/times.tsx";

type Unsubscribes = Answer<"GET /api/users/:id/unsubscribes">;

/** A user's unsubscribe as it stands, and those that were taken back (SU2). */
export const useUnsubscribesOf = (userId: () => string) =>
  useQuery(() => ({
    queryKey: ["unsubscribes", "of", userId()],
    queryFn: ({ signal }) => request("GET /api/users/:id/unsubscribes", { params: { id: userId() }, signal }),
    meta: { follows: ["user"] },
  }));

/** The unsubscribes of a user that were taken back: when each was, by whom or which mail, why, and who undid it when (SU2). */
export function UndoneUnsubscribes(props: { items: Unsubscribes["items"] }) {
  const me = useMe();
  return (
    <Show when={props.items.length > 0}>
      <ul class="flex flex-col gap-1.5 text-xs text-muted" aria-label="Unsubscribes that were undone">
        <For each={props.items}>
          {(one) => (
            <li class="break-words">
              Unsubscribed <Time at={one.at} zone={me().timeZone} exact /> <By of={one} />
              <Show when={one.reason}>{(reason) => <>{`: “${reason()}”`}</>}</Show>, undone{" "}
              <Time at={one.undone.at} zone={me().timeZone} exact /> by {one.undone.by?.name ?? "their own act"}
            </li>
          )}
        </For>
      </ul>
    </Show>
  );
}

/** Who unsubscribed somebody: a teammate, they themselves, or likely a mail filter, and by which mail (SU1, SU2). */
export function By(props: { of: NonNullable<Unsubscribes["standing"]> }) {
  return (
    <Switch fallback={props.of.machine === null ? "by their own act" : "likely by a mail filter"}>
      <Match when={props.of.by}>{(teammate) => <>by {teammate().name}</>}</Match>
      <Match when={props.of.mail}>
        {(mail) => (
          <>
            {props.of.machine === null ? "by the link in " : "likely by a mail filter, by the link in "}
            <A class="link" href={`/conversations/${mail().conversationId}#message-${mail().messageId}`}>
              {mail().subject || "a mail without a subject"}
            </A>
          </>
        )}
      </Match>
    </Switch>
  );
}
