import { For } from "solid-js";
import { Count } from "#web/shared/ui/Badge.tsx";

/** The two built-in views of what is pending (PR1). */
export function MineOrAll(
  props: { value: "mine" | "all"; mine: number; onChange: (value: "mine" | "all") => void },
) {
  const views = [{ value: "mine", label: "Mine" }, { value: "all", label: "All" }] as const;
  return (
    <div role="group" aria-label="View" class="ml-1 flex rounded-lg bg-sunken p-0.5">
      <For each={views}>
        {(view) => (
          <button
            type="button"
            aria-pressed={props.value === view.value}
            class="flex h-6 items-center gap-1.5 rounded-md px-2.5 text-xs font-medium text-muted outline-offset-0 aria-pressed:bg-surface aria-pressed:text-text aria-pressed:shadow-low"
            onClick={() => props.onChange(view.value)}
          >
            {view.label}
            {view.value === "mine" && <Count n={props.mine} label="pending" />}
          </button>
        )}
      </For>
    </div>
  );
}
