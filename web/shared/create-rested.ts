import { type Accessor, createEffect, createSignal, on, onCleanup } from "solid-js";

/** What `text` is once it has rested for `restMs`, so that nobody is asked at every letter; at first what it is. Needs an owner. */
export function createRested(text: Accessor<string>, restMs = 400): Accessor<string> {
  const [rested, setRested] = createSignal(text());
  createEffect(on(text, (now) => {
    const timer = setTimeout(() => setRested(now), restMs);
    onCleanup(() => clearTimeout(timer));
  }, { defer: true }));
  return rested;
}
