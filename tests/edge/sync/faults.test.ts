import { sql } from "drizzle-orm";
import { beforeAll, expect, onTestFinished, test } from "vitest";
import * as Y from "yjs";
import { findDraft } from "#db/queries/draft.ts";
import { draftRoom, parseRoom } from "#edge/sync/protocol.ts";
import type { Caller } from "#tests/support/app.ts";
import { caretAt } from "#tests/support/carets.ts";
import { makeRandom } from "#tests/support/random.ts";
import { messageRow } from "#tests/support/release-workspace.ts";
import { firstLine, serveBeside, serveTestApp, type SyncServer } from "#tests/support/sync-server.ts";
import { sitDown, type Typist } from "#tests/support/typist.ts";
import { eventually, until } from "#tests/support/until.ts";

let server: SyncServer;
let admin: Caller;
let member: Caller;
beforeAll(async () => {
  server = await serveTestApp();
  admin = server.admin;
  member = await server.makeTeammate("member", "bo@parley.test", { firstName: "Bo", lastName: "Berg" });
});

/** The caller at a draft with the app's own client and editor. */
async function sit({ id, cookie }: Caller, messageId: string): Promise<Typist> {
  const room = parseRoom(draftRoom(messageId))!;
  const typist = sitDown({ origin: server.origin, cookie, room, name: id, random: makeRandom(1) });
  await until(() => typist.status.link === "live");
  return typist;
}
const isSaved = ({ status }: Typist) => status.link === "live" && !status.unsaved;
async function stored(messageId: string): Promise<string> {
  const doc = new Y.Doc();
  for (const update of (await findDraft(server.deps.db, messageId))!.updates) Y.applyUpdate(doc, update);
  return firstLine(doc).toString();
}

/** As a disk with so much room, but no less than is taken. */
const mostPages = (count: number, { db } = server.deps) => db.run(sql.raw(`pragma max_page_count = ${count}`));

test("[CO3] a full disk: words are passed on and never called saved, and are on disk once, all of them, when there is room again", async () => {
  const messageId = await server.addDraft();
  const [ann, bo] = [await sit(admin, messageId), await sit(member, messageId)];
  ann.type("1");
  await until(() => isSaved(ann) && bo.text().includes("1"));
  const faultsBefore = server.logged.length;
  // No file of the database may grow by a page from here on.
  await mostPages(1);
  onTestFinished(() => mostPages(2 ** 32 - 2).then(() => {}));
  const long = "x".repeat(200_000);
  ann.type(long);
  bo.type("2");
  const isTold = () => server.logged.slice(faultsBefore).some((line) => JSON.stringify(line).includes("disk is full"));
  await until(isTold);
  await until(() => bo.text().includes(long) || ann.text().includes("2"));
  expect([ann.saved.has(long), ann.status.unsaved]).toEqual([false, true]);
  expect(await stored(messageId)).not.toContain("x");
  expect([ann.status.link, bo.status.link]).toEqual(["live", "live"]);

  await mostPages(2 ** 32 - 2);
  await until(() => [ann, bo].every(isSaved), 10_000);
  expect(ann.saved.has(long)).toBe(true);
  const text = await stored(messageId);
  expect([text.split("x").length - 1, text.split("1").length - 1, text.split("2").length - 1]).toEqual([200_000, 1, 1]);
  await until(() => [ann, bo].every((typist) => typist.text() === text));
  for (const typist of [ann, bo]) typist.close();
});

test("[OP2] [CO3] a process stops though its disk is full, and what it could not write is brought to the next one", async () => {
  const full = await serveBeside(server);
  const messageId = await server.addDraft();
  const ann = await full.open(admin, messageId);
  await mostPages(1, full.deps);
  onTestFinished(() => mostPages(2 ** 32 - 2, full.deps).then(() => {}));
  const long = "x".repeat(200_000);
  firstLine(ann.doc).insert(0, long);
  await until(() => full.faults.some((fault) => JSON.stringify(fault).includes("disk is full")));
  await full.deps.drain();
  expect(await stored(messageId)).toBe("Hello world");
  full.close(ann);
  const next = await server.open(admin, messageId);
  Y.applyUpdate(next.doc, Y.encodeStateAsUpdate(ann.doc));
  await eventually(async () => await stored(messageId) === `${long}Hello world`);
});

