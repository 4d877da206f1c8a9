import { createEffect, createSignal, Show } from "solid-js";
import { ApiError } from "../api-error.ts";
import { useArchived } from "../traits/use-archived.ts";
import type { ViewStore } from "./create-view.ts";
import { askedOf } from "./view-state.ts";

/** Whether a list was refused because of its order, such as one of an old view whose trait went away. */
const isSortFault = (error: unknown): boolean =>
  error instanceof ApiError && error.code === "invalid_field" && error.field === "sort";

/** Takes an order out of the view that the list does not have any more, and says so until the view is another (VI1). */
export function SortDropped(
  props: { error: unknown; store: ViewStore; usual: string; of: string | undefined },
) {
  const archivedOf = useArchived();
  const [dropped, setDropped] = createSignal<{ sort: string; shown: string } | null>(null);
  const shown = () => JSON.stringify(askedOf(props.store.view()));
  createEffect(() => {
    const { sort } = props.store.view();
    if (!isSortFault(props.error) || sort === props.usual) return;
    setDropped({ sort, shown: JSON.stringify({ ...askedOf(props.store.view()), sort: props.usual }) });
    props.store.change({ sort: props.usual });
  });
  const why = (sort: string) => {
    const name = sort.replace(/^-/, "");
    const label = archivedOf(`${props.of}.${name}`);
    return label === null ? `There is no ${name.replace(/^traits\./, "")} to sort by` : `${label} is archived`;
  };
  return (
    <Show when={dropped()?.shown === shown() && dropped()}>
      {(what) => (
        <p role="status" class="border-b px-4 py-1.5 text-xs text-muted">
          {why(what().sort)}: the list is in its usual order.
        </p>
      )}
    </Show>
  );
}
