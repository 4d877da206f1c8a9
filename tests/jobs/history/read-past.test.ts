import { expect, test } from "vitest";
import * as Y from "yjs";
import { newId } from "#db/ids.ts";
import { listPastEvents, recordRestore } from "#db/queries/history.ts";
import { draftLog, keepPiece, readUnfolded } from "#db/queries/text-log.ts";
import { appendText, findText } from "#db/queries/text.ts";
import { insertTemplate } from "#db/queries/template.ts";
import { contentFromHtml } from "#jobs/document/from-html.ts";
import { editDoc, readDoc, seedUpdate } from "#jobs/document/seed.ts";
import { readPastContents, readPastText } from "#jobs/history/read-past.ts";
import { readRuns } from "#jobs/history/read-runs.ts";
import { makeDatabase } from "#tests/support/database.ts";
import { makeRandom } from "#tests/support/random.ts";
import { addStart } from "#tests/support/release.ts";
import { makeReleaseWorkspace } from "#tests/support/release-workspace.ts";
import { openLog } from "#tests/support/written.ts";
import { randomContent } from "#tests/jobs/document/random-content.ts";

const { db } = await makeDatabase();
const w = await makeReleaseWorkspace(db);
const [ada, ben] = [await w.addTeammate(), await w.addTeammate()];
const makeDraft = async () => (await w.addMessage({ startId: await addStart(db, "<p>Hi</p>") })).id;
const noBreaks = { instants: [], restores: new Map<number, number>() };

/** The rows that no piece holds yet, as one piece. */
async function fold(id: string) {
  const { afterSeq, rows } = await readUnfolded(db, draftLog(id), 1_000);
  const bytes = Y.mergeUpdates(rows.map((row) => row.bytes));
  await keepPiece(db, draftLog(id), { afterSeq, seq: rows.at(-1)!.seq, bytes });
}

test("[CO6] every version reads as it stood, whatever was written since and however much of the log is in pieces", async () => {
  const random = makeRandom(3);
  const id = await makeDraft();
  const other = await openLog(db, await makeDraft());
  const log = await openLog(db, id);
  const versions = [{ seq: 0, content: readDoc(log.doc) }];
  for (let n = 0; n < 60; n++) {
    const content = randomContent(random);
    const seq = await log.write(random.pick([ada, ben]), n, (doc) => editDoc(doc, content));
    versions.push({ seq, content });
    if (n % 20 === 15) await fold(id);
    await other.write(ada, n, `<p>${n}</p>`);
  }
  for (const { seq, content } of versions) {
    expect(await readPastContents(db, { kind: "draft", id }, [seq]), `seq ${seq}`).toEqual([content]);
    expect((await readPastText(db, { kind: "draft", id }, seq))!.content, `seq ${seq}`).toEqual(content);
  }
  const asked = [random.pick(versions), random.pick(versions), random.pick(versions)];
  expect(await readPastContents(db, { kind: "draft", id }, asked.map(({ seq }) => seq)))
    .toEqual(asked.map(({ content }) => content));
});

test("[CO6] a template that nobody has opened is what is kept of it; an opened one has its seed and log", async () => {
  const id = newId();
  const of = { kind: "template", id } as const;
  const content = contentFromHtml({ subject: "Subject", html: "<p>words</p>" });
  const made = { name: "T", shared: true, copyOf: null, actorId: ada, nowMs: 1 };
  await insertTemplate(db, { id, ...made, ...content, ...{ kind: "template", files: [] } });
  expect((await readPastContents(db, of, [0]))![0]).toMatchObject(content);
  expect((await readPastText(db, of, 0))!.body[0]!.stretches).toMatchObject([{ text: "words", authorId: null }]);

  const seed = seedUpdate(content);
  await findText(db, of, { seed: { bytes: seed, atMs: 2 } });
  const doc = new Y.Doc();
  Y.applyUpdate(doc, seed);
  const before = Y.encodeStateVector(doc);
  editDoc(doc, contentFromHtml({ subject: "Subject", html: "<p>more words</p>" }));
  const rows = [{ appendId: newId(), authorId: ben, bytes: Y.encodeStateAsUpdate(doc, before) }];
  const { seq } = (await appendText(db, of, { rows, ifSeq: 0, atMs: 3 }))!;
  expect((await readPastContents(db, of, [0, seq]))!.map(({ body }) => JSON.stringify(body).match(/"text":"[^"]*"/g)))
    .toEqual([['"text":"words"'], ['"text":"more words"']]);
  expect((await readPastText(db, of, seq))!.body[0]!.stretches.map(({ text, authorId }) => [text, authorId]))
    .toEqual([["more ", ben], ["words", null]]);
  expect((await readRuns(db, of, { beforeSeq: null, most: 9, breaks: noBreaks })).runs).toMatchObject([
    { firstSeq: seq, lastSeq: seq, authorId: ben, untilMs: 3, added: 5, removed: 0 },
  ]);
});

test("no such text has no past", async () => {
  for (const kind of ["draft", "template", "signature"] as const) {
    expect(await readPastContents(db, { kind, id: newId() }, [0])).toBeUndefined();
    expect(await readPastText(db, { kind, id: newId() }, 0)).toBeUndefined();
  }
});

test("[CO6] a run of many thousand edits is told in parts, so that a page never reads all of a long log", async () => {
  const id = await makeDraft();
  const log = await openLog(db, id);
  const seqs: number[] = [];
  const line = (doc: Y.Doc) => (doc.getXmlFragment("body").get(0) as Y.XmlElement).get(0) as Y.XmlText;
  for (let n = 0; n < 26; n++) {
    const last = await log.write(ada, n, (doc) => {
      for (let m = 0; m < 200; m++) line(doc).insert(0, "x");
    });
    seqs.push(...Array.from({ length: 200 }, (_, m) => last - 199 + m));
  }
  const first = await readRuns(db, { kind: "draft", id }, { beforeSeq: null, most: 9, breaks: noBreaks });
  expect(first.runs).toMatchObject([{ firstSeq: seqs.at(-5_000), lastSeq: seqs.at(-1), added: 5_000 }]);
  expect(first.next).toEqual({ beforeSeq: seqs.at(-5_000), sealNo: 0 });
  const rest = await readRuns(db, { kind: "draft", id }, { ...first.next!, most: 9, breaks: noBreaks });
  expect(rest).toMatchObject({ runs: [{ firstSeq: seqs[0], lastSeq: seqs[199], added: 200 }], next: null });
});

test("[AD2] a restore is recorded at the author's own last edit, and not at all where there was none", async () => {
  const id = await makeDraft();
  const of = { kind: "draft", id } as const;
  const log = await openLog(db, id);
  const one = await log.write(ada, 1, "<p>one</p>");
  const two = await log.write(ben, 2, "<p>two</p>");
  const three = await log.write(ada, 3, "<p>three</p>");
  await recordRestore(db, of, { fromSeq: 0, afterSeq: one, upToSeq: three, actorId: ben, atMs: 4 });
  await recordRestore(db, of, { fromSeq: 0, afterSeq: two, upToSeq: three, actorId: ben, atMs: 5 });
  expect(await listPastEvents(db, of, { beforeMs: null, limit: 9 })).toMatchObject([
    { action: "text.restored", actorId: ben, atMs: 4, detail: { from: 0, seq: two } },
  ]);
});
