import { For, Show } from "solid-js";
import { useMe } from "#web/shared/me.ts";
import { createNow, dateTimeText } from "#web/shared/times.tsx";
import { Person } from "#web/shared/ui/Avatar.tsx";
import { Notice, SkeletonLines } from "#web/shared/ui/states.tsx";
import { groupText, leavingText, plannedText, type Preview, sendersOf } from "#web/shared/start/preview-text.ts";
import { Skipped } from "#web/shared/start/Skipped.tsx";

/** What the start would do, were it made now (ST6): how many, to whom, from whom and why, when, and who is skipped. */
export function PreviewPanel(props: {
  preview: Preview | undefined;
  stale: boolean;
  failure: string | null;
  /** What has to be said first. */
  asks: string | null;
  audience?: "owners" | "all" | "rule" | undefined;
  onAllUsers: () => void;
}) {
  const me = useMe();
  const now = createNow();
  return (
    <section
      aria-label="What will happen"
      class="flex max-h-full min-h-0 flex-col overflow-hidden rounded-xl border bg-surface max-lg:max-h-none"
    >
      <Show when={props.failure}>
        {(words) => (
          <div class="p-3">
            <Notice tone="danger">{words()}</Notice>
          </div>
        )}
      </Show>
      <Show
        when={props.preview}
        fallback={
          <Show when={!props.failure}>
            <Show when={props.asks} fallback={<SkeletonLines lines={6} />}>
              {(words) => <p role="status" class="p-4 text-sm text-muted">{words()}</p>}
            </Show>
          </Show>
        }
      >
        {(preview) => (
          <div
            class="relative flex min-h-0 flex-1 flex-col divide-y overflow-y-auto outline-offset-[-2px] transition-opacity"
            tabindex={0}
            role="group"
            aria-label="Preview"
            classList={{ "opacity-60": props.stale }}
          >
            <div class="p-4">
              <p role="status" class="text-lg font-semibold tabular-nums">
                {plannedText(preview())}
              </p>
              <Show when={preview().isMore}>
                <p class="mt-1 text-sm text-muted">
                  Counted among the first that match: the start takes all of them.
                </p>
              </Show>
              <Show when={leavingText(preview().items, me().timeZone, now())}>
                {(words) => <p class="mt-1 text-sm text-muted">{words()}</p>}
              </Show>
              <Show when={preview().unsubscribedIncluded > 0}>
                <p class="mt-2 rounded-md bg-warn-soft px-2 py-1 text-xs text-warn">
                  {preview().unsubscribedIncluded.toLocaleString("en")} of them unsubscribed and get it all the same.
                </p>
              </Show>
            </div>
            <Show when={preview().items.length > 0}>
              <div class="p-4">
                <h3 class="mb-2 text-xs font-medium text-faint">
                  From
                  <Show when={preview().conversations > preview().items.length}>
                    , of the first {preview().items.length.toLocaleString("en")}
                  </Show>
                </h3>
                <ul class="flex flex-col gap-1.5 text-sm">
                  <For each={sendersOf(preview().items)}>
                    {(sender) => (
                      <li class="flex items-center gap-2">
                        <Person person={sender.teammate} />
                        <span class="min-w-0 truncate text-xs text-faint">{sender.because}</span>
                        <span class="ml-auto text-muted tabular-nums">{sender.count.toLocaleString("en")}</span>
                      </li>
                    )}
                  </For>
                </ul>
              </div>
            </Show>
            <Show when={preview().skipped.length > 0}>
              <div class="p-4">
                <h3 class="mb-2 text-xs font-medium text-faint">Skipped</h3>
                <Skipped
                  skipped={preview().skipped}
                  {...(props.audience ? { audience: props.audience } : {})}
                  onAllUsers={props.onAllUsers}
                />
              </div>
            </Show>
            <Show when={preview().items.length > 0}>
              <div class="p-4">
                <h3 class="mb-2 text-xs font-medium text-faint">To</h3>
                <ul class="flex flex-col gap-2 text-sm">
                  <For each={preview().items}>
                    {(item) => (
                      <li class="flex items-baseline gap-3">
                        <span class="min-w-0 flex-1">
                          <span class="block truncate" title={item.users.map((user) => user.email).join("\n")}>
                            {groupText(item.users)}
                          </span>
                          <span class="block truncate text-xs text-faint">{detailText(item)}</span>
                        </span>
                        <span class="shrink-0 text-xs text-faint tabular-nums">
                          {item.expectedAt === null ? "waits" : dateTimeText(item.expectedAt, me().timeZone, now())}
                        </span>
                      </li>
                    )}
                  </For>
                </ul>
                <Show when={preview().conversations > preview().items.length}>
                  <p class="mt-3 text-xs text-faint">
                    and {(preview().conversations - preview().items.length).toLocaleString("en")} more
                  </p>
                </Show>
              </div>
            </Show>
          </div>
        )}
      </Show>
    </section>
  );
}

/** "grace@acme.example · Acme", or of a group "4 users · Acme". */
const detailText = ({ users, account }: Preview["items"][number]) =>
  `${users.length === 1 ? users[0]!.email : `${users.length} users in one mail`} · ${account.name}`;
