import { sql } from "drizzle-orm";
import type { Db } from "./client.ts";

/** One row of the change feed: that something of `entity` changed, to be read anew. */
export type Change = { seq: number; entity: string; id: string; kind: string; atMs: number };

/** Changes behind `afterSeq` in the order in which they were committed (one writer at a time makes seq that order). */
export function readChanges(db: Db, afterSeq: number, limit: number): Promise<Change[]> {
  return db.all<Change>(sql`
    select seq, entity, id, kind, at_ms as "atMs" from change where seq > ${afterSeq} order by seq limit ${limit}`);
}

/** The seq of the newest change, 0 before the first. */
export async function lastSeq(db: Db): Promise<number> {
  const [row] = await db.all<{ seq: number }>(sql`select coalesce(max(seq), 0) as seq from change`);
  return row!.seq;
}

export type Follower = {
  /** Look at once. Resolves when everything committed before the call has been reported. */
  nudge(): Promise<void>;
  /** Seq of the last change that was reported, or was there before any. */
  seq(): number;
  /** Nothing is reported after this returns. */
  stop(): void;
};

const mostAtOnce = 500;

/** Report every change from now on, once and in order, within `everyMs` or at a nudge. A handler that throws is told to
 * `onFault` and passed over, a read that fails is told and tried again. */
export async function followChanges(db: Db, options: {
  onChange: (change: Change) => void | Promise<void>;
  /** After changes were reported, with the seq of the last. */
  onLooked?: (seq: number) => void;
  everyMs: number;
  onFault?: (error: unknown) => void;
}): Promise<Follower> {
  const { onChange, everyMs, onFault = (error) => console.error("change feed:", error) } = options;
  let afterSeq = await lastSeq(db);
  let stopped = false;
  let looking: Promise<void> | null = null;
  let again = false;

  async function report(change: Change): Promise<void> {
    afterSeq = change.seq;
    try {
      await onChange(change);
    } catch (error) {
      onFault(error);
    }
  }

  async function look(): Promise<void> {
    try {
      for (let full = true; !stopped && (full || again);) {
        again = false;
        const changes = await readChanges(db, afterSeq, mostAtOnce);
        full = changes.length === mostAtOnce;
        for (const change of changes) if (!stopped) await report(change);
        if (changes.length > 0 && !stopped) options.onLooked?.(afterSeq);
      }
    } catch (error) {
      onFault(error);
    } finally {
      looking = null;
    }
  }

  function nudge(): Promise<void> {
    // A look under way may have read before the caller's change was there.
    again = looking !== null;
    return looking ??= look();
  }

  const timer = setInterval(nudge, everyMs);
  return {
    nudge,
    seq: () => afterSeq,
    stop() {
      stopped = true;
      clearInterval(timer);
    },
  };
}
