import { type Change, followChanges } from "#db/changes.ts";
import type { Db } from "#db/client.ts";

/** The change feed inside one process: read once, told to whoever listens. */
export type ChangeHub = {
  /** Returns how to leave. Listeners must not wait; what takes time they start and leave. */
  subscribe(listener: (change: Change) => void): () => void;
  /** Look at once, as something was just committed here; resolves when it was told. */
  nudge(): Promise<void>;
  stop(): void;
};

/** Other processes' changes are seen within 250 ms (VI4), one's own at the nudge. */
const everyMs = 250;

export async function openChangeHub(db: Db, onFault: (cause: unknown) => void): Promise<ChangeHub> {
  const listeners = new Set<(change: Change) => void>();
  const follower = await followChanges(db, {
    everyMs,
    onFault,
    onChange: (change) => {
      for (const listener of listeners) {
        try {
          listener(change);
        } catch (cause) {
          onFault(cause);
        }
      }
    },
  });
  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    nudge: follower.nudge,
    stop: follower.stop,
  };
}
