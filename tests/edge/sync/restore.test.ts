import { expect, test } from "vitest";
import type * as Y from "yjs";
import { findDraft } from "#db/queries/draft.ts";
import { contentToHtml } from "#jobs/document/to-html.ts";
import { readDraft } from "#jobs/document/seed.ts";
import { firstLine, serveTestApp } from "#tests/support/sync-server.ts";
import { until } from "#tests/support/until.ts";

const server = await serveTestApp();
const { admin, deps } = server;
const ben = await server.makeTeammate("member", "ben@parley.test", { firstName: "Ben", lastName: "Okafor" });

const lines = (doc: Y.Doc) =>
  doc.getXmlFragment("body").toArray().map((line) => (line as Y.XmlElement).get(0).toString());
const stored = async (id: string) => {
  const { updates: [seed, ...log] } = (await findDraft(deps.db, id))!;
  return contentToHtml(readDraft(seed!, log)).html;
};
type Entry = { kind: string; by: { name: string } | null; seq: number; firstSeq: number; restoredFrom: number | null };
const edits = async (id: string) =>
  ((await admin.call(`GET /api/history/draft:${id}`)).body as unknown as { items: Entry[] }).items
    .filter(({ kind }) => kind === "edit");

test("[CO6] a version is restored while others write: they see it live, and what they wrote meanwhile is kept", async () => {
  const id = await server.addDraft({ html: "<p>one</p><p>two</p>" });
  const [ada, offline] = [await server.open(admin, id), await server.open(ben, id)];
  firstLine(ada.doc).insert(3, " more");
  await until(() => lines(offline.doc)[0] === "one more");
  await expect.poll(() => stored(id)).toContain("one more");
  const [typed] = await edits(id);

  offline.disconnect();
  ((offline.doc.getXmlFragment("body").get(1) as Y.XmlElement).get(0) as Y.XmlText).insert(0, "late ");
  const answer = await ben.call(`POST /api/history/draft:${id}/restore`, { seq: 0 });
  expect(answer).toMatchObject({ status: 200, body: { before: typed!.seq } });
  await until(() => lines(ada.doc)[0] === "one");
  offline.connect();
  await until(() => lines(ada.doc)[1] === "late two" && lines(offline.doc)[0] === "one");
  await expect.poll(() => stored(id)).toBe("<p>one</p><p>late two</p>");

  const [late, restored] = await edits(id);
  expect(restored).toMatchObject({
    by: { name: "Ben Okafor" },
    restoredFrom: 0,
    seq: answer.body["seq"],
    firstSeq: answer.body["seq"],
  });
  expect(late).toMatchObject({ by: { name: "Ben Okafor" }, restoredFrom: null });

  const undone = await ben.call(`POST /api/history/draft:${id}/restore`, { seq: typed!.seq });
  expect(undone.status).toBe(200);
  await until(() => lines(ada.doc).join() === "one more,two");
});

test("[CO6] [CO4] what takes no edits any more is not restored", async () => {
  const id = await server.addDraft({ html: "<p>one</p>" });
  const ada = await server.open(admin, id);
  firstLine(ada.doc).insert(3, " more");
  await expect.poll(() => stored(id)).toContain("one more");
  await admin.call(`POST /api/messages/${id}/cancel`);
  const answer = await ben.call(`POST /api/history/draft:${id}/restore`, { seq: 0 });
  expect(answer).toMatchObject({ status: 409, body: { error: { code: "conflict" } } });
  expect(await stored(id)).toBe("<p>one more</p>");
});
