import { createSignal, type JSX, onCleanup, Show } from "solid-js";
import { Button, IconButton } from "../ui/Button.tsx";
import { keepFoot } from "../ui/foot.ts";
import { X } from "../ui/icons.ts";
import { toast, toastError } from "../ui/Toast.tsx";
import type { Selection } from "./create-selection.ts";

/** What can be done with the selected rows, floating over the list's foot. */
export function SelectionBar<T>(
  props: {
    selection: Selection<T>;
    label: string;
    /** How many of the selected are not in the list as it is searched and filtered now. */
    outOfSight: number;
    mayTakeAll: boolean;
    takeAll: (signal: AbortSignal) => Promise<T[]>;
    most: number;
    /** How many match, where an action takes all of them without their being loaded. */
    matching: { text: string; take: () => void } | null;
    children: JSX.Element;
  },
) {
  const [taking, setTaking] = createSignal(false);
  const stop = new AbortController();
  onCleanup(() => stop.abort());
  const takeAll = async () => {
    setTaking(true);
    try {
      const rows = await props.takeAll(stop.signal);
      if (stop.signal.aborted) return;
      props.selection.add(rows);
      if (rows.length >= props.most) {
        toast(`The first ${props.most.toLocaleString("en")} are selected`, { tone: "info" });
      }
    } catch (error) {
      if (!stop.signal.aborted) toastError(error);
    } finally {
      setTaking(false);
    }
  };
  return (
    <div class="pointer-events-none absolute inset-x-0 bottom-4 z-20 flex justify-center px-4">
      <div
        ref={keepFoot}
        role="toolbar"
        aria-label={`Selected ${props.label.toLowerCase()}`}
        class="pointer-events-auto flex max-w-full animate-appear flex-wrap items-center gap-2 rounded-xl border bg-raised py-1.5 pr-1.5 pl-4 shadow-float"
      >
        <span role="status" class="text-sm font-medium tabular-nums">
          {props.selection.sizeText()} selected
          <Show when={props.outOfSight > 0}>
            <span class="ml-0.5 font-normal text-muted">
              {` ${props.outOfSight.toLocaleString("en")} not in sight`}
            </span>
          </Show>
        </span>
        <Show when={props.mayTakeAll && !props.selection.isAll()}>
          <Show
            when={props.matching}
            fallback={
              <Show when={props.selection.size() < props.most}>
                <Button look="ghost" size="sm" pending={taking()} onClick={takeAll}>Select all that match</Button>
              </Show>
            }
          >
            {(matching) => (
              <Button look="ghost" size="sm" onClick={() => matching().take()}>
                Select {matching().text}
              </Button>
            )}
          </Show>
        </Show>
        <span class="mx-1 h-5 w-px bg-line" aria-hidden="true" />
        {props.children}
        <IconButton label="Clear the selection" keys="Escape" size="sm" onClick={props.selection.clear}>
          <X size={14} aria-hidden="true" />
        </IconButton>
      </div>
    </div>
  );
}
