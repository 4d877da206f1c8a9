/** A wall-clock reading, of no zone by itself. */
export type WallTime = { year: number; month: number; day: number; hour: number; minute: number };

/** The wall clock in `zone` at an instant (RFC 3339). */
export function wallTimeOf(instant: string, zone: string): WallTime {
  const { year, month, day, hour, minute } = Temporal.Instant.from(instant).toZonedDateTimeISO(zone);
  return { year, month, day, hour, minute };
}

/** The instant at which the clock in `zone` reads this. A reading that a clock change skips means the same time after it; one that
 * happens twice means the first. */
export function instantOf(wall: WallTime, zone: string): string {
  return Temporal.PlainDateTime.from(wall).toZonedDateTime(zone, { disambiguation: "compatible" }).toInstant()
    .toString();
}

/** Today in `zone`, as a wall date. */
export function todayIn(zone: string, nowMs: number): { year: number; month: number; day: number } {
  const { year, month, day } = Temporal.Instant.fromEpochMilliseconds(nowMs).toZonedDateTimeISO(zone);
  return { year, month, day };
}
