/** A stretch `[fromMs, toMs)` of instants in which the zone's wall clock runs evenly: wall = instant + `offsetMs`.
 * Open-ended where the zone knows no earlier or later clock change. */
export type Stretch = { fromMs: number; toMs: number; offsetMs: number };

// Finding a clock change costs half a millisecond; a zone has two a year, so what was found is kept.
const found = new Map<string, Stretch[]>();

/** The even stretch that holds `atMs`. Two neighbours differ by what the clocks were put forward or back.
 * @throws {RangeError} `zone` is no IANA zone. */
export function stretchAt(zone: string, atMs: number): Stretch {
  const stretches = found.get(zone) ?? [];
  const known = stretches.find((s) => s.fromMs <= atMs && atMs < s.toMs);
  if (known) return known;
  const wholeMs = Math.floor(atMs);
  const at = Temporal.Instant.fromEpochMilliseconds(wholeMs).toZonedDateTimeISO(zone);
  // "previous" looks strictly before, and a stretch begins at its change.
  const before = at.add({ milliseconds: 1 }).getTimeZoneTransition("previous");
  const after = at.getTimeZoneTransition("next");
  const stretch = {
    fromMs: before?.epochMilliseconds ?? -Infinity,
    toMs: after?.epochMilliseconds ?? Infinity,
    offsetMs: at.offsetNanoseconds / 1_000_000,
  };
  found.set(zone, [...stretches, stretch]);
  return stretch;
}
