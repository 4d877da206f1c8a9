import * as Y from "yjs";
import type { Append } from "#db/queries/draft.ts";

/** What a room's writer needs of the database; `#db/queries/draft.ts` is the real one. */
export type DraftLog = {
  /** Seq of the last row, or undefined where the message is no longer open in that sealNo. May throw with or without having
   * written; the same append given again is written once. */
  append(append: Append): Promise<number | undefined>;
  /** Seq of the last row of an append that was written, undefined where it was not. */
  findAppend(append: Append): Promise<number | undefined>;
  /** Tell the change feed that the draft was edited. */
  tellEdited(messageId: string, atMs: number): Promise<void>;
};

export type Clock = {
  nowMs(): number;
  /** Run once, `ms` from now; answers how to call it off. */
  later(ms: number, run: () => void): () => void;
};

export type Writer = {
  /** Queue an update that is in the room's document already. */
  push(update: Uint8Array, authorId: string): void;
  /** Run when all that was pushed so far is on disk; at once if it is. Never, if the log refuses it. */
  whenCommitted(run: () => void): void;
  isCommitted(): boolean;
  /** Everything is on disk and told of. */
  isIdle(): boolean;
  /** Seq of the last row known to be in the log. */
  seq(): number;
  /** Tell at once what is still to be told. */
  hurry(): void;
  /** Write nothing more and forget what waits. */
  stop(): void;
};

/** Lists follow an edit at most this often (DESIGN, the change feed). */
const tellEveryMs = 2_000;
/** Rows of one append; more than people type while one is under way. */
const mostRows = 64;
const retryMs = { first: 50, most: 2_000 };

/** Keeps one room's log: appends in order, one under way at a time, so that what is typed meanwhile goes together. What fails
 * is looked up and written again until it is in; `onRefused` says that the draft is no longer open to this room (CO3, CO4). */
export function makeWriter(options: {
  log: DraftLog;
  clock: Clock;
  newId: () => string;
  messageId: string;
  sealNo: number;
  /** Seq of the last row that the room was loaded with. */
  seq: number;
  /** The subject's plain text if it changed since last asked, else null. */
  takeSubject: () => string | null;
  onRefused: () => void;
  onIdle: () => void;
  onFault: (error: unknown) => void;
}): Writer {
  const { log, clock, newId, messageId, sealNo, takeSubject, onRefused, onIdle, onFault } = options;
  let waiting: { update: Uint8Array; authorId: string }[] = [];
  let pushed = 0;
  let committed = 0;
  let seq = options.seq;
  let writing = false;
  let stopped = false;
  let toldAtMs = -Infinity;
  let callOffTelling: (() => void) | null = null;
  let telling = false;
  const commits: { upTo: number; run: () => void }[] = [];

  const isIdle = () => !writing && waiting.length === 0 && callOffTelling === null && !telling;

  async function writeAll(): Promise<void> {
    writing = true;
    while (waiting.length > 0 && !stopped) {
      const taken = waiting;
      waiting = [];
      const rows = rowsOf(taken);
      for (let from = 0; from < rows.length && !stopped; from += mostRows) {
        await write(rows.slice(from, from + mostRows));
      }
      if (stopped) break;
      committed += taken.length;
      while (commits[0] && commits[0].upTo <= committed) commits.shift()!.run();
    }
    writing = false;
    if (isIdle()) onIdle();
  }

  /** One row for each run of updates by one author: the log says who wrote what (CO6). */
  function rowsOf(taken: typeof waiting): Append["rows"] {
    const runs: { authorId: string; updates: Uint8Array[] }[] = [];
    for (const { update, authorId } of taken) {
      const last = runs.at(-1);
      if (last?.authorId === authorId) last.updates.push(update);
      else runs.push({ authorId, updates: [update] });
    }
    return runs.map(({ authorId, updates }) => ({ appendId: newId(), authorId, bytes: Y.mergeUpdates(updates) }));
  }

  async function write(rows: Append["rows"]): Promise<void> {
    const atMs = clock.nowMs();
    const tell = atMs - toldAtMs >= tellEveryMs;
    const written = await untilKnown({ messageId, sealNo, rows, ifSeq: null, subject: takeSubject(), tell, atMs });
    if (stopped) return;
    if (written === undefined) {
      stop();
      return onRefused();
    }
    seq = written;
    if (tell) toldAtMs = atMs;
    else callOffTelling ??= clock.later(tellEveryMs, () => void tellNow());
  }

  /** Appends until the log says whether it has it: seq, or undefined where the draft is closed to it. */
  async function untilKnown(append: Append): Promise<number | undefined> {
    let mayBeIn = false;
    for (let waitMs = retryMs.first; !stopped; waitMs = Math.min(waitMs * 2, retryMs.most)) {
      try {
        const written = await log.append(append);
        if (written !== undefined || !mayBeIn) return written;
        // Sealed since, with a lost try of ours perhaps before it: then it is in the mail and was not refused.
        return await log.findAppend(append);
      } catch (error) {
        mayBeIn = true;
        onFault(error);
      }
      try {
        const found = await log.findAppend(append);
        if (found !== undefined) return found;
      } catch (error) {
        onFault(error);
      }
      await new Promise<void>((resolve) => clock.later(waitMs, resolve));
    }
  }

  /** The last edits of a run of which only the first were told. */
  async function tellNow(): Promise<void> {
    callOffTelling = null;
    telling = true;
    toldAtMs = clock.nowMs();
    try {
      await log.tellEdited(messageId, toldAtMs);
    } catch (error) {
      onFault(error);
    }
    telling = false;
    if (isIdle()) onIdle();
  }

  function stop(): void {
    stopped = true;
    waiting = [];
    commits.length = 0;
    callOffTelling?.();
    callOffTelling = null;
  }

  return {
    push(update, authorId) {
      if (stopped) return;
      waiting.push({ update, authorId });
      pushed++;
      if (!writing) void writeAll();
    },
    whenCommitted(run) {
      if (stopped) return;
      if (committed === pushed) run();
      else commits.push({ upTo: pushed, run });
    },
    isCommitted: () => committed === pushed,
    isIdle,
    seq: () => seq,
    hurry() {
      if (callOffTelling === null) return;
      callOffTelling();
      void tellNow();
    },
    stop,
  };
}
