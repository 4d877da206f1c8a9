import { type Accessor, createComputed, on } from "solid-js";

/**
 * Where the focus was when something modal opened, to go back to when it closes: Kobalte returns it only to a trigger of its own.
 * What was chosen in a menu is gone by then, so the menu's button takes it. Give the result as `onCloseAutoFocus`.
 */
export function createReturnFocus(isOpen: Accessor<boolean>): (event: Event) => void {
  let from: Element | null = null;
  createComputed(on(isOpen, (open) => {
    if (!open) return;
    const menu = document.activeElement?.closest("[role=menu]");
    from = menu ? document.getElementById(menu.getAttribute("aria-labelledby") ?? "") : document.activeElement;
  }));
  return (event) => {
    // Something else has the focus by now, as a dialog that opened out of this one: it keeps it.
    if (event.defaultPrevented) return;
    event.preventDefault();
    if (from instanceof HTMLElement && from.isConnected) from.focus({ preventScroll: true });
  };
}
