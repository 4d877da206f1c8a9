/** When is asked whether its teammate is still signed in: the cookie of a session that took the place of the closed one may still be
 * on its way. Each wait follows the one before. */
const askAfterMs = [0, 500, 2_000];

/** Brings a text back whose session ended while its teammate goes on with another: a second factor was turned on, say (AD1). */
export function makeComeBack(o: { isHere: () => Promise<boolean>; onHere: () => void; onGone: () => void }) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asked = 0;
  let isOver = false;

  async function ask(): Promise<void> {
    const isHere = await o.isHere().catch(() => false);
    if (isOver) return;
    if (isHere) o.onHere();
    else next();
  }
  function next(): void {
    clearTimeout(timer);
    const ms = askAfterMs[asked++];
    if (ms === undefined) o.onGone();
    else timer = setTimeout(() => void ask(), ms);
  }

  return {
    /** The server says that nobody is signed in. */
    signedOut: next,
    /** The text is there again. */
    arrived(): void {
      asked = 0;
    },
    stop(): void {
      isOver = true;
      clearTimeout(timer);
    },
  };
}
