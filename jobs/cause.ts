import { databaseFault } from "#db/errors.ts";

/** An error in words for the log. Of a failed statement only what the database said: the rest holds people's data. */
export const causeOf = (cause: unknown): string =>
  databaseFault(cause)?.message ?? (cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause));
