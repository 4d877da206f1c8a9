import { useQuery } from "@tanstack/solid-query";
import { createSignal } from "solid-js";
import { Combobox } from "../ui/Combobox.tsx";
import { Popover } from "../ui/Popover.tsx";
import { chipButton, ChipFrame, ChipText } from "./ChipFrame.tsx";
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
    <ChipFrame label={props.filter.label} isSet={props.value !== null} onClear={() => props.onChange(null)}>
      <Popover
        label={`Filter by ${props.filter.label.toLowerCase()}`}
        open={isOpen()}
        onOpenChange={setOpen}
        panelClass="w-64"
        class={chipButton}
        button={<ChipText label={props.filter.label} chosen={name()} />}
      >
        <Combobox
          label={props.filter.label}
          opensOnFocus
          options={found.isSuccess ? found.data : []}
          value={props.value}
          chosen={props.value === null ? null : { value: props.value, label: name() ?? "" }}
          onSearch={setTyped}
          onChange={(value) => value !== null && choose(value)}
          emptyText={found.isPending ? "Looking…" : "Nothing matches."}
        />
      </Popover>
    </ChipFrame>
  );
}
