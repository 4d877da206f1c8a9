/** When a day, `YYYY-MM-DD`, or with `later` one so many days after it, begins in a zone; null for what is no day. */
export function dayStart(day: string | undefined, zone: string, later: number): string | null {
  if (!day || !/^\d{4}-\d{2}-\d{2}$/.test(day)) return null;
  try {
    const start = Temporal.PlainDate.from(day).add({ days: later }).toZonedDateTime({ timeZone: zone });
    return start.toInstant().toString();
  } catch {
    return null;
  }
}