test("[CO3] [CO1] a server's clock that jumps by hours, either way: words are saved, carets seen, and a draft is not held for hours", async () => {
  const messageId = await server.addDraft();
  const [ann, bo] = [await sit(admin, messageId), await sit(member, messageId)];
  const startMs = server.clock.nowMs;
  for (const [n, jumpMs] of [5, -10, 8, -3].entries()) {
    server.clock.nowMs += jumpMs * 3_600_000;
    const typist = n % 2 === 0 ? ann : bo;
    const other = n % 2 === 0 ? bo : ann;
    typist.type(String.fromCodePoint(0x4e00 + n));
    typist.client().awareness.setLocalStateField("cursor", caretAt(n));
    await until(() => isSaved(typist) && other.text() === typist.text());
    const seen = () => other.client().awareness.getStates().get(typist.doc().clientID);
    await until(() => seen()?.cursor?.anchor.item.clock === n);
    await eventually(async () => (await messageRow(server.deps.db, messageId)).editedAtMs === server.clock.nowMs);
    const { editingSinceMs } = await messageRow(server.deps.db, messageId);
    expect(editingSinceMs!, "the wait of 30 minutes counts from no later than now").toBeLessThanOrEqual(
      server.clock.nowMs,
    );
  }
  expect(server.clock.nowMs).toBe(startMs);
  expect((await stored(messageId)).length).toBe("Hello world".length + 4);
  ann.type("!");
  await until(() => isSaved(ann) && bo.text() === ann.text());
  for (const typist of [ann, bo]) typist.close();
});

test("[CO8] frames that are sent again, by their sender or by somebody else, change nothing and are in the log once", async () => {
  const messageId = await server.addDraft();
  const [ann, bo] = [await server.open(admin, messageId), await server.open(member, messageId)];
  const frames: Uint8Array[] = [];
  const ws = ann.ws as WebSocket;
  const send = ws.send.bind(ws);
  ws.send = (frame) => {
    frames.push(new Uint8Array(frame as Uint8Array).slice());
    send(frame);
  };
  for (const [n, char] of [..."abcdef"].entries()) {
    firstLine(ann.doc).insert(n, char);
    if (n % 2 === 1) firstLine(ann.doc).delete(0, 1);
    ann.awareness.setLocalStateField("cursor", caretAt(n));
  }
  await until(() => firstLine(bo.doc).toString() === firstLine(ann.doc).toString());
  const whole = firstLine(ann.doc).toString();
  await eventually(async () => await stored(messageId) === whole);
  const { seq } = (await findDraft(server.deps.db, messageId))!;
  for (const frame of [...frames, ...frames.toReversed()]) {
    send(frame as Uint8Array<ArrayBuffer>);
    bo.ws!.send(frame as Uint8Array<ArrayBuffer>);
  }
  bo.awareness.setLocalStateField("cursor", caretAt(99));
  await until(() => ann.awareness.getStates().get(bo.doc.clientID)?.cursor?.anchor.item.clock === 99);
  expect([ann, bo].map(({ doc }) => firstLine(doc).toString())).toEqual([whole, whole]);
  expect(bo.awareness.getStates().get(ann.doc.clientID)?.cursor).toEqual(caretAt(5));
  expect((await findDraft(server.deps.db, messageId))!.seq).toBe(seq);
  expect([ann, bo].every(({ wsconnected }) => wsconnected)).toBe(true);
  firstLine(bo.doc).insert(0, "!");
  await eventually(async () => await stored(messageId) === `!${whole}`);
});

test("[CO2] two processes and many clients open a draft that nobody opened before at once: one text, not doubled", async () => {
  const beside = await serveBeside(server);
  for (let round = 0; round < 5; round++) {
    const messageId = await server.addDraft();
    const all = await Promise.all(
      [server, beside, server, beside].map((at, n) => at.open(n < 2 ? admin : member, messageId)),
    );
    for (const [n, { doc }] of all.entries()) firstLine(doc).insert(0, String(n));
    await until(() => all.every(({ doc }) => /^[0-3]{4}Hello world$/.test(firstLine(doc).toString())));
    expect(new Set(all.map(({ doc }) => firstLine(doc).toString())).size).toBe(1);
    expect(all[0]!.doc.getXmlFragment("body").length).toBe(1);
  }
});
