/** What a key press is called in a shortcut: `e`, `?`, `Escape`, `mod+Enter`, `shift+ArrowDown`. Letters ignore shift. */
export function keyOf(press: Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">): string {
  const plain = press.key.length === 1;
  const key = plain ? press.key.toLowerCase() : press.key;
  const name = key === " " ? "Space" : key;
  const shift = press.shiftKey && !plain;
  return `${press.ctrlKey || press.metaKey ? "mod+" : ""}${press.altKey ? "alt+" : ""}${shift ? "shift+" : ""}${name}`;
}

const printed: Record<string, string> = {
  ArrowDown: "↓",
  ArrowUp: "↑",
  ArrowLeft: "←",
  ArrowRight: "→",
  Enter: "↵",
  Escape: "Esc",
};

/** The key caps of a shortcut, one per key: `g a` gives two, `mod+Enter` gives ⌘ ↵ or Ctrl ↵. */
export function keyNames(keys: string, apple = isApple()): string[] {
  return keys.split(" ").flatMap((press) =>
    press.split("+").filter((part) => part !== "").map((part) => {
      if (part === "mod") return apple ? "⌘" : "Ctrl";
      if (part === "alt") return apple ? "⌥" : "Alt";
      if (part === "shift") return "⇧";
      return printed[part] ?? (part.length === 1 ? part.toUpperCase() : part);
    })
  );
}

const isApple = () => typeof navigator !== "undefined" && /Mac|iPhone|iPad/.test(navigator.userAgent);

/** Whether a key pressed in this element is text, so that no single-key shortcut may take it. */
export function takesText(target: EventTarget | null): boolean {
  const element = target as { tagName?: string; isContentEditable?: boolean; type?: string } | null;
  if (!element?.tagName) return false;
  if (element.isContentEditable) return true;
  if (element.tagName === "TEXTAREA" || element.tagName === "SELECT") return true;
  return element.tagName === "INPUT" && !["checkbox", "radio", "button", "submit"].includes(element.type ?? "text");
}

const choosers = "[role^=menu], [role=listbox], [role=option], [role=combobox], [aria-haspopup=listbox]";

/** Whether a letter pressed here looks for an entry of a menu or list. */
export function choosesByLetter(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(choosers) !== null;
}
