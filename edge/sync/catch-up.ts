import type { Appended, LogRow } from "#db/queries/text-log.ts";

/** Keeps a room level with its log, whoever writes there. */
export type CatchUp = {
  /** Seq up to which the room has every row of its log. */
  applied(): number;
  /** The room has all up to `seq`, and takes rows from here on. */
  begin(seq: number): void;
  /** Take no rows until `resume`: what is heard meanwhile is read then. */
  hold(): void;
  /** `seq` is as far as the log was read meanwhile. */
  resume(seq: number): void;
  /** A row of the room's own is in the log. Where others' stand before it, they are read. */
  appended(appended: Appended): void;
  /** The log has a row of this seq; with null, perhaps one that nobody told of. */
  heard(seq: number | null): void;
  /** Resolves when all that was in the log at the call is taken, or the text turned out to be closed. */
  toHead(): Promise<void>;
  stop(): void;
};

const retryMs = 1_000;

/** Rows are taken in the order of the log and without gaps. One's own come back only where others' stand between them: they change
 * nothing then. */
export function makeCatchUp(o: {
  /** The next rows behind a seq, `more` where there are further ones; null where the text is closed to this room. */
  read(afterSeq: number): Promise<{ rows: LogRow[]; more: boolean } | null>;
  take(rows: LogRow[]): void;
  onClosed(): void;
  later(ms: number, run: () => void): () => void;
  onFault(error: unknown): void;
}): CatchUp {
  let applied = 0;
  let isHeld = true;
  let isOwed = false;
  let isStopped = false;
  let again = false;
  let looking: Promise<void> | null = null;
  let callOffRetry = () => {};

  async function look(): Promise<void> {
    try {
      for (let more = true; more || again;) {
        again = false;
        const page = await o.read(applied);
        isOwed ||= isHeld;
        if (isStopped || isHeld) return;
        if (!page) return o.onClosed();
        if (page.rows.length > 0) o.take(page.rows);
        applied = Math.max(applied, page.rows.at(-1)?.seq ?? 0);
        more = page.more;
      }
    } catch (error) {
      o.onFault(error);
      callOffRetry();
      callOffRetry = isStopped ? () => {} : o.later(retryMs, () => void nudge());
    } finally {
      looking = null;
    }
  }

  function nudge(): Promise<void> {
    if (isStopped) return Promise.resolve();
    if (isHeld) {
      isOwed = true;
      return Promise.resolve();
    }
    // A look under way may have read before what is looked for was there.
    again = looking !== null;
    return looking ??= look();
  }

  function heard(seq: number | null): void {
    if (seq === null || seq > applied) void nudge();
  }

  return {
    applied: () => applied,
    begin(seq) {
      applied = seq;
      isHeld = false;
      if (isOwed) void nudge();
      isOwed = false;
    },
    hold: () => void (isHeld = true),
    resume(seq) {
      isHeld = false;
      if (isOwed || seq > applied) void nudge();
      isOwed = false;
    },
    appended({ afterSeq, seq }) {
      if (afterSeq <= applied) applied = Math.max(applied, seq);
      else heard(seq);
    },
    heard,
    toHead: nudge,
    stop() {
      isStopped = true;
      callOffRetry();
    },
  };
}
