import { type Change, followChanges } from "#db/changes.ts";
import type { Db } from "#db/client.ts";

/** That something changed, to be read anew. */
export type Told = Pick<Change, "entity" | "id" | "kind">;

/** The change feed inside one process: read once, told to whoever listens. */
export type ChangeHub = {
  /** Returns how to leave. Listeners must not wait; what takes time they start and leave. */
  subscribe(listener: (change: Told) => void): () => void;
  /** Tell the listeners here of something that is in no row: who has a draft open. */
  tell(change: Told): void;
  /** Look at once, as something was just committed here; resolves when it was told. */
  nudge(): Promise<void>;
  stop(): void;
};

/** Other processes' changes are seen within 250 ms (VI4), one's own at the nudge. */
const everyMs = 250;

export async function openChangeHub(db: Db, onFault: (cause: unknown) => void): Promise<ChangeHub> {
  const listeners = new Set<(change: Told) => void>();
  const tell = (change: Told) => {
    for (const listener of listeners) {
      try {
        listener(change);
      } catch (cause) {
        onFault(cause);
      }
    }
  };
  const follower = await followChanges(db, { everyMs, onFault, onChange: tell });
  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    tell,
    nudge: follower.nudge,
    stop: follower.stop,
  };
}
