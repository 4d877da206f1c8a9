import { monotonicFactory } from "ulid";

const next = monotonicFactory();

/** A new row id: a ULID, so ids made later sort later; those of one process also within one millisecond. */
export const newId = (): string => next();
