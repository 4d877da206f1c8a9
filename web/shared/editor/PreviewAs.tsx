import { keepPreviousData, useQuery } from "@tanstack/solid-query";
import { createSignal } from "solid-js";
import { request } from "../api.ts";
import { foundUsers } from "../people/found.ts";
import { Combobox } from "../ui/Combobox.tsx";

/** Whose values the chips of a text show (PE4): nobody's, or those of a user found by typing. */
export function PreviewAs(props: { value: string | null; onChange: (userId: string | null) => void; class?: string }) {
  const [typed, setTyped] = createSignal("");
  const users = useQuery(() => ({
    queryKey: ["users", { q: typed(), limit: 20 }],
    queryFn: ({ signal }) => foundUsers(typed(), 20, signal),
    placeholderData: keepPreviousData,
  }));
  const chosen = useQuery(() => ({
    queryKey: ["user", props.value],
    queryFn: ({ signal }) => request("GET /api/users/:id", { params: { id: props.value! }, signal }),
    enabled: props.value !== null,
  }));
  const optionOf = (user: { id: string; name: string; email: string | null; accounts: { name: string }[] }) => ({
    value: user.id,
    label: user.name,
    detail: [user.email, user.accounts[0]?.name].filter(Boolean).join(" · "),
  });
  return (
    <Combobox
      class={props.class}
      label="Preview as"
      placeholder="A user whose values are shown…"
      options={users.isSuccess ? users.data.items.map(optionOf) : []}
      onSearch={setTyped}
      value={props.value}
      chosen={props.value !== null && chosen.isSuccess ? optionOf(chosen.data) : null}
      onChange={props.onChange}
      clearable
    />
  );
}
