import { type Accessor, createEffect, on } from "solid-js";

/** Asks for what stands before a list, and keeps what is read where it is on the screen once that has come; whoever pressed goes on from the
 * message that was the first. Needs an owner. */
export function createEarlier(list: () => HTMLElement, count: Accessor<number>, ask: () => void): () => void {
  let first: { item: HTMLElement; top: number } | null = null;
  createEffect(on(count, (now, before) => {
    if (!first || before === undefined || now <= before) return;
    const { item, top } = first;
    first = null;
    queueMicrotask(() => {
      scrolledBy(item).scrollTop += item.getBoundingClientRect().top - top;
      item.querySelector<HTMLElement>("[data-message]")?.focus({ preventScroll: true });
    });
  }));
  return () => {
    const item = list().firstElementChild as HTMLElement | null;
    first = item && { item, top: item.getBoundingClientRect().top };
    ask();
  };
}

/** What scrolls around it. */
function scrolledBy(item: HTMLElement): Element {
  for (let at = item.parentElement; at; at = at.parentElement) {
    if (at.scrollHeight > at.clientHeight && /auto|scroll/.test(getComputedStyle(at).overflowY)) return at;
  }
  return document.scrollingElement!;
}
