import { type Accessor, createSignal, onCleanup } from "solid-js";

/** How long typing rests before what was written is looked at. */
const restMs = 1_200;

/** Counts the pauses of whoever types: give `onInput` the events of the text. Needs an owner. */
export function createPauses(): { count: Accessor<number>; onInput: () => void } {
  const [count, setCount] = createSignal(0);
  let timer: ReturnType<typeof setTimeout> | undefined;
  onCleanup(() => clearTimeout(timer));
  return {
    count,
    onInput() {
      clearTimeout(timer);
      timer = setTimeout(() => setCount((n) => n + 1), restMs);
    },
  };
}
