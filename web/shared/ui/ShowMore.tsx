import { Show } from "solid-js";
import { Button } from "./Button.tsx";

/** The foot of a list that is read page by page: asks for the next, and is not there behind the last. */
export function ShowMore(
  props: { list: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown }; class?: string },
) {
  return (
    <Show when={props.list.hasNextPage}>
      <div class={props.class ?? "border-t p-3"}>
        <Button size="sm" pending={props.list.isFetchingNextPage} onClick={() => void props.list.fetchNextPage()}>
          Show more
        </Button>
      </div>
    </Show>
  );
}
