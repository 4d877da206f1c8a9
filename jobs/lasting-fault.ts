import { DatabaseError, databaseFault } from "#db/errors.ts";

/** Whether a background run that failed so would fail the same way at every tick; else it is only for now. */
export function isLastingFault(cause: unknown): boolean {
  const fault = databaseFault(cause);
  if (!fault) return true;
  return fault instanceof DatabaseError && /^SQLITE_(CONSTRAINT|ERROR|MISMATCH)/.test(fault.code);
}
