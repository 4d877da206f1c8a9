import type { Appended, LogEdit } from "#db/queries/text-log.ts";
import { mergeAll } from "./merge.ts";

/** Edits of one text, to be appended together. */
export type Append = {
  /** The opening of the text that the edits were made in. */
  opening: number;
  /** In order. */
  rows: LogEdit[];
  /** The version that the edits stand on: refused where the text has another by now. Null for whatever it has. */
  ifSeq: number | null;
  /** The subject as plain text for lists; null where it did not change. */
  subject: string | null;
  /** Whether lists are to hear of this edit now. */
  tell: boolean;
  atMs: number;
};

/** What a room's writer needs of the database. */
export type WriterLog = {
  /** Undefined where the text is no longer open in that opening, or not at `ifSeq`: nothing was written. May throw with or without
   * having written; the same append given again is written once. */
  append(append: Append): Promise<Appended | undefined>;
  /** Where an append went that was written, undefined where it was not. */
  findAppend(append: Append): Promise<Appended | undefined>;
  /** Tell lists that the text was edited, and its subject if that changed. */
  tell(o: { subject: string | null; atMs: number }): Promise<void>;
};

export type Clock = {
  nowMs(): number;
  /** Run once, `ms` from now; answers how to call it off. */
  later(ms: number, run: () => void): () => void;
  /** Run once all that has arrived was taken in. */
  turn(run: () => void): void;
  /** Run within a few ms, together with what else is to be written then. */
  soon(run: () => void): void;
  /** Resolves once others had their turn. */
  pause(): Promise<void>;
};

export type Writer = {
  /** Queue an update that is in the room's document already. With `ifSeq` it is appended by itself, if that is the text's version. */
  push(update: Uint8Array, authorId: string, ifSeq?: number | null): void;
  /** Run when all that was pushed so far is on disk; at once if it is. Never, if the log refuses it. */
  whenCommitted(run: () => void): void;
  isCommitted(): boolean;
  /** Everything is on disk and told of. */
  isIdle(): boolean;
  /** Whether anything was written. */
  hasWritten(): boolean;
  /** Updates that are not known to be on disk, in order. */
  unwritten(): Uint8Array[];
  /** Seq of the last row written from here, 0 before the first. */
  seq(): number;
  /** There is something new to tell, soon. */
  touch(): void;
  /** Tell at once what is still to be told; resolves when it was, or could not be. */
  hurry(): Promise<void>;
  /** Write nothing more and forget what waits. */
  stop(): void;
};

/** Lists follow an edit at most this often (DESIGN, the change feed). */
const tellEveryMs = 1_500;
/** Rows of one append; more than people type while one is under way. */
const mostRows = 64;
const retryMs = { first: 50, most: 2_000 };

type Waiting = { update: Uint8Array; authorId: string; ifSeq: number | null };

/** Keeps one room's log: appends in order, one under way at a time, so that what is typed meanwhile goes together. All rooms
 * append at the same moments, and the database commits that as one. What fails is looked up and written again until it is in; `onRefused` says that
 * the text is no longer open to this room (CO3, CO4). */
