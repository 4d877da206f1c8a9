import { type AwarenessEntry, awarenessFrame } from "./frame.ts";
import type { Members, Peer } from "./members.ts";
import { mergeAll } from "./merge.ts";
import { syncFrame, SyncKind } from "./protocol.ts";

/** What goes out to everybody in a room. What arrives together goes out together: a colleague is sent one frame for many letters. */
export type Outbox = {
  /** An update for everybody but `from`, who has it. */
  update(update: Uint8Array, from: Peer | null): void;
  /** News of carets for everybody, their owner too: y-websocket keeps a connection only while it hears something. */
  carets(entries: AwarenessEntry[]): void;
  /** Forget what waits. */
  clear(): void;
};

/** `turn` runs it once all that has arrived is taken in. */
export function makeOutbox(members: Pick<Members, "send">, turn: (run: () => void) => void): Outbox {
  let updates: Uint8Array[] = [];
  /** Who all of `updates` came from, null for several. */
  let sender: Peer | null = null;
  let carets = new Map<number, AwarenessEntry>();

  const isEmpty = () => updates.length === 0 && carets.size === 0;

  function flush(): void {
    const [merged, except, entries] = [updates, sender, [...carets.values()]];
    clear();
    if (merged.length > 0) members.send(syncFrame(SyncKind.update, mergeAll(merged)), except);
    if (entries.length > 0) members.send(awarenessFrame(entries), null);
  }

  function clear(): void {
    updates = [];
    sender = null;
    carets = new Map();
  }

  return {
    update(update, from) {
      const isFirst = isEmpty();
      sender = updates.length === 0 || sender === from ? from : null;
      updates.push(update);
      if (isFirst) turn(flush);
    },
    carets(entries) {
      if (entries.length === 0) return;
      const isFirst = isEmpty();
      for (const entry of entries) carets.set(entry.client, entry);
      if (isFirst) turn(flush);
    },
    clear,
  };
}
