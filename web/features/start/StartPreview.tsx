import { For, Show } from "solid-js";
import type { Answer } from "#web/shared/api.ts";
import { dateTimeText } from "#web/shared/times.tsx";
import { Person } from "#web/shared/ui/Avatar.tsx";
import { Section } from "#web/shared/ui/Page.tsx";
import { Notice } from "#web/shared/ui/states.tsx";
import { becauseWords, conversationsText, skipWords } from "./words.ts";

type Preview = Answer<"POST /api/starts/preview">;

/** What the start would do, before anything is created (ST6). */
export function StartPreview(props: { preview: Preview; zone: string; busy: boolean }) {
  return (
    <div class="transition-opacity" classList={{ "opacity-60": props.busy }} aria-busy={props.busy}>
      <Section
        title={conversationsText(props.preview.conversations)}
        lead="To whom, from whom, and when each is expected to leave."
      >
        <Show when={props.preview.skipped.length > 0 || props.preview.unsubscribedIncluded > 0}>
          <div class="flex flex-col gap-2 border-b p-3">
            <For each={props.preview.skipped}>
              {(skip) => (
                <p class="text-sm">
                  <span class="font-medium tabular-nums">{skip.count.toLocaleString("en")}</span>{" "}
                  <span class="text-muted">left out: {skipWords[skip.why]}</span>
                  <span class="block truncate text-xs text-faint">{skip.sample.join(", ")}</span>
                </p>
              )}
            </For>
            <Show when={props.preview.unsubscribedIncluded > 0}>
              <Notice tone="warn">
                {props.preview.unsubscribedIncluded.toLocaleString("en")} who unsubscribed will get it all the same.
              </Notice>
            </Show>
          </div>
        </Show>
        <Show
          when={props.preview.items.length > 0}
          fallback={<p class="px-4 py-3 text-sm text-muted">Nobody would get this mail.</p>}
        >
          <ul class="max-h-[32rem] divide-y overflow-y-auto">
            <For each={props.preview.items}>
              {(item) => (
                <li class="px-4 py-2">
                  <p class="truncate text-sm font-medium">{item.users.map((user) => user.name).join(", ")}</p>
                  <p class="truncate text-xs text-muted">
                    {item.users.map((user) => user.email).join(", ")} · {item.account.name}
                  </p>
                  <div class="mt-1 flex items-center gap-2 text-xs text-muted">
                    <Person person={item.teammate} />
                    <span class="truncate text-faint">{becauseWords[item.senderBecause]}</span>
                    <Show when={item.expectedAt}>
                      {(at) => <span class="ml-auto whitespace-nowrap">{dateTimeText(at(), props.zone)}</span>}
                    </Show>
                  </div>
                </li>
              )}
            </For>
          </ul>
          <Show when={props.preview.conversations > props.preview.items.length}>
            <p class="border-t px-4 py-2 text-xs text-muted">
              And {(props.preview.conversations - props.preview.items.length).toLocaleString("en")} more.
            </p>
          </Show>
        </Show>
      </Section>
    </div>
  );
}
