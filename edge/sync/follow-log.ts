import type { LogPlace } from "#db/queries/text-log.ts";
import type { LogHeads } from "./store.ts";

export type LogFollower = {
  /** Look once. Resolves when every room that had rows was told. */
  look(): Promise<void>;
};

/**
 * Tells open rooms of rows that their logs have, whoever wrote them: what joins processes without Redis, and closes what Redis lost
 * (CO7). One read for all rooms, none while none is open.
 */
export function makeLogFollower(o: {
  log: LogHeads;
  /** Whether any room is open. */
  isNeeded(): boolean;
  /** A room's log has a row of this seq; all rooms' may have some where it is null. */
  tell(head: { room: string; seq: number } | null): void;
  onFault(error: unknown): void;
}): LogFollower {
  let place: LogPlace | null = null;
  let looking: Promise<void> | null = null;

  async function readOn(): Promise<void> {
    if (!o.isNeeded()) place = null;
    else if (!place) {
      // What was written before this place and after a room was loaded is read by the room.
      place = await o.log.readPlace();
      o.tell(null);
    } else {
      for (let more = true; more;) {
        const heads = await o.log.readHeads(place);
        heads.heads.forEach(o.tell);
        ({ place, more } = heads);
      }
    }
  }

  return {
    look: () => looking ??= readOn().catch(o.onFault).finally(() => looking = null),
  };
}
