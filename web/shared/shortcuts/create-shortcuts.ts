import { createSignal, onCleanup } from "solid-js";
import { choosesByLetter, keyOf, takesText } from "./keys.ts";

export type Shortcut = {
  /** `e`, `mod+Enter`, or a sequence such as `g a`. */
  keys: string;
  label: string;
  run: (press: KeyboardEvent) => void;
  /** When false the key is not taken. */
  when?: () => boolean;
  /** Also while the focus is in a text: only for chords with `mod`. */
  inText?: boolean;
};
export type ShortcutGroup = { label: string; shortcuts: Shortcut[] };

const [groups, setGroups] = createSignal<ShortcutGroup[]>([]);
/** What is registered now, newest last: the `?` overlay shows it. */
export const shortcutGroups = groups;

const storageKey = "parley.single-keys";
const readSingleKeys = () => {
  try {
    return localStorage.getItem(storageKey) !== "off";
  } catch {
    return true;
  }
};
const [singleKeys, setSingle] = createSignal(readSingleKeys());
/** Whether keys without `mod` act (WCAG 2.1.4 asks for a way to turn them off). */
export const singleKeysOn = singleKeys;
export function setSingleKeys(on: boolean) {
  setSingle(on);
  try {
    localStorage.setItem(storageKey, on ? "on" : "off");
  } catch {
    // Storage may be switched off: it holds until the tab closes.
  }
}

/** Registers keys for as long as the owner lives. The newest group wins a key that two want. */
export function createShortcuts(label: string, shortcuts: Shortcut[]) {
  const group = { label, shortcuts };
  setGroups((all) => [...all, group]);
  onCleanup(() => setGroups((all) => all.filter((one) => one !== group)));
}

/** How long the first key of a sequence waits for its second. */
const sequenceMs = 1000;

/** For how long what is typed after a letter at a list goes on meaning the list: a blank may choose and close it within a word, which leaves the
 * focus nowhere for a moment. */
const choosingMs = 1000;

/** Listens for every registered shortcut. Called once, by the app. */
export function createShortcutListener() {
  let waiting: { key: string; atMs: number } | null = null;

  let choseAtMs = -Infinity;
  const isChoosing = (press: KeyboardEvent) =>
    choosesByLetter(press.target) || press.target === document.body && press.timeStamp - choseAtMs < choosingMs;
  // Before the list itself, which keeps its letters.
  const noteChoosing = (press: KeyboardEvent) => {
    if (press.key.length === 1 && isChoosing(press)) choseAtMs = press.timeStamp;
  };

  const find = (press: KeyboardEvent, keys: string): Shortcut | undefined => {
    const inText = takesText(press.target);
    const chord = press.ctrlKey || press.metaKey;
    const inDialog = document.querySelector("[role=dialog][data-expanded], [role=alertdialog][data-expanded]");
    if (inDialog && !(press.target instanceof Node && inDialog.contains(press.target) && chord)) return undefined;
    if (!chord && (!singleKeys() || inText || isChoosing(press))) return undefined;
    return groups().toReversed().flatMap((group) => group.shortcuts)
      .find((one) => one.keys === keys && (!inText || one.inText) && (one.when?.() ?? true));
  };

  const onKeyDown = (press: KeyboardEvent) => {
    if (press.defaultPrevented || press.isComposing || press.repeat && press.key.length > 1) return;
    const key = keyOf(press);
    const first = waiting && press.timeStamp - waiting.atMs < sequenceMs ? waiting.key : null;
    waiting = null;
    const shortcut = (first && find(press, `${first} ${key}`)) || find(press, key);
    if (shortcut) {
      press.preventDefault();
      shortcut.run(press);
      return;
    }
    const opens = groups().some((group) => group.shortcuts.some((one) => one.keys.startsWith(`${key} `)));
    if (opens && !takesText(press.target)) waiting = { key, atMs: press.timeStamp };
  };
  document.addEventListener("keydown", noteChoosing, true);
  document.addEventListener("keydown", onKeyDown);
  onCleanup(() => {
    document.removeEventListener("keydown", noteChoosing, true);
    document.removeEventListener("keydown", onKeyDown);
  });
}
