import { type Accessor, createSignal, onCleanup } from "solid-js";

/** Whether a media query such as `(width >= 80rem)` holds, followed as the screen changes. Needs an owner. */
export function createMedia(query: string): Accessor<boolean> {
  const list = matchMedia(query);
  const [holds, setHolds] = createSignal(list.matches);
  const follow = () => setHolds(list.matches);
  list.addEventListener("change", follow);
  onCleanup(() => list.removeEventListener("change", follow));
  return holds;
}
