import { fromBase64, toBase64 } from "lib0/buffer";

/** Keeps what the server has not yet acknowledged, so that a reload of the tab loses no word (CO3). */
export type UnsavedWords = {
  /** Words that earlier tabs of this teammate left behind for this draft, as Yjs updates. */
  left(): Uint8Array[];
  /** Keep `update` in place of what this tab kept before. */
  keep(update: Uint8Array): void;
  /** All is saved: forget what this tab kept and what `left` answered. */
  forget(): void;
};

/** `tab` tells the tabs of one teammate apart. */
export function makeUnsavedWords(
  storage: Storage,
  { teammateId, messageId, tab }: { teammateId: string; messageId: string; tab: string },
): UnsavedWords {
  const prefix = `parley:unsaved:${teammateId}:${messageId}:`;
  const own = prefix + tab;
  const taken = new Set<string>();

  return {
    left() {
      const keys = Array.from({ length: storage.length }, (_, n) => storage.key(n) ?? "");
      return keys.filter((key) => key.startsWith(prefix) && key !== own).flatMap((key) => {
        taken.add(key);
        try {
          return fromBase64(storage.getItem(key) ?? "");
        } catch {
          return [];
        }
      });
    },
    keep(update) {
      try {
        storage.setItem(own, toBase64(update));
      } catch {
        // Storage is full or shut. The words are still in the tab, marked as unsaved.
      }
    },
    forget() {
      storage.removeItem(own);
      for (const key of taken) storage.removeItem(key);
      taken.clear();
    },
  };
}
