/** True while `token` was used at most `points` times in the `seconds` since its first use (AD3). Counted in this process; what is kept is
 * bounded by what was used in that time. */
export function makeTokenLimit(o: { points: number; seconds: number }): (token: string) => boolean {
  const spans = new Map<string, { used: number; endsAtMs: number }>();
  return (token) => {
    const nowMs = performance.now();
    // All spans are equally long: the first to end is the first that began.
    for (const [old, { endsAtMs }] of spans) {
      if (endsAtMs > nowMs) break;
      spans.delete(old);
    }
    const span = spans.get(token);
    if (span) return ++span.used <= o.points;
    spans.set(token, { used: 1, endsAtMs: nowMs + o.seconds * 1_000 });
    return o.points > 0;
  };
}
