import * as Y from "yjs";
import { limits } from "#edge/sync/protocol.ts";
import { makeRate } from "#edge/sync/rate.ts";
import { until } from "#tests/support/until.ts";
import { join } from "../sync/client.ts";
import type { Door } from "../sync/door.ts";
import { clientOf } from "../sync/edits.ts";
import { type History, writeHistory } from "./history.ts";

export type Replayed = { edits: number; frames: number; bytes: number; seconds: number };
export type Read = { ms: number; isRight: boolean; length: number };

const historySeed = 1608_03960;
/** Frames that are on their way at most: a client that is not answered waits. */
const ahead = 64;
const patienceMs = 5 * 60_000;
const readsWithinMs = 60_000;
/** Bytes of an update of nothing. */
const emptyUpdate = 2;
let known: History | undefined;
const history = () => known ??= writeHistory(historySeed);

/** The one line of the draft that everything is written in. */
const lineOf = (doc: Y.Doc) => (doc.getXmlFragment("body").get(0) as Y.XmlElement | undefined)?.get(0) as Y.XmlText;

/** The history as one writer's updates, `perFrame` edits in each, as a client sends them that has fallen behind. */
function updatesOf(seed: Uint8Array, perFrame: number): Uint8Array[] {
  const { at, chars } = history();
  const doc = new Y.Doc({ gc: false });
  Y.applyUpdate(doc, seed);
  doc.clientID = clientOf(0);
  const line = lineOf(doc);
  const updates: Uint8Array[] = [];
  doc.on("update", (update: Uint8Array) => updates.push(update));
  for (let from = 0; from < at.length; from += perFrame) {
    doc.transact(() => {
      for (let i = from; i < Math.min(at.length, from + perFrame); i++) {
        if (chars[i] === 0) line.delete(at[i]!, 1);
        else line.insert(at[i]!, String.fromCharCode(chars[i]!));
      }
    });
  }
  doc.destroy();
  return updates;
}

/** Writes the whole history into the room over one socket, as fast as the server answers and no faster than Parley lets a client:
 * until the server has said of the last frame that it is on disk, or where it never says so, that it has it. */
export async function replay(
  o: { door: Door; room: string; seed: Uint8Array; seeded: boolean; perFrame: number },
): Promise<Replayed> {
  const { door } = o;
  const updates = updatesOf(o.seed, o.perFrame);
  if (!o.seeded) await bringSeed(o);
  let sent = 0;
  let answered = 0;
  let marked = 0;
  let hasSeed = false;
  const { client } = await join(door, o.room, {
    onSaved(version) {
      answered = version;
      mark();
    },
    onTaken: () => void answered++,
    onUpdate(update) {
      // y-websocket sends everybody what it took, the writer too.
      if (door.frames === "plain" && !door.tellsSaved && sent > 0) answered++;
      hasSeed ||= update.length > emptyUpdate;
    },
  });
  // y-leveldb's text comes after the answer to who asks for it, and what is written before that waits unanswered.
  await until(() => hasSeed, readsWithinMs);
  const { framesPerSecond, framesAtOnce } = limits;
  const may = door.tellsSaved
    ? makeRate({ perSecond: framesPerSecond * 0.95, atOnce: framesAtOnce - 50, nowMs: () => performance.now() })
    : () => true;

  function mark(): void {
    if (!door.tellsSaved || marked > answered || sent < Math.min(answered + ahead / 2, updates.length)) return;
    if (sent === answered || !may(1)) return;
    client.mark(marked = sent);
  }

  const beganMs = performance.now();
  for (const update of updates) {
    await until(() => (mark(), sent - answered < ahead && may(1)), patienceMs);
    sent++;
    client.write(update);
    mark();
  }
  await until(() => (mark(), answered >= sent), patienceMs);
  const seconds = (performance.now() - beganMs) / 1000;
  await client.leave();
  return {
    edits: history().at.length,
    frames: updates.length,
    bytes: updates.reduce((sum, { length }) => sum + length, 0),
    seconds,
  };
}

async function bringSeed({ door, room, seed }: { door: Door; room: string; seed: Uint8Array }): Promise<void> {
  const { client } = await join(door, room, {});
  client.write(seed);
  await client.leave();
}

/** Somebody else opens the room: ms until they have the text, and whether it is the history's. */
export async function readBack({ door, room }: { door: Door; room: string }): Promise<Read> {
  const { text } = history();
  const doc = new Y.Doc();
  const beganMs = performance.now();
  let heardMs = beganMs;
  const { client } = await join(door, room, {
    onUpdate(update) {
      heardMs = performance.now();
      Y.applyUpdate(doc, update);
    },
  });
  const read = () => lineOf(doc)?.toString() ?? "";
  await until(() => read() === text, readsWithinMs).catch(() => {});
  await client.leave();
  return { ms: heardMs - beganMs, isRight: read() === text, length: read().length };
}
