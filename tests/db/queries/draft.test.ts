import { sql } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { databaseFault } from "#db/errors.ts";
import { newId } from "#db/ids.ts";
import { type Append, appendUpdate, findDraft, findOpening, readDraftRows, tellEdited } from "#db/queries/draft.ts";
import { draftLog, findAppend, keepPiece, readUnfolded } from "#db/queries/text-log.ts";
import { seedUpdate } from "#jobs/document/seed.ts";
import { contentFromHtml } from "#jobs/document/from-html.ts";
import { makeDatabase, makeRemoteDatabase } from "#tests/support/database.ts";
import {
  changesOf,
  emptyTables,
  makeReleaseWorkspace,
  messageRow,
  type ReleaseWorkspace,
  startOfTestMs,
} from "#tests/support/release-workspace.ts";
import { addStart } from "#tests/support/release.ts";

const bytes = (...values: number[]) => new Uint8Array(values);

describe.each([["a file", makeDatabase], ["a libSQL server", makeRemoteDatabase]] as const)("on %s", (_on, open) => {
  let workspace: ReleaseWorkspace;
  beforeAll(async () => {
    const { db } = await open();
    await emptyTables(db);
    workspace = await makeReleaseWorkspace(db);
  });
  const append = (messageId: string, over: Partial<Append> = {}): Append => ({
    messageId,
    sealNo: 0,
    rows: [{ appendId: newId(), authorId: "ann", bytes: bytes(1, 2, 3) }],
    ifSeq: null,
    subject: null,
    tell: false,
    atMs: startOfTestMs,
    ...over,
  });
  const seal = (id: string, state = "sending") =>
    workspace.db.run(sql`update message set state = ${state}, seal_no = seal_no + 1 where id = ${id}`);

  test("[CO3] what was appended is read back behind the seed, in order", async () => {
    const { db } = workspace;
    const seed = seedUpdate(contentFromHtml({ subject: "Hi", html: "<p>there</p>" }));
    const { id } = await workspace.addMessage({ startId: await addStart(db, "<p>there</p>", "Hi") });
    expect(await findDraft(db, id)).toEqual({ state: "pending", sealNo: 0, seq: 0, updates: [seed], unfolded: 0 });
    const rows = [1, 2].map((n) => ({ appendId: newId(), authorId: `t${n}`, bytes: bytes(n, 200, 0) }));
    const appended = (await appendUpdate(db, append(id, { rows })))!;
    const { seq } = appended;
    expect(appended.afterSeq).toBe(0);
    const draft = await findDraft(db, id);
    expect(draft).toEqual({
      state: "pending",
      sealNo: 0,
      seq,
      updates: [seed, bytes(1, 200, 0), bytes(2, 200, 0)],
      unfolded: 2,
    });
    expect(await findAppend(db, draftLog(id), rows)).toEqual(appended);
    expect(await findAppend(db, draftLog(id), append(id).rows)).toBeUndefined();
    const next = append(id);
    expect(await appendUpdate(db, next)).toMatchObject({ afterSeq: seq });
    expect(await findAppend(db, draftLog(id), next.rows)).toMatchObject({ afterSeq: seq });
  });

  test("a draft without a start is its log; an unknown message has none", async () => {
    const { id } = await workspace.addMessage();
    await appendUpdate(workspace.db, append(id));
    expect((await findDraft(workspace.db, id))?.updates).toEqual([bytes(1, 2, 3)]);
    expect(await findDraft(workspace.db, newId())).toBeUndefined();
    expect(await findOpening(workspace.db, newId())).toBeUndefined();
  });

  test.each(["sending", "sent", "cancelled", "skipped", "failed", "unknown"])(
    "[CO4] nothing is appended to a message that is %s, nor anything of it touched",
    async (state) => {
      const { db } = workspace;
      const { id } = await workspace.addMessage();
      await seal(id, state);
      for (const sealNo of [0, 1]) {
        expect(await appendUpdate(db, append(id, { sealNo, subject: "Late", tell: true }))).toBeUndefined();
      }
      expect(await messageRow(db, id)).toMatchObject({ subject: "Hello", editedAtMs: null, editedById: null });
      expect(await changesOf(db, id)).toEqual([]);
      expect(await findDraft(db, id)).toMatchObject({ state, sealNo: 1, seq: 0 });
    },
  );

  test("[CO4] an edit of an earlier opening is refused once the draft was reopened", async () => {
    const { db } = workspace;
    const { id } = await workspace.addMessage();
    await seal(id);
    await seal(id, "pending");
    expect(await appendUpdate(db, append(id, { sealNo: 0 }))).toBeUndefined();
    expect(await appendUpdate(db, append(id, { sealNo: 2 }))).toMatchObject({ seq: expect.any(Number) });
    expect(await findOpening(db, id)).toEqual({ state: "pending", sealNo: 2 });
  });

  test("[CO3] the same append given twice is in once, and the fault says why", async () => {
    const { db } = workspace;
    const { id } = await workspace.addMessage();
    const twice = append(id, { tell: true });
    const { seq } = (await appendUpdate(db, twice))!;
    const fault = databaseFault(await appendUpdate(db, twice).catch((error) => error));
    expect(fault?.message).toMatch(/UNIQUE/);
    expect(await findDraft(db, id)).toMatchObject({ seq, unfolded: 1 });
    expect(await changesOf(db, id)).toEqual(["message.edited"]);
  });

  test("[PR7] edits less than 2 min apart are one run, a longer pause begins another", async () => {
    const { db } = workspace;
    const { id } = await workspace.addMessage();
    const at = startOfTestMs;
    const since: (number | null)[] = [];
    for (const atMs of [at, at + 60_000, at + 179_999, at + 299_999, at + 419_998]) {
      await appendUpdate(db, append(id, { atMs }));
      since.push((await messageRow(db, id)).editingSinceMs ?? null);
    }
    expect(since).toEqual([at, at, at, at + 299_999, at + 299_999]);
    expect(await messageRow(db, id)).toMatchObject({ editedAtMs: at + 419_998, editedById: "ann" });
  });

  test("a new subject reaches the lists of messages and of pending conversations, and only these", async () => {
    const { db } = workspace;
    const subjectOf = async (conversationId: string) =>
      (await db.all<{ subject: string }>(sql`select subject from conversation where id = ${conversationId}`))[0]
        ?.subject;
    const [pending, active] = [await workspace.addMessage(), await workspace.addMessage()];
    await db.run(sql`update conversation set state = 'active' where id = ${active.conversationId}`);
    for (const { id } of [pending, active]) await appendUpdate(db, append(id, { subject: "New words", tell: true }));
    expect((await messageRow(db, pending.id)).subject).toBe("New words");
    expect(await subjectOf(pending.conversationId)).toBe("New words");
    expect((await messageRow(db, active.id)).subject).toBe("New words");
    expect(await subjectOf(active.conversationId)).toBe("Hello");
    expect(await changesOf(db, pending.id)).toEqual(["message.edited"]);
    await tellEdited(db, { messageId: pending.id, subject: "Newer", atMs: startOfTestMs });
    expect([(await messageRow(db, pending.id)).subject, await subjectOf(pending.conversationId)]).toEqual([
      "Newer",
      "Newer",
    ]);
    expect(await changesOf(db, pending.id)).toEqual(["message.edited", "message.edited"]);
  });

  test("[CO3] pieces stand for the rows up to their seq; one that begins elsewhere is passed over", async () => {
    const { db } = workspace;
    const { id } = await workspace.addMessage({ startId: await addStart(db, "<p>x</p>") });
    const seqs: number[] = [];
    for (let n = 0; n < 4; n++) seqs.push((await appendUpdate(db, append(id)))!.seq);
    const log = draftLog(id);
    expect((await readUnfolded(db, log, 2)).rows.map(({ seq }) => seq)).toEqual(seqs.slice(0, 2));
    await keepPiece(db, log, { afterSeq: 0, seq: seqs[1]!, bytes: bytes(7) });
    await keepPiece(db, log, { afterSeq: 0, seq: seqs[2]!, bytes: bytes(6) });
    await keepPiece(db, log, { afterSeq: seqs[1]!, seq: seqs[3]! + 1_000, bytes: bytes(6) });
    expect((await findDraft(db, id))!.updates.slice(1)).toEqual([bytes(7), bytes(1, 2, 3), bytes(1, 2, 3)]);
    expect(await readUnfolded(db, log, 9)).toMatchObject({ afterSeq: seqs[1], rows: [{}, {}] });
    await keepPiece(db, log, { afterSeq: seqs[1]!, seq: seqs[2]!, bytes: bytes(8) });
    expect(await findDraft(db, id)).toMatchObject({ seq: seqs[3], unfolded: 1 });
    expect((await findDraft(db, id))!.updates.slice(1)).toEqual([bytes(7), bytes(8), bytes(1, 2, 3)]);
  });

  test("[CO3] a long log is read in parts: the first with the draft, the others behind a seq", async () => {
    const { db } = workspace;
    const { id } = await workspace.addMessage();
    const seqs: number[] = [];
    for (let n = 0; n < 5; n++) seqs.push((await appendUpdate(db, append(id)))!.seq);
    expect(await findDraft(db, id, { limit: 2 })).toMatchObject({ seq: seqs[1], unfolded: 2 });
    const rest = await readDraftRows(db, { messageId: id, afterSeq: seqs[1]!, limit: 2 });
    expect(rest).toMatchObject({ state: "pending", sealNo: 0, rows: [{ seq: seqs[2] }, { seq: seqs[3] }] });
    expect(await readDraftRows(db, { messageId: newId(), afterSeq: 0, limit: 2 })).toBeUndefined();
  });

  test("[PD7] an edit for a version that has passed is not written, nor anything of the message touched", async () => {
    const { db } = workspace;
    const { id } = await workspace.addMessage();
    const { seq } = (await appendUpdate(db, append(id, { ifSeq: 0 })))!;
    const late = append(id, { ifSeq: 0, subject: "Late", tell: true, rows: [...append(id).rows, ...append(id).rows] });
    expect(await appendUpdate(db, late)).toBeUndefined();
    expect(await messageRow(db, id)).toMatchObject({ subject: "Hello" });
    expect(await changesOf(db, id)).toEqual([]);
    const two = [...append(id).rows, ...append(id).rows];
    expect(await appendUpdate(db, append(id, { ifSeq: seq, rows: two }))).toMatchObject({ afterSeq: seq });
    expect(await findDraft(db, id)).toMatchObject({ unfolded: 3 });
  });

  test("[CO2] a draft that no start made begins with its own seed", async () => {
    const { db } = workspace;
    const { id } = await workspace.addMessage();
    await db.run(sql`insert into text_seed (room, bytes, at_ms) values (${`draft:${id}`}, ${bytes(5)}, 1)`);
    await appendUpdate(db, append(id));
    expect((await findDraft(db, id))?.updates).toEqual([bytes(5), bytes(1, 2, 3)]);
  });
});
