import { Refusal } from "./errors.ts";

/** What may be asked of the reader of lists at a time. */
export type PlaceLimits = {
  /** At work: a statement ends before the next begins, so more would only take turns. */
  atOnce: number;
  atOnceOfOne: number;
  waiting: number;
  waitingOfOne: number;
};
export const placeLimits: PlaceLimits = { atOnce: 4, atOnceOfOne: 2, waiting: 64, waitingOfOne: 16 };

export type Asking = {
  /** Places are given to each of them in turn. */
  who: string;
  /** What still waits when it aborts is not begun. */
  signal?: AbortSignal | undefined;
  /** The next piece of an answer that has begun: waits its turn, but is not turned away. */
  goesOn?: boolean | undefined;
};

export type Places = {
  /** Runs `act` once there is a place for it.
   * @throws {Refusal} too_fast: too much waits already, or nobody waits for it any more. It was not begun. */
  run<T>(asking: Asking, act: () => Promise<T>): Promise<T>;
};

const retrySeconds = 2;
const tooMany = () => new Refusal("too_fast", "Too many lists are asked for at once.", undefined, retrySeconds);
const unwanted = () => new Refusal("too_fast", "Nobody waits for this list any more.", undefined, retrySeconds);

type Line = { running: number; waiting: (() => void)[] };

/** A bounded line in front of a reader: nobody has more than their share of it, however much they ask (AD4, VI1). */
export function makePlaces(limits: PlaceLimits = placeLimits): Places {
  /** Of those who have as many at work, whoever was let in longest ago comes first. */
  const lines = new Map<string, Line>();
  let running = 0;
  let waiting = 0;

  function letIn(): void {
    while (running < limits.atOnce) {
      const [next] = Array.from(lines)
        .filter(([, line]) => line.waiting.length > 0 && line.running < limits.atOnceOfOne)
        .sort(([, a], [, b]) => a.running - b.running);
      if (!next) return;
      const [who, line] = next;
      lines.delete(who);
      lines.set(who, line);
      waiting--;
      running++;
      line.running++;
      line.waiting.shift()!();
    }
  }

  function leave(who: string, line: Line): void {
    running--;
    line.running--;
    letIn();
    forget(who, line);
  }

  function forget(who: string, line: Line): void {
    if (line.running === 0 && line.waiting.length === 0) lines.delete(who);
  }

  function place(who: string, line: Line, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const onAbort = () => {
        line.waiting.splice(line.waiting.indexOf(enter), 1);
        waiting--;
        forget(who, line);
        reject(unwanted());
      };
      const enter = () => {
        signal?.removeEventListener("abort", onAbort);
        resolve();
      };
      signal?.addEventListener("abort", onAbort, { once: true });
      line.waiting.push(enter);
      waiting++;
      letIn();
    });
  }

  return {
    async run({ who, signal, goesOn }, act) {
      if (signal?.aborted) throw unwanted();
      const line = lines.get(who) ?? { running: 0, waiting: [] };
      const isFull = line.waiting.length >= limits.waitingOfOne || waiting >= limits.waiting;
      if (isFull && !goesOn) throw tooMany();
      lines.set(who, line);
      await place(who, line, signal);
      try {
        if (signal?.aborted) throw unwanted();
        return await act();
      } finally {
        leave(who, line);
      }
    },
  };
}
