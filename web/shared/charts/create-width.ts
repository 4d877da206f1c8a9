import { type Accessor, createSignal, onCleanup } from "solid-js";

/** How wide an element is, px, followed as it changes; 0 until it is on screen. Needs an owner. */
export function createWidth(): [Accessor<number>, (element: Element) => void] {
  const [width, setWidth] = createSignal(0);
  const observer = new ResizeObserver(([entry]) => entry && setWidth(Math.round(entry.contentRect.width)));
  onCleanup(() => observer.disconnect());
  return [width, (element) => observer.observe(element)];
}
