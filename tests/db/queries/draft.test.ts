import { sql } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { databaseFault } from "#db/errors.ts";
import { newId } from "#db/ids.ts";
import {
  type Append,
  appendUpdate,
  findAppend,
  findDraft,
  findOpening,
  keepSnapshot,
  tellEdited,
} from "#db/queries/draft.ts";
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
    const seq = await appendUpdate(db, append(id, { rows }));
    const draft = await findDraft(db, id);
    expect(draft).toEqual({
      state: "pending",
      sealNo: 0,
      seq,
      updates: [seed, bytes(1, 200, 0), bytes(2, 200, 0)],
      unfolded: 2,
    });
    expect(await findAppend(db, { rows })).toBe(seq);
    expect(await findAppend(db, append(id))).toBeUndefined();
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
    expect(await appendUpdate(db, append(id, { sealNo: 2 }))).toEqual(expect.any(Number));
    expect(await findOpening(db, id)).toEqual({ state: "pending", sealNo: 2 });
  });

  test("[CO3] the same append given twice is in once, and the fault says why", async () => {
    const { db } = workspace;
    const { id } = await workspace.addMessage();
    const twice = append(id, { tell: true });
    const seq = await appendUpdate(db, twice);
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
    await tellEdited(db, pending.id, startOfTestMs);
    expect(await changesOf(db, pending.id)).toEqual(["message.edited", "message.edited"]);
  });

  test("[CO3] a snapshot stands for the rows up to its seq; an older one never takes its place", async () => {
    const { db } = workspace;
    const { id } = await workspace.addMessage({ startId: await addStart(db, "<p>x</p>") });
    const first = await appendUpdate(db, append(id));
    const second = await appendUpdate(db, append(id));
    const third = await appendUpdate(db, append(id));
    await keepSnapshot(db, { messageId: id, seq: second!, bytes: bytes(7) });
    await keepSnapshot(db, { messageId: id, seq: first!, bytes: bytes(6) });
    expect(await findDraft(db, id)).toMatchObject({ seq: third, updates: [bytes(7), bytes(1, 2, 3)], unfolded: 1 });
    await keepSnapshot(db, { messageId: id, seq: third!, bytes: bytes(8) });
    expect(await findDraft(db, id)).toMatchObject({ seq: third, updates: [bytes(8)], unfolded: 0 });
  });
});
