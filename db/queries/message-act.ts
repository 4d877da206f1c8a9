import { type SQL, sql } from "drizzle-orm";
import type { Db } from "../client.ts";
import { newId } from "../ids.ts";
import { batch } from "../statements.ts";
import { eachOf } from "./given.ts";
import { changedMessages, oneOfUndo, recorded, theirsIn } from "./message-record.ts";
import { type AddressRole, asItWas, type Changeable, undoMs } from "./message-undo.ts";

export type Actor = { id: string; name: string };
export type Acted = { ids: Set<string>; undoId: string; undoEndsAtMs: number };

/** Something that a person does to pending messages (PR2). */
export type Action = {
  what: "send_now" | "reschedule" | "cancel" | "change" | "approve" | "release_hold";
  /** The messages, each with what it was judged by: `j.value` in `where`. */
  of: readonly { id: string }[];
  /** What must be so of `m`, beside that it is pending. */
  where?: SQL;
  set: SQL;
  /** What `set` changes: kept for the undo. */
  keys: readonly Changeable[];
  /** Whose addresses `then` replaces: kept for the undo. */
  roles?: readonly AddressRole[];
  detail: Record<string, unknown> | null;
  /** Statements that follow from it, over the messages that were changed. */
  then?: (theirs: SQL) => SQL[];
};

/** One batch: what they were is kept for the undo, of every one that is still as it must be, and these are changed, with their trail. */
export async function act(db: Db, actor: Actor, nowMs: number, action: Action): Promise<Acted> {
  const undoId = newId();
  const undoEndsAtMs = nowMs + undoMs;
  const ids = oneOfUndo(undoId);
  const theirs = theirsIn(undoId, ids);
  // `+state`: by the ids that are named, never along the index of a state, which may hold hundreds of thousands.
  const [, acted] = await batch(db, [
    sql`insert into undo (id, teammate_id, ends_at_ms, what, before)
      select ${undoId}, ${actor.id}, ${undoEndsAtMs}, ${action.what},
        json_group_array(${asItWas(action.keys, action.roles ?? [])})
      from ${eachOf(action.of)} cross join message m on m.id = j.value ->> '$.id'
      where +m.state = 'pending' and m.direction = 'out' and ${action.where ?? sql`true`} having count(*) > 0`,
    sql`update message as m set ${action.set}, undo_id = ${undoId} where m.id in ${ids} returning id`,
    ...(action.then?.(theirs) ?? []),
    recorded(theirs, { actorId: actor.id, action: action.what, detail: action.detail, atMs: nowMs }),
    changedMessages(theirs, nowMs),
  ]);
  return { ids: new Set(acted!.map((row) => row.id as string)), undoId, undoEndsAtMs };
}
