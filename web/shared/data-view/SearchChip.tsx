import { useQuery } from "@tanstack/solid-query";
import { createSignal, Show } from "solid-js";
import { Combobox } from "../ui/Combobox.tsx";
import { ChevronDown, X } from "../ui/icons.ts";
import { Popover } from "../ui/Popover.tsx";
import type { Filter } from "./types.ts";

/** A filter whose options are found by typing: shows what it is set to, and a cross that takes it off. */
export function SearchChip(props: { filter: Filter; value: string | null; onChange: (value: string | null) => void }) {
  const [isOpen, setOpen] = createSignal(false);
  const [typed, setTyped] = createSignal("");
  const found = useQuery(() => ({
    queryKey: ["filter-options", props.filter.key, typed()],
    queryFn: ({ signal }) => props.filter.search!(typed(), signal),
    enabled: isOpen(),
    staleTime: 60_000,
  }));
  const named = useQuery(() => ({
    queryKey: ["filter-name", props.filter.key, props.value],
    queryFn: ({ signal }) => props.filter.nameOf!(props.value!, signal),
    enabled: props.value !== null,
    staleTime: 60_000,
  }));
  const name = () => {
    const value = props.value;
    if (value === null) return null;
    return props.filter.options.find((one) => one.value === value)?.label ?? (named.isSuccess ? named.data : "…");
  };
  const choose = (value: string | null) => {
    setOpen(false);
    props.onChange(value);
  };
  return (
    <div
      class="inline-flex h-7 items-center rounded-md border text-xs"
      classList={{
        "border-transparent bg-accent-soft text-accent": props.value !== null,
        "border-dashed border-line-strong/60 text-muted": props.value === null,
      }}
    >
      <Popover
        label={`Filter by ${props.filter.label.toLowerCase()}`}
        open={isOpen()}
        onOpenChange={setOpen}
        panelClass="w-64"
        class="flex h-7 items-center gap-1 rounded-md px-2 font-medium outline-offset-0"
        button={
          <>
            <span class="max-w-48 truncate">
              {props.filter.label}
              <Show when={name()}>{(words) => <>: {words()}</>}</Show>
            </span>
            <Show when={props.value === null}>
              <ChevronDown size={12} aria-hidden="true" />
            </Show>
          </>
        }
      >
        <Combobox
          label={props.filter.label}
          options={found.isSuccess ? found.data : []}
          value={props.value}
          chosen={props.value === null ? null : { value: props.value, label: name() ?? "" }}
          onSearch={setTyped}
          onChange={(value) => value !== null && choose(value)}
          emptyText={found.isPending ? "Looking…" : "Nothing matches."}
        />
      </Popover>
      <Show when={props.value !== null}>
        <button
          type="button"
          aria-label={`Remove the filter by ${props.filter.label.toLowerCase()}`}
          class="mr-0.5 grid size-6 place-items-center rounded-sm outline-offset-0 hover:bg-accent/10"
          onClick={() => props.onChange(null)}
        >
          <X size={12} aria-hidden="true" />
        </button>
      </Show>
    </div>
  );
}
