/** Answers whether one more of this weight may pass. */
export type Rate = (weight: number) => boolean;

/** A bucket of `atOnce` that fills up by `perSecond`; `nowMs` counts steadily. */
export function makeRate(o: { perSecond: number; atOnce: number; nowMs: () => number }): Rate {
  let left = o.atOnce;
  let lastMs = o.nowMs();
  return (weight) => {
    const nowMs = o.nowMs();
    left = Math.min(o.atOnce, left + (nowMs - lastMs) / 1000 * o.perSecond);
    lastMs = nowMs;
    if (left < weight) return false;
    left -= weight;
    return true;
  };
}
