import { setImmediate } from "node:timers";
import type { Db } from "#db/client.ts";
import { newId } from "#db/ids.ts";
import { causeOf } from "#jobs/cause.ts";
import { editDoc, readDoc } from "#jobs/document/seed.ts";
import type { Log } from "#jobs/log.ts";
import type { Bus } from "../bus.ts";
import type { ChangeHub, Told } from "../change-hub.ts";
import type { EditContent, EditText } from "../context.ts";
import { notFound } from "../errors.ts";
import { makeFanout } from "./fanout.ts";
import { makeLogFollower } from "./follow-log.ts";
import type { Clock } from "./persist.ts";
import type { RoomKind, RoomRef } from "./protocol.ts";
import { makeRooms, type Rooms } from "./rooms.ts";
import { logHeads, textStore } from "./store.ts";

export type Sync = Omit<Rooms, "editorsIn"> & {
  /** Who has the message's draft open, in any process. */
  editorsIn(messageId: string): string[];
  /** @throws {Refusal} not_found */
  editContent: EditContent;
  /** @throws {Refusal} not_found */
  editText: EditText;
};

/** Other processes' rows are seen within this time without Redis, or where it lost something. */
const followEveryMs = 250;

/** What a text is in the change feed. */
const entityOf: Record<RoomKind, string> = { draft: "message", template: "template", signature: "teammate" };

/** Live texts over the database, following its logs and the change feed, joined with other processes by the bus. */
export function openSync(
  o: { db: Db; changes: ChangeHub; bus: Bus; nowMs: () => number; log: Log },
): Sync {
  const onFault = (error: unknown) => o.log("error", "live text", { cause: causeOf(error) });
  const clock = makeClock(o.nowMs);
  const fanout = makeFanout({ bus: o.bus, processId: newId(), clock, onFault });
  const rooms = makeRooms({ store: textStore(o.db, o.nowMs), fanout, clock, newId, onFault });
  const follower = makeLogFollower({
    log: logHeads(o.db),
    isNeeded: () => rooms.count() > 0,
    tell: rooms.heard,
    onFault,
  });
  const following = setInterval(() => void follower.look(), followEveryMs);
  const unfollow = o.changes.subscribe((change) => {
    const room = roomIn(change);
    if (room) rooms.changed(room);
  });
  // Lists show who is in which draft (CO1).
  rooms.onEditors(({ kind, id }) => o.changes.tell({ entity: entityOf[kind], id, kind: "editors" }));

  const editText: EditText = async ({ room, content, ifSeq, authorId }) => {
    const edited = await rooms.edit(room, {
      authorId,
      ifSeq,
      change: (doc) => editDoc(doc, { ...readDoc(doc), ...content }),
    });
    if (edited.kind === "gone") throw notFound(entityOf[room.kind]);
    return edited;
  };
  return {
    ...rooms,
    editorsIn: (messageId) => rooms.editorsIn({ kind: "draft", id: messageId }),
    editText,
    editContent: ({ messageId, ...edit }) => editText({ ...edit, room: { kind: "draft", id: messageId } }),
    async drain() {
      await rooms.drain();
      clearInterval(following);
      unfollow();
      fanout.stop();
    },
  };
}

/** The room that a change may have closed or opened. Edits and editors are the rooms' own. */
function roomIn({ entity, id, kind }: Told): RoomRef | null {
  if (kind === "edited" || kind === "editors") return null;
  if (entity === "message") return { kind: "draft", id };
  if (entity === "template") return { kind: "template", id };
  return entity === "teammate" ? { kind: "signature", id } : null;
}

/** What rooms have to write goes together, at most this often: one message to the database, one commit. A lone letter waits for
 * none. */
const writeEveryMs = 15;

const makeClock = (nowMs: () => number): Clock => ({
  nowMs,
  turn: gathering(setImmediate),
  soon: gathering(atMostEvery(writeEveryMs)),
  later(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
  pause: () => new Promise((resolve) => setTimeout(resolve, 0)),
});

/** Runs what is asked for until `schedule` calls, all at once. */
function gathering(schedule: (run: () => void) => unknown): (run: () => void) => void {
  let waiting: (() => void)[] = [];
  return (run) => {
    if (waiting.push(run) > 1) return;
    schedule(() => {
      const runs = waiting;
      waiting = [];
      for (const each of runs) each();
    });
  };
}

/** Runs at once, or as soon as `ms` have passed since it last did. */
function atMostEvery(ms: number): (run: () => void) => void {
  let nextMs = 0;
  return (run) => {
    const waitMs = Math.max(0, nextMs - performance.now());
    setTimeout(() => {
      nextMs = performance.now() + ms;
      run();
    }, waitMs);
  };
}
