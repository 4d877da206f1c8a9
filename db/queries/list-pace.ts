import type { Bounds } from "./list.ts";

/** The first walk where time is short: a row may cost a hundred looks. */
const firstWalked = 250;

/** How many rows the next walk takes, and whether time is up. At least one walk is made. */
export function paceOf(
  { walkedAtOnce, mostMs, longestWalkMs = Infinity }: Bounds,
): { isOver(): boolean; next(): number } {
  if (mostMs === undefined) return { isOver: () => false, next: () => walkedAtOnce };
  const beganMs = performance.now();
  let lastMs = beganMs;
  let walked = 0;
  return {
    isOver: () => walked > 0 && performance.now() - beganMs > mostMs,
    next() {
      const nowMs = performance.now();
      const rate = walked / Math.max(nowMs - lastMs, 0.1);
      walked = walked === 0
        ? firstWalked
        : Math.max(50, Math.min(walked * 4, Math.floor(rate * Math.min(mostMs / 3, longestWalkMs))));
      lastMs = nowMs;
      return walked = Math.min(walked, walkedAtOnce);
    },
  };
}
