import { onCleanup } from "solid-js";

/** While `element` stands at the foot of the page, toasts stand above it. Needs an owner. */
export function keepFoot(element: HTMLElement): void {
  const root = document.documentElement.style;
  const watch = new ResizeObserver(() =>
    root.setProperty("--foot", `${Math.ceil(innerHeight - element.getBoundingClientRect().top)}px`)
  );
  watch.observe(element);
  onCleanup(() => {
    watch.disconnect();
    root.removeProperty("--foot");
  });
}
