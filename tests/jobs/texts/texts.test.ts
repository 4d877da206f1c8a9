import { sql } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import * as Y from "yjs";
import type { Db } from "#db/client.ts";
import { newId } from "#db/ids.ts";
import { appendText, findText, listStaleTexts, readTextRows, roomOf, type TextRef } from "#db/queries/text.ts";
import { findAppend, keepPiece, roomLog } from "#db/queries/text-log.ts";
import * as schema from "#db/schema/index.ts";
import { contentFromHtml } from "#jobs/document/from-html.ts";
import { editDoc } from "#jobs/document/seed.ts";
import { contentToHtml } from "#jobs/document/to-html.ts";
import { openText, readText } from "#jobs/texts/read.ts";
import { settleStale, settleText } from "#jobs/texts/settle.ts";
import { makeDatabase, makeRemoteDatabase } from "#tests/support/database.ts";
import {
  changesOf,
  makeReleaseWorkspace,
  type ReleaseWorkspace,
  startOfTestMs,
} from "#tests/support/release-workspace.ts";

const nowMs = startOfTestMs;
const docOf = (updates: Uint8Array[]) => {
  const doc = new Y.Doc();
  for (const update of updates) Y.applyUpdate(doc, update);
  return doc;
};

/** Writes as an editor of the text would. */
async function write(db: Db, ref: TextRef, html: string, authorId: string, subject = "") {
  const { updates } = (await openText(db, ref, { nowMs }))!;
  const doc = docOf(updates);
  const before = Y.encodeStateVector(doc);
  editDoc(doc, contentFromHtml({ subject, html }));
  const rows = [{ appendId: newId(), authorId, bytes: Y.encodeStateAsUpdate(doc, before) }];
  return { rows, appended: await appendText(db, ref, { rows, ifSeq: null, atMs: nowMs }) };
}

