import { A } from "@solidjs/router";
import { For, Show } from "solid-js";
import { noEmail, type Party } from "./message-state.ts";

/** People of a mail by name and address; users lead to their page. */
export function Parties(
  props: {
    parties: readonly Party[];
    /** One below the other, the address below the name. */
    stacked?: boolean;
  },
) {
  return (
    <ul class={`flex gap-x-3 gap-y-0.5 ${props.stacked ? "flex-col" : "flex-wrap"}`}>
      <For each={props.parties}>
        {(party) => (
          <li class={`min-w-0 ${props.stacked ? "truncate" : "break-words"}`} title={party.address ?? noEmail}>
            <Show when={party.userId} fallback={<span>{party.name || (party.address ?? noEmail)}</span>}>
              {(id) => (
                <A href={`/users/${id()}`} class="link -my-1 inline-block py-1 !text-text">
                  {party.name || (party.address ?? noEmail)}
                </A>
              )}
            </Show>
            <Show when={party.name}>
              <span class={props.stacked ? "block truncate text-xs text-muted" : "text-faint"}>
                {` ${party.address ?? noEmail}`}
              </span>
            </Show>
          </li>
        )}
      </For>
    </ul>
  );
}
