import { type Change, followChanges } from "#db/changes.ts";
import type { Db } from "#db/client.ts";
import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import type { Bus } from "./bus.ts";

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

/** Other processes' changes are seen within 250 ms (VI4), one's own at the nudge; with a bus, theirs at once too. */
const everyMs = 250;
const channel = "changes";

export async function openChangeHub(db: Db, bus: Bus, onFault: (cause: unknown) => void): Promise<ChangeHub> {
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
  /** As far as any process is known to have looked. */
  let toldSeq = 0;
  const follower = await followChanges(db, {
    everyMs,
    onFault,
    onChange: tell,
    onLooked(seq) {
      if (seq > toldSeq) bus.publish(channel, encoding.encode((encoder) => encoding.writeVarUint(encoder, seq)));
      toldSeq = Math.max(toldSeq, seq);
    },
  });
  const leaveBus = bus.subscribe(channel, {
    onMessage(message) {
      const seq = readSeq(message);
      toldSeq = Math.max(toldSeq, seq);
      if (seq > follower.seq()) void follower.nudge();
    },
    onReady: () => void follower.nudge(),
  });
  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    tell,
    nudge: follower.nudge,
    stop() {
      leaveBus();
      follower.stop();
    },
  };
}

/** The seq in a nudge; 0 where there is none. */
function readSeq(message: Uint8Array): number {
  try {
    return decoding.readVarUint(decoding.createDecoder(message));
  } catch {
    return 0;
  }
}
