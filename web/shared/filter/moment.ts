/** Whether a condition is held against an instant rather than a day. */
export const isMoment = (value: string): boolean => /^\d{4}-\d\d-\d\dT/.test(value) && !Number.isNaN(Date.parse(value));

/** The day that an instant is in, `YYYY-MM-DD`. */
export const dayIn = (at: string, timeZone: string): string =>
  Temporal.Instant.from(at).toZonedDateTimeISO(timeZone).toPlainDate().toString();
