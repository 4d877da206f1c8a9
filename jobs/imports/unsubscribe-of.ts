import type { SQL } from "drizzle-orm";
import { unsubscribing } from "#db/queries/unsubscribe.ts";
import type { Writer } from "./items.ts";
import type { Roster } from "./roster.ts";

/** The statements that unsubscribe whom the roster says, new users or those there before, as one does by hand: by whoever writes, and what
 * is pending to them is skipped (SU2, SU3). Since when a file says, or from now on where it says a moment to come. */
export function unsubscribeOf(roster: Roster, o: { isNew: boolean; writer: Writer; atMs: number }): SQL[] {
  const users = roster.unsubscribed().filter(({ isNew }) => isNew === o.isNew);
  if (users.length === 0) return [];
  const since = users.flatMap(({ id, sinceMs }) =>
    sinceMs !== null && sinceMs < o.atMs ? [[id, sinceMs] as const] : []
  );
  return unsubscribing({
    userIds: users.map(({ id }) => id),
    by: { teammateId: o.writer.id! },
    atMs: o.atMs,
    sinceMs: Object.fromEntries(since),
  });
}
