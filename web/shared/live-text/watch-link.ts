/** After a question, how long until the other end is asked whether it lives, and how long it may then stay silent. */
const askAfterMs = 2_000;
const silentMs = 2_000;
/** A server that answers but saves nothing for so long is said to be slow. */
const slowAfterMs = 8_000;

/**
 * Tells a dead connection, which no close announces, from a server that is slow to save. `ask` sends what is answered without the
 * disk; `onDead` comes when nothing at all was heard after it, `onSlow` when something was, but never the answer.
 */
export function makeLinkWatch(o: { ask: () => void; onDead: () => void; onSlow: () => void }) {
  let life: ReturnType<typeof setTimeout> | undefined;
  let patience: ReturnType<typeof setTimeout> | undefined;

  function probe(): void {
    clearTimeout(life);
    life = setTimeout(() => {
      stop();
      o.onDead();
    }, silentMs);
    o.ask();
  }
  function stop(): void {
    clearTimeout(life);
    clearTimeout(patience);
    life = patience = undefined;
  }

  return {
    /** Something was sent that is to be answered. */
    asked(): void {
      life ??= setTimeout(probe, askAfterMs);
      patience ??= setTimeout(() => o.onSlow(), slowAfterMs);
    },
    /** Anything came. */
    heard(): void {
      clearTimeout(life);
      life = patience === undefined ? undefined : setTimeout(probe, askAfterMs);
    },
    /** What was asked is answered. */
    answered: stop,
    /** Ask now whether the other end lives. */
    probe,
    stop,
  };
}
