import { sql } from "drizzle-orm";
import { beforeAll, expect, test } from "vitest";
import * as Y from "yjs";
import { newId } from "#db/ids.ts";
import * as schema from "#db/schema/index.ts";
import { pieceRows } from "#edge/sync/fold.ts";
import { loadText } from "#edge/sync/load.ts";
import type { RoomRef } from "#edge/sync/protocol.ts";
import { logHeads, pageRows, textStore } from "#edge/sync/store.ts";
import { contentFromHtml } from "#jobs/document/from-html.ts";
import { textStoreContract } from "#tests/contracts/text-store.ts";
import { makeDatabase } from "#tests/support/database.ts";
import { makeMemoryDrafts } from "#tests/support/memory-drafts.ts";
import { makeReleaseWorkspace, type ReleaseWorkspace } from "#tests/support/release-workspace.ts";
import { addStart } from "#tests/support/release.ts";

let workspace: ReleaseWorkspace;
beforeAll(async () => {
  workspace = await makeReleaseWorkspace((await makeDatabase()).db);
});
const parts = () => {
  const { db } = workspace;
  return { db, store: textStore(db, () => 1), heads: logHeads(db) };
};
async function addDraft(): Promise<RoomRef> {
  const { id } = await workspace.addMessage({ startId: await addStart(workspace.db, "<p>x</p>") });
  return { kind: "draft", id };
}
async function addTemplate(): Promise<RoomRef> {
  const id = newId();
  const { subject, body } = contentFromHtml({ subject: "", html: "<p>x</p>" });
  const at = { createdAtMs: 1, updatedAtMs: 1 };
  await workspace.db.insert(schema.template)
    .values({ id, name: "T", shared: true, subject, body, createdById: "a", ...at });
  return { kind: "template", id };
}

textStoreContract("a draft in the database", { isSealed: true }, async () => {
  const { db, ...bench } = parts();
  const room = await addDraft();
  return {
    ...bench,
    room,
    close: () => db.run(sql`update message set state = 'sending', seal_no = seal_no + 1 where id = ${room.id}`),
    reopen: () => db.run(sql`update message set state = 'pending' where id = ${room.id}`),
  };
});

textStoreContract("a template in the database", { isSealed: false }, async () => {
  const { db, ...bench } = parts();
  const room = await addTemplate();
  await bench.store.find(room);
  return {
    ...bench,
    room,
    close: () => db.run(sql`update template set archived_at_ms = 1 where id = ${room.id}`),
    reopen: () => db.run(sql`update template set archived_at_ms = null where id = ${room.id}`),
  };
});

textStoreContract("a signature in the database", { isSealed: false }, async () => {
  const { db, ...bench } = parts();
  const room: RoomRef = { kind: "signature", id: await workspace.addTeammate() };
  await bench.store.find(room);
  return {
    ...bench,
    room,
    close: () => db.run(sql`update teammate set state = 'left' where id = ${room.id}`),
    reopen: () => db.run(sql`update teammate set state = 'active' where id = ${room.id}`),
  };
});

textStoreContract("the double in memory", { isSealed: true }, () => {
  const drafts = makeMemoryDrafts();
  const room: RoomRef = { kind: "draft", id: newId() };
  drafts.add(room.id, new Uint8Array([0]));
  return Promise.resolve({
    ...drafts.connect(),
    room,
    close: () => drafts.seal(room.id),
    reopen: () => void drafts.reopen(room.id),
  });
});

test.each([["a draft", addDraft], ["a template", addTemplate]] as const)(
  "[CO3] the log of %s is folded into pieces, of whole ones only, and reads the same before and after",
  async (_what, add) => {
    const { store } = parts();
    const room = await add();
    const { doc } = (await loadText(store, room, () => Promise.resolve()))!;
    const rows: Uint8Array[] = [];
    doc.on("update", (update: Uint8Array) => rows.push(update));
    const text = (doc.getXmlFragment("body").get(0) as Y.XmlElement).get(0) as Y.XmlText;
    const edits = pageRows + pieceRows + 7;
    for (let n = 0; n < edits; n++) n % 5 === 4 ? text.delete(n % 3, 1) : text.insert(n % 2, "ab"[n % 2]!);
    for (let from = 0; from < edits; from += 100) {
      const given = rows.slice(from, from + 100).map((bytes) => ({ appendId: newId(), authorId: "a", bytes }));
      await store.append(room, { opening: 0, rows: given, ifSeq: null, subject: null, tell: false, atMs: 1 });
    }
    let pauses = 0;
    const load = async () => (await loadText(store, room, () => Promise.resolve(void pauses++)))!;
    const before = await load();
    expect(before.unfolded).toBe(edits);
    expect(pauses).toBeGreaterThan(0);
    await store.fold(room);
    await store.fold(room);
    const after = await load();
    expect([after.unfolded, after.seq]).toEqual([edits % pieceRows, before.seq]);
    expect((await store.find(room))!.updates).toHaveLength(1 + Math.floor(edits / pieceRows) + edits % pieceRows);
    for (const read of [before.doc, after.doc]) {
      expect(read.getXmlFragment("body").toString()).toBe(doc.getXmlFragment("body").toString());
      expect(Y.encodeStateAsUpdate(read, Y.encodeStateVector(doc))).toEqual(
        Y.encodeStateAsUpdate(doc, Y.encodeStateVector(doc)),
      );
    }
  },
);
