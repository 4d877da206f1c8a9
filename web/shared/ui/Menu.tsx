import { DropdownMenu as Kobalte } from "@kobalte/core/dropdown-menu";
import { For, type JSX, Show } from "solid-js";
import { Check } from "./icons.ts";
import { Kbd } from "./Kbd.tsx";

export type MenuEntry =
  | "line"
  | { heading: string }
  | {
    label: string;
    icon?: JSX.Element;
    keys?: string;
    danger?: boolean;
    disabled?: boolean;
    /** Shows a mark: a choice of several. */
    chosen?: boolean;
    run: () => void;
  };

/** A menu of actions behind a button. `class` dresses the button, `children` is what stands in it. */
export function Menu(
  props: {
    label: string;
    entries: MenuEntry[];
    children: JSX.Element;
    class?: string;
    placement?: "bottom-start" | "bottom-end" | "top-start" | "top-end" | "right-end";
    disabled?: boolean;
  },
) {
  return (
    <Kobalte placement={props.placement ?? "bottom-end"} gutter={4} modal={false}>
      <Kobalte.Trigger aria-label={props.label} class={props.class ?? ""} disabled={props.disabled}>
        {props.children}
      </Kobalte.Trigger>
      <Kobalte.Portal>
        <Kobalte.Content data-kb-top-layer class="float min-w-44">
          <For each={props.entries}>
            {(entry) => {
              if (entry === "line") return <Kobalte.Separator class="-mx-1 my-1 border-line" />;
              if ("heading" in entry) {
                return (
                  <div class="px-2 pt-1.5 pb-1 text-2xs font-medium tracking-wide text-faint" role="presentation">
                    {entry.heading}
                  </div>
                );
              }
              return (
                <Kobalte.Item
                  class={`item ${entry.danger ? "text-danger" : ""}`}
                  disabled={entry.disabled ?? false}
                  onSelect={entry.run}
                >
                  <Show when={entry.icon}>
                    <span class="grid size-4 place-items-center text-muted">{entry.icon}</span>
                  </Show>
                  <span class="flex-1">{entry.label}</span>
                  <Show when={entry.chosen}>
                    <Check size={14} class="text-accent" aria-label="chosen" />
                  </Show>
                  <Show when={entry.keys}>{(keys) => <Kbd keys={keys()} />}</Show>
                </Kobalte.Item>
              );
            }}
          </For>
        </Kobalte.Content>
      </Kobalte.Portal>
    </Kobalte>
  );
}
