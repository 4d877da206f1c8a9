import { ulid } from "ulid";

/** A new row id: a ULID, so ids made later sort later. */
export const newId = (): string => ulid();
