import { Tabs as Kobalte } from "@kobalte/core/tabs";
import { For, type JSX, Show } from "solid-js";

export type Tab = {
  value: string;
  label: string;
  count?: number | undefined;
  /** What the count means: something wrong, or worth a look. */
  tone?: "warn" | "danger" | undefined;
  panel: () => JSX.Element;
};

const counts = { plain: "text-faint", warn: "text-warn", danger: "text-danger" };

/** Panels of which one is shown. Uncontrolled unless `value` is given. */
export function Tabs(
  props: { label: string; tabs: Tab[]; value?: string; onChange?: (value: string) => void; class?: string },
) {
  return (
    <Kobalte
      class={`flex min-h-0 flex-col ${props.class ?? ""}`}
      {...(props.value === undefined ? {} : { value: props.value })}
      onChange={(value) => props.onChange?.(value)}
    >
      <Kobalte.List aria-label={props.label} class="relative flex shrink-0 gap-0.5 overflow-x-auto border-b px-1">
        <For each={props.tabs}>
          {(tab) => (
            <Kobalte.Trigger
              value={tab.value}
              class="mb-1 flex h-7 shrink-0 items-center gap-1.5 rounded-md px-1.5 text-sm text-muted outline-offset-0 hover:bg-hover hover:text-text data-[selected]:font-medium data-[selected]:text-text"
            >
              {tab.label}
              <Show when={tab.count !== undefined}>
                <span class={`text-xs tabular-nums ${counts[tab.tone ?? "plain"]}`}>{tab.count}</span>
              </Show>
            </Kobalte.Trigger>
          )}
        </For>
        <Kobalte.Indicator class="absolute bottom-0 h-0.5 rounded-full bg-accent-solid transition-all" />
      </Kobalte.List>
      <For each={props.tabs}>
        {(tab) => (
          <Kobalte.Content value={tab.value} class="min-h-0 flex-1 overflow-y-auto outline-offset-[-2px]">
            {tab.panel()}
          </Kobalte.Content>
        )}
      </For>
    </Kobalte>
  );
}
