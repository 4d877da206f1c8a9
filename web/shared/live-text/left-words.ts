import * as Y from "yjs";

/** What earlier tabs left for a text, until it is in the document. */
export type LeftWords = {
  /** Null until the browser has said what there is. */
  waiting(): readonly Uint8Array[] | null;
  /** The browser has said. */
  found(updates: Uint8Array[]): void;
  /** Put into the document what can be. What stands on words that this server process has still to hear of from another waits. */
  bringBack(): void;
};

/** Nothing of what is brought back is news to the store. */
const restored = { restored: true };

export function makeLeftWords(doc: Y.Doc): LeftWords {
  const { store } = doc;
  let waiting: Uint8Array[] | null = null;

  function isRestored(update: Uint8Array): boolean {
    if (store.pendingStructs ?? store.pendingDs) return false;
    try {
      Y.applyUpdate(doc, update, restored);
    } catch {
      // Damaged in storage: there is nothing to bring back.
      return true;
    }
    const isWhole = !(store.pendingStructs ?? store.pendingDs);
    store.pendingStructs = null;
    store.pendingDs = null;
    return isWhole;
  }

  return {
    waiting: () => waiting,
    found(updates) {
      waiting = updates;
    },
    bringBack() {
      waiting = waiting?.filter((update) => !isRestored(update)) ?? null;
    },
  };
}
