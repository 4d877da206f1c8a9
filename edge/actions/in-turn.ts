import type { Db } from "#db/client.ts";
import type { Deps, Teammate } from "../context.ts";
import type { Asking } from "../list-places.ts";

/** How an answer is waited for: until `signal`, or as the next piece of one that has begun. */
export type Waits = Omit<Asking, "who">;

/**
 * Reads a list where it belongs: what somebody's own filter, search or trait may make dear waits its turn for the reader of lists, which
 * nothing else waits for; any other list is read by `usual` at once.
 * @throws {Refusal} too_fast.
 */
export function readInTurn<T>(
  deps: Pick<Deps, "lists" | "places">,
  by: Pick<Teammate, "id">,
  { isDear, usual, waits = {} }: { isDear: boolean; usual: Db; waits?: Waits | undefined },
  read: (db: Db) => Promise<T>,
): Promise<T> {
  return isDear ? deps.places.run({ who: by.id, ...waits }, () => read(deps.lists)) : read(usual);
}
