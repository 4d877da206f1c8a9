/** How long the way back is offered: what the server says is left, or 10 s where the two clocks disagree. */
export function undoMs(endsAt: string, nowMs: number): number {
  const left = Date.parse(endsAt) - nowMs;
  return left > 0 && left <= 10_000 ? left : 10_000;
}