describe.each([["a file", makeDatabase], ["a libSQL server", makeRemoteDatabase]] as const)("on %s", (_on, open) => {
  let w: ReleaseWorkspace;
  let db: Db;
  beforeAll(async () => {
    db = (await open()).db;
    w = await makeReleaseWorkspace(db);
  });
  async function addTemplate(html = "<p>Kept</p>"): Promise<TextRef> {
    const id = newId();
    const { subject, body } = contentFromHtml({ subject: "Hi", html });
    const at = { createdAtMs: nowMs, updatedAtMs: nowMs };
    await db.insert(schema.template).values({ id, name: "T", shared: true, subject, body, createdById: "a", ...at });
    return { kind: "template", id };
  }
  const addSignature = async (): Promise<TextRef> => ({ kind: "signature", id: await w.addTeammate() });
  const archive = ({ id }: TextRef) => db.run(sql`update template set archived_at_ms = 1 where id = ${id}`);
  const read = async (ref: TextRef) => contentToHtml((await readText(db, ref))!).html;

  test("[CO2] two that open a text nobody opened before read the same seed, and it stays", async () => {
    const ref = await addTemplate();
    expect(await findText(db, ref)).toMatchObject({ isOpen: true, updates: null, seq: 0 });
    const [one, two] = await Promise.all([openText(db, ref, { nowMs }), openText(db, ref, { nowMs })]);
    expect(one!.updates).toEqual(two!.updates);
    await db.run(sql`update template set body = ${JSON.stringify({ type: "doc", content: [] })} where id = ${ref.id}`);
    expect((await openText(db, ref, { nowMs }))!.updates).toEqual(one!.updates);
    expect(docOf([...one!.updates, ...two!.updates]).getXmlFragment("body").toString()).toMatch(/^[^K]*Kept[^K]*$/);
  });

  test("[CO6] what is written is read at once, and kept once it is settled, with who wrote it", async () => {
    const ref = await addTemplate();
    await write(db, ref, "<p>Kept and changed</p>", "ann", "Hi");
    expect(await read(ref)).toBe("<p>Kept and changed</p>");
    expect((await findText(db, ref))!.kept.seq).toBe(0);
    await write(db, ref, "<p>Changed again</p>", "bob", "Hi");
    expect(await listStaleTexts(db, 10)).toEqual([ref]);
    expect(await settleText(db, ref, nowMs)).toBe(true);
    expect(await settleText(db, ref, nowMs)).toBe(false);
    const found = (await findText(db, ref))!;
    expect(found.kept).toMatchObject({ seq: found.seq });
    expect(contentToHtml(found.kept)).toEqual({ subject: "Hi", html: "<p>Changed again</p>" });
    expect(await changesOf(db, ref.id)).toEqual(["template.updated"]);
    const audit = () => db.all(sql`select actor_id as who, action from audit where entity_id = ${ref.id} order by 1`);
    expect(await audit()).toEqual(["ann", "bob"].map((who) => ({ who, action: "template.edited" })));
    await write(db, ref, "<p>And again</p>", "bob", "Hi");
    expect(await settleText(db, ref, nowMs + 1)).toBe(true);
    expect(await audit()).toHaveLength(2);
    expect(await listStaleTexts(db, 10)).toEqual([]);
  });

  test("[CO6] an older reading never takes the place of a newer one", async () => {
    const ref = await addTemplate();
    await write(db, ref, "<p>One</p>", "ann");
    await settleText(db, ref, nowMs);
    const { seq } = (await findText(db, ref))!.kept;
    await db.run(sql`update template set text_seq = ${seq + 5} where id = ${ref.id}`);
    expect(await settleText(db, ref, nowMs)).toBe(false);
  });

  test("[CO6] a signature begins with what the profile holds, nothing included, and is kept there", async () => {
    const ref = await addSignature();
    await write(db, ref, "<p>Yours, {{sender.firstName}}</p>", ref.id);
    expect(await settleStale(db, nowMs)).toBe(1);
    expect(await settleStale(db, nowMs)).toBe(0);
    const [kept] = await db.all<{ signature: string }>(sql`select signature from teammate where id = ${ref.id}`);
    expect(kept!.signature).toContain("sender.firstName");
    expect(await changesOf(db, ref.id)).toEqual(["teammate.updated"]);
    expect(await read(ref)).toBe("<p>Yours, {{sender.firstName}}</p>");
  });

  test("[CO6] an archived template and the signature of one who left take no edits and stay readable", async () => {
    const [template, signature] = [await addTemplate(), await addSignature()];
    await write(db, template, "<p>Last</p>", "ann");
    await archive(template);
    await db.run(sql`update teammate set state = 'left' where id = ${signature.id}`);
    for (const ref of [template, signature]) {
      expect((await write(db, ref, "<p>Late</p>", "ann")).appended).toBeUndefined();
      expect(await findText(db, ref)).toMatchObject({ isOpen: false });
      expect(await readTextRows(db, ref, { afterSeq: 0, limit: 5 })).toMatchObject({ isOpen: false });
    }
    expect(await read(template)).toBe("<p>Last</p>");
  });

  test("[CO3] an append says what it stands on, is found by its rows, and is refused for a version that has passed", async () => {
    const ref = await addTemplate();
    const { rows, appended } = await write(db, ref, "<p>One</p>", "ann");
    expect(appended!.afterSeq).toBe(0);
    const log = roomLog(roomOf(ref));
    expect(await findAppend(db, log, rows)).toEqual(appended);
    await expect(appendText(db, ref, { rows, ifSeq: null, atMs: nowMs })).rejects.toThrow();
    const more = [{ ...rows[0]!, appendId: newId() }, { ...rows[0]!, appendId: newId() }];
    expect(await appendText(db, ref, { rows: more, ifSeq: 0, atMs: nowMs })).toBeUndefined();
    const next = await appendText(db, ref, { rows: more, ifSeq: appended!.seq, atMs: nowMs });
    expect(next!.afterSeq).toBe(appended!.seq);
    await keepPiece(db, log, { afterSeq: 0, seq: appended!.seq, bytes: rows[0]!.bytes });
    expect(await findText(db, ref)).toMatchObject({ unfolded: 2, seq: next!.seq });
    expect(await findText(db, ref, { limit: 1 })).toMatchObject({ unfolded: 1 });
    expect((await readTextRows(db, ref, { afterSeq: appended!.seq, limit: 5 }))!.rows).toHaveLength(2);
    expect(await read(ref)).toBe("<p>One</p>");
  });

  test("a text that is not there is not found, takes nothing and begins nothing", async () => {
    for (const kind of ["template", "signature"] as const) {
      const ref: TextRef = { kind, id: newId() };
      expect(await openText(db, ref, { nowMs })).toBeUndefined();
      expect(await findText(db, ref, { seed: { bytes: new Uint8Array([0, 0]), atMs: 1 } })).toBeUndefined();
      expect(await readText(db, ref)).toBeUndefined();
      expect(await readTextRows(db, ref, { afterSeq: 0, limit: 1 })).toBeUndefined();
      expect(await settleText(db, ref, nowMs)).toBe(false);
      const rows = [{ appendId: newId(), authorId: "a", bytes: new Uint8Array([0, 0]) }];
      expect(await appendText(db, ref, { rows, ifSeq: null, atMs: 1 })).toBeUndefined();
      expect(await db.all(sql`select 1 from text_seed where room = ${roomOf(ref)}`)).toEqual([]);
    }
  });
});
