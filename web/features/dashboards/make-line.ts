/** Runs what it is given, so many at once, the others in the order in which they came. */
export type Line = <T>(act: () => Promise<T>, signal: AbortSignal) => Promise<T>;

/** A line in which `most` are at work. What nobody waits for any more is not begun: it throws as its signal says. */
export function makeLine(most: number): Line {
  let running = 0;
  const waiting: (() => void)[] = [];
  const letIn = () => {
    if (running >= most || waiting.length === 0) return;
    running++;
    waiting.shift()!();
  };
  return async (act, signal) => {
    await new Promise<void>((resolve) => {
      waiting.push(resolve);
      letIn();
    });
    try {
      signal.throwIfAborted();
      return await act();
    } finally {
      running--;
      letIn();
    }
  };
}
