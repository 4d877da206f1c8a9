import { For, Show } from "solid-js";
import { Skeleton } from "../ui/states.tsx";

/** Stands where rows will, while they are loaded; `looking` once some of the list was looked through without any. */
export function SkeletonRows(props: { looking?: boolean }) {
  return (
    <div role="status" class="flex-1 overflow-hidden">
      <Show when={props.looking} fallback={<span class="sr-only">Loading…</span>}>
        <p class="border-b border-line/70 px-4 py-2.5 text-xs text-muted">Looking further…</p>
      </Show>
      <For each={Array.from({ length: 12 }, (_, n) => ["w-48", "w-36", "w-56", "w-40"][n % 4])}>
        {(width) => (
          <div class="flex h-9 items-center gap-6 border-b border-line/70 px-4">
            <Skeleton class="size-4" />
            <Skeleton class={`h-3 ${width}`} />
            <Skeleton class="ml-auto h-3 w-24 phone:hidden" />
            <Skeleton class="h-3 w-16 phone:hidden" />
          </div>
        )}
      </For>
    </div>
  );
}