export function makeWriter(options: {
  log: WriterLog;
  clock: Clock;
  newId: () => string;
  opening: number;
  /** Whether the first edit of a run is told with it, or all of them after. */
  tellsFirst: boolean;
  /** The subject's plain text if it changed since last asked, else null. */
  takeSubject: () => string | null;
  onAppended: (appended: Appended) => void;
  onRefused: () => void;
  /** An append or a telling is over, and perhaps nothing is left to do. */
  onRest: () => void;
  onFault: (error: unknown) => void;
}): Writer {
  const { log, clock, newId, opening, tellsFirst, takeSubject, onAppended, onRefused, onRest, onFault } = options;
  let waiting: Waiting[] = [];
  let underWay: Waiting[] = [];
  let pushed = 0;
  let committed = 0;
  let seq = 0;
  let writing = false;
  let stopped = false;
  let toldAtMs = -Infinity;
  let callOffTelling: (() => void) | null = null;
  let telling: Promise<void> | null = null;
  const commits: { upTo: number; run: () => void }[] = [];

  async function writeAll(): Promise<void> {
    while (waiting.length > 0 && !stopped) {
      underWay = takeNext();
      const rows = rowsOf(underWay);
      for (let from = 0; from < rows.length && !stopped; from += mostRows) {
        await write(rows.slice(from, from + mostRows), underWay[0]!.ifSeq);
      }
      if (stopped) break;
      committed += underWay.length;
      underWay = [];
      while (commits[0] && commits[0].upTo <= committed) commits.shift()!.run();
      if (waiting.length > 0) await new Promise<void>(clock.soon);
    }
    writing = false;
    onRest();
  }

  /** All that waits, up to what stands on a version of its own. */
  function takeNext(): Waiting[] {
    const alone = waiting.findIndex(({ ifSeq }) => ifSeq !== null);
    const count = alone === -1 ? waiting.length : Math.max(alone, 1);
    return waiting.splice(0, count);
  }

  /** One row for each run of updates by one author: the log says who wrote what (CO6). */
  function rowsOf(taken: Waiting[]): LogEdit[] {
    const runs: { authorId: string; updates: Uint8Array[] }[] = [];
    for (const { update, authorId } of taken) {
      const last = runs.at(-1);
      if (last?.authorId === authorId) last.updates.push(update);
      else runs.push({ authorId, updates: [update] });
    }
    return runs.map(({ authorId, updates }) => ({ appendId: newId(), authorId, bytes: mergeAll(updates) }));
  }

  async function write(rows: LogEdit[], ifSeq: number | null): Promise<void> {
    const atMs = clock.nowMs();
    const tell = tellsFirst && Math.abs(atMs - toldAtMs) >= tellEveryMs;
    const written = await untilKnown({ opening, rows, ifSeq, subject: takeSubject(), tell, atMs });
    if (stopped) return;
    if (written === undefined) {
      stop();
      return onRefused();
    }
    seq = written.seq;
    if (tell) toldAtMs = atMs;
    else touch();
    onAppended(written);
  }

  /** Appends until the log says whether it has it; undefined where the text is closed to it. */
  async function untilKnown(append: Append): Promise<Appended | undefined> {
    let mayBeIn = false;
    for (let waitMs = retryMs.first; !stopped; waitMs = Math.min(waitMs * 2, retryMs.most)) {
      try {
        const written = await log.append(append);
        if (written !== undefined || !mayBeIn) return written;
        // Closed since, with a lost try of ours perhaps before it: then it is in the mail and was not refused.
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

  function touch(): void {
    if (!stopped) callOffTelling ??= clock.later(tellEveryMs, () => void tellNow());
  }

  /** The last edits of a run of which only the first were told. */
  function tellNow(): Promise<void> {
    callOffTelling?.();
    callOffTelling = null;
    toldAtMs = clock.nowMs();
    telling = log.tell({ subject: takeSubject(), atMs: toldAtMs }).catch(onFault).then(() => {
      telling = null;
      onRest();
    });
    return telling;
  }

  function hurry(): Promise<void> {
    if (telling) return telling.then(hurry);
    return callOffTelling ? tellNow() : Promise.resolve();
  }

  function stop(): void {
    stopped = true;
    waiting = [];
    underWay = [];
    commits.length = 0;
    callOffTelling?.();
    callOffTelling = null;
  }

  return {
    push(update, authorId, ifSeq = null) {
      if (stopped) return;
      waiting.push({ update, authorId, ifSeq });
      pushed++;
      if (writing) return;
      writing = true;
      clock.soon(() => void writeAll());
    },
    whenCommitted(run) {
      if (stopped) return;
      if (committed === pushed) run();
      else commits.push({ upTo: pushed, run });
    },
    isCommitted: () => committed === pushed,
    isIdle: () => !writing && waiting.length === 0 && callOffTelling === null && telling === null,
    hasWritten: () => seq > 0,
    unwritten: () => [...underWay, ...waiting].map(({ update }) => update),
    seq: () => seq,
    touch,
    hurry,
    stop,
  };
}
