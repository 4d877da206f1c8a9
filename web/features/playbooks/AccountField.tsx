import { keepPreviousData, useQuery } from "@tanstack/solid-query";
import { createSignal } from "solid-js";
import { foundAccounts } from "#web/shared/people/found.ts";
import { Combobox } from "#web/shared/ui/Combobox.tsx";

/** An account found by typing, or none. `name` is what the chosen one is called, once that is known. */
export function AccountField(
  props: {
    label: string;
    value: string | null;
    name: string | null;
    onChange: (id: string | null) => void;
    class?: string;
  },
) {
  const [typed, setTyped] = createSignal("");
  const accounts = useQuery(() => ({
    queryKey: ["accounts", { q: typed(), limit: 20 }],
    queryFn: ({ signal }) => foundAccounts(typed(), 20, signal),
    placeholderData: keepPreviousData,
  }));
  return (
    <Combobox
      class={props.class}
      label={props.label}
      placeholder="Any account"
      options={accounts.isSuccess ? accounts.data.items.map((one) => ({ value: one.id, label: one.name })) : []}
      onSearch={setTyped}
      value={props.value}
      chosen={props.value !== null ? { value: props.value, label: props.name ?? "…" } : null}
      onChange={props.onChange}
      clearable
    />
  );
}
