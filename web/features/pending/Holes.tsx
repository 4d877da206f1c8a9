import { A } from "@solidjs/router";
import { useQuery } from "@tanstack/solid-query";
import { For, Show } from "solid-js";
import { request } from "#web/shared/api.ts";
import type { Message } from "#web/shared/mail/message-state.ts";
import { isOwnHole } from "#web/shared/mail/path-text.ts";
import { isAdmin, useMe } from "#web/shared/me.ts";
import { useArchived } from "#web/shared/traits/use-archived.ts";
import { holeFix } from "./hole-fix.ts";

/** Each missing value with the place where it is filled in. */
export function Holes(props: { message: Message; holes: readonly string[] }) {
  const me = useMe();
  const archivedOf = useArchived();
  const account = useQuery(() => ({
    queryKey: ["account", props.message.account.id],
    queryFn: ({ signal }) => request("GET /api/accounts/:id", { params: { id: props.message.account.id }, signal }),
  }));
  const fixes = () =>
    props.holes.map((path) =>
      holeFix(path, {
        message: props.message,
        account: account.isSuccess ? account.data : null,
        me: { id: me().id, isAdmin: isAdmin(me()) },
        archivedOf,
      })
    );
  return (
    <ul class="mt-1 list-disc pl-4">
      <For each={fixes()}>
        {(fix) => (
          <li>
            <span class="font-medium">{fix.name}</span>:{" "}
            <Show when={fix.href} fallback={fix.words}>
              {(href) => <A href={href()} class="underline underline-offset-2">{fix.words}</A>}
            </Show>
            {isOwnHole(fix.path) || fix.isBarred ? "." : ", or give it a fallback in the text."}
          </li>
        )}
      </For>
    </ul>
  );
}
