import * as decoding from "lib0/decoding";
import { sql } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import * as Y from "yjs";
import { findDraft } from "#db/queries/draft.ts";
import { newId } from "#db/ids.ts";
import { batch } from "#db/statements.ts";
import { Close, Code, markFrame, readVersion, syncFrame, SyncKind } from "#edge/sync/protocol.ts";
import { makeRooms, type Rooms } from "#edge/sync/rooms.ts";
import { textStore } from "#edge/sync/store.ts";
import { noFanout } from "#edge/sync/fanout.ts";
import { atOnce } from "#tests/support/at-once.ts";
import { makeDatabase, makeRemoteDatabase } from "#tests/support/database.ts";
import { makeRandom } from "#tests/support/random.ts";
import { makeReleaseWorkspace, type ReleaseWorkspace } from "#tests/support/release-workspace.ts";
import { addStart } from "#tests/support/release.ts";
import { firstLine } from "#tests/support/sync-server.ts";

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Somebody who types without a pause until they are sent away, and remembers what they were told is on disk. */
function seatTypist(rooms: Rooms, messageId: string, seed: Uint8Array, firstChar: number) {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, seed);
  const typed: string[] = [];
  const closed = Promise.withResolvers<number>();
  let saved = 0;
  let over = false;
  const seat = rooms.join({ kind: "draft", id: messageId }, {
    id: newId(),
    person: { teammateId: newId(), name: "Typist" },
    mayWrite: true,
    hearsOwn: true,
    send(frame) {
      const decoder = decoding.createDecoder(frame);
      const code = decoding.readVarUint(decoder);
      if (code === Code.saved) saved = readVersion(decoder);
      if (code !== Code.sync || frame[1] === SyncKind.ask) return;
      decoding.readVarUint(decoder);
      Y.applyUpdate(doc, decoding.readVarUint8Array(decoder), "server");
    },
    close({ code }) {
      over = true;
      seat?.leave();
      closed.resolve(code);
      return Promise.resolve();
    },
  });
  seat.receive(syncFrame(SyncKind.answer, Y.encodeStateAsUpdate(doc)));
  doc.on("update", (update: Uint8Array, origin: unknown) => {
    if (origin !== "server") seat.receive(syncFrame(SyncKind.update, update));
  });
  const type = async () => {
    while (!over) {
      typed.push(String.fromCodePoint(firstChar + typed.length));
      firstLine(doc).insert(firstLine(doc).length, typed.at(-1)!);
      seat.receive(markFrame(typed.length));
      await turn();
    }
  };
  void type();
  return { typed, closed: closed.promise, saved: () => typed.slice(0, saved) };
}

describe.each([["a file", makeDatabase], ["a libSQL server", makeRemoteDatabase]] as const)("on %s", (_on, open) => {
  let workspace: ReleaseWorkspace;
  let rooms: Rooms;
  beforeAll(async () => {
    const { db } = await open();
    workspace = await makeReleaseWorkspace(db);
    rooms = makeRooms({
      store: textStore(db, () => workspace.nowMs),
      fanout: noFanout,
      newId,
      clock: {
        nowMs: () => workspace.nowMs,
        later(ms, run) {
          const timer = setTimeout(run, ms);
          return () => clearTimeout(timer);
        },
        ...atOnce,
      },
      onFault: (error) => expect.fail(String(error)),
    });
  });

  /** As the claim does it, in one batch. */
  async function seal(id: string): Promise<number> {
    const [sealed] = await batch(workspace.db, [
      sql`update message set state = 'sending', seal_no = seal_no + 1,
        sealed_seq = (select coalesce(max(seq), 0) from draft_update where message_id = message.id)
        where id = ${id} and state = 'pending' returning sealed_seq as seq`,
    ]);
    return Number(sealed![0]!.seq);
  }

  test("[CO4] two type while the draft is sealed: every acknowledged word is in it, every other was refused", async () => {
    const random = makeRandom(4);
    const startId = await addStart(workspace.db, "<p>Seed</p>");
    const drafts = Array.from({ length: 12 }, () => workspace.addMessage({ startId }));
    await Promise.all(drafts.map(async (made) => {
      const { id } = await made;
      const { updates: [seed] } = (await findDraft(workspace.db, id))!;
      const typists = [0x4e00, 0x6e00].map((first) => seatTypist(rooms, id, seed!, first));
      const enough = random.int(1, 12);
      while (typists.some(({ saved }) => saved().length < enough)) await turn();
      for (let turns = random.int(0, 9); turns > 0; turns--) await turn();
      const sealedSeq = await seal(id);
      expect(await Promise.all(typists.map(({ closed }) => closed))).toEqual([Close.sealed.code, Close.sealed.code]);
      const draft = (await findDraft(workspace.db, id))!;
      expect(draft.seq).toBe(sealedSeq);
      const doc = new Y.Doc();
      for (const update of draft.updates) Y.applyUpdate(doc, update);
      const mail = firstLine(doc).toString();
      expect(doc.store.pendingStructs).toBeNull();
      for (const { typed, saved } of typists) {
        const sent = typed.filter((char) => mail.includes(char));
        expect(sent.slice(0, saved().length)).toEqual(saved());
        expect(typed.slice(0, sent.length)).toEqual(sent);
        expect(typed.length).toBeGreaterThan(sent.length);
      }
    }));
    expect(rooms.count()).toBe(0);
  });
});
