/** How long to leave a sender alone whose provider took nothing, without a word of when it will (SE4). */
export type Backoff = { ms: () => number; reset: () => void };

/** How long a sender is left alone the first time, and at most. */
export type Pauses = { firstMs: number; mostMs: number };

/** One growing, jittered pause per sender (SE4): doubled each time a pass finds its provider taking nothing, forgotten once it
 * takes something. Within one pass it grows once, however many mails met it. */
export function makeBackoffs({ firstMs, mostMs }: Pauses, random: () => number) {
  const steps = new Map<string, number>();
  return {
    ofPass(sender: string): Backoff {
      let ms: number | undefined;
      return {
        ms() {
          if (ms !== undefined) return ms;
          const step = steps.get(sender) ?? 0;
          steps.set(sender, step + 1);
          const full = Math.min(mostMs, firstMs * 2 ** step);
          return ms = Math.round(full * (0.5 + random() / 2));
        },
        reset: () => void steps.delete(sender),
      };
    },
  };
}
