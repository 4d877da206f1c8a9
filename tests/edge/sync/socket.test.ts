import { beforeAll, expect, test } from "vitest";
import * as Y from "yjs";
import { findDraft } from "#db/queries/draft.ts";
import { awarenessFrame } from "#edge/sync/frame.ts";
import { Close, draftRoom, limits, syncFrame, SyncKind } from "#edge/sync/protocol.ts";
import { readDraft } from "#jobs/document/seed.ts";
import { contentToHtml } from "#jobs/document/to-html.ts";
import type { Caller } from "#tests/support/app.ts";
import { caretAt } from "#tests/support/carets.ts";
import { messageRow } from "#tests/support/release-workspace.ts";
import { closeCode, firstLine, serveTestApp, type SyncServer } from "#tests/support/sync-server.ts";
import { until } from "#tests/support/until.ts";

let server: SyncServer;
let admin: Caller;
let member: Caller;
let observer: Caller;
beforeAll(async () => {
  server = await serveTestApp();
  admin = server.admin;
  member = await server.makeTeammate("member", "bo@parley.test", { firstName: "Bo", lastName: "Berg" });
  observer = await server.makeTeammate("observer", "ob@parley.test");
});

/** What the database holds of the draft, as HTML. */
async function stored(messageId: string): Promise<string> {
  const { updates: [seed, ...log] } = (await findDraft(server.deps.db, messageId))!;
  return contentToHtml(readDraft(seed!, log)).html;
}
async function eventually(check: () => Promise<boolean>): Promise<void> {
  let held = false;
  const look = async () => {
    while (!held) held = await check();
  };
  await Promise.race([look(), until(() => held)]);
}

test("[CO1] two unmodified y-websocket clients share a draft, carets and all, and it is on disk", async () => {
  const messageId = await server.addDraft();
  const [ann, bo] = await Promise.all([server.open(admin, messageId), server.open(member, messageId)]);
  expect(firstLine(ann.doc).toString()).toBe("Hello world");
  firstLine(ann.doc).insert(5, " dear");
  firstLine(bo.doc).insert(11, "!");
  await until(() => [ann, bo].every(({ doc }) => firstLine(doc).toString() === "Hello dear world!"));
  bo.awareness.setLocalStateField("user", { name: "The admin", color: "#000000" });
  await until(() => [...ann.awareness.getStates().values()].some(({ user }) => user?.name === "Bo Berg"));
  expect(server.deps.presence.editorsIn(messageId).sort()).toEqual([admin.id, member.id].sort());
  await eventually(async () => await stored(messageId) === "<p>Hello dear world!</p>");
  expect(await messageRow(server.deps.db, messageId)).toMatchObject({ editedAtMs: server.clock.nowMs });
  server.close(bo);
  await until(() => ann.awareness.getStates().size === 1);
  await until(() => server.deps.presence.editorsIn(messageId).length === 1);
  expect(server.deps.presence.editorsIn(messageId)).toEqual([admin.id]);
});

test("[CO2] a draft is not doubled by who comes back with all of it", async () => {
  const messageId = await server.addDraft();
  const ann = await server.open(admin, messageId);
  ann.disconnect();
  firstLine(ann.doc).insert(11, " offline");
  ann.connect();
  await until(() => ann.synced);
  const late = await server.open(admin, messageId);
  await until(() => firstLine(late.doc).toString() === "Hello world offline");
  expect(late.doc.getXmlFragment("body").length).toBe(1);
});

test("the subject that is typed is the subject of the lists", async () => {
  const messageId = await server.addDraft({ subject: "Hi {{user.firstName}}" });
  const ann = await server.open(admin, messageId);
  firstLine(ann.doc, "subject").insert(0, "Oh, ");
  await eventually(async () => (await messageRow(server.deps.db, messageId)).subject === "Oh, Hi {{user.firstName}}");
});

test("[CO5] an observer reads, sees carets and is seen, and cannot write", async () => {
  const messageId = await server.addDraft();
  const [ann, eve] = await Promise.all([server.open(admin, messageId), server.open(observer, messageId)]);
  firstLine(eve.doc).insert(0, "Never ");
  firstLine(ann.doc).insert(11, "!");
  await until(() => firstLine(eve.doc).toString() === "Never Hello world!");
  await eventually(async () => await stored(messageId) === "<p>Hello world!</p>");
  expect(firstLine(ann.doc).toString()).toBe("Hello world!");
});

test("[CO5] nobody who is not signed in is let in, and is told so with a code that is final", async () => {
  const messageId = await server.addDraft();
  expect(await closeCode(server.connect(null, messageId))).toBe(Close.signedOut.code);
  const forged = { cookie: "parley.session_token=forged.value" };
  expect(await closeCode(server.connect(forged, messageId))).toBe(Close.signedOut.code);
});

test("[AD3] a page of another site is refused before anything is upgraded", async () => {
  const path = `http://parley.test/api/sync/${draftRoom(await server.addDraft())}`;
  const headers = { Cookie: admin.cookie, Upgrade: "websocket", Host: "parley.test" };
  const foreign = await server.app.request(path, { headers: { ...headers, Origin: "https://evil.example" } });
  expect([foreign.status, (await foreign.json()).error.code]).toEqual([403, "wrong_origin"]);
  expect((await server.app.request(path, { headers: { Cookie: admin.cookie } })).status).toBe(422);
});

test("rooms that are no draft, and drafts that are not there, are gone", async () => {
  expect(await closeCode(server.connect(admin, "01J0000000000000000000000X"))).toBe(Close.gone.code);
  expect(await closeCode(server.connect(admin, "no-ulid"))).toBe(Close.gone.code);
});

/** Faster than anybody types. In bursts, with time to hear of the close: a client that sends into it loses its code. */
async function flood(ws: WebSocket): Promise<void> {
  const question = syncFrame(SyncKind.ask, Y.encodeStateVector(new Y.Doc()));
  for (let burst = limits.framesAtOnce + 50; ws.readyState === WebSocket.OPEN; burst = limits.framesPerSecond) {
    for (let n = 0; n < burst; n++) ws.send(question);
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
}
test.each<[string, Close, (ws: WebSocket) => unknown]>([
  ["a text frame", Close.badFrame, (ws) => ws.send("hello")],
  ["noise", Close.badFrame, (ws) => ws.send(new Uint8Array([0, 2, 9, 9, 9]))],
  ["an oversized frame", Close.tooLarge, (ws) => ws.send(new Uint8Array(limits.frameBytes + 1))],
  ["a flood", Close.tooMuch, flood],
])("[CO8] %s closes that one socket by name; the draft and the others go on", async (_what, close, act) => {
  const messageId = await server.addDraft();
  const [ann, vandal] = await Promise.all([server.open(admin, messageId), server.open(member, messageId)]);
  const closed = new Promise<number>((resolve) =>
    vandal.on("connection-close", (event: CloseEvent | null) => event && resolve(event.code))
  );
  void act(vandal.ws!);
  expect(await closed).toBe(close.code);
  vandal.disconnect();
  firstLine(ann.doc).insert(0, "Still ");
  await eventually(async () => await stored(messageId) === "<p>Still Hello world</p>");
  expect(ann.wsconnected).toBe(true);
});

test("[CO8] a caret that claims to be a colleague's is not passed on", async () => {
  const messageId = await server.addDraft();
  const [ann, bo] = await Promise.all([server.open(admin, messageId), server.open(member, messageId)]);
  ann.awareness.setLocalStateField("cursor", caretAt(1));
  await until(() => bo.awareness.getStates().get(ann.doc.clientID)?.cursor?.head.item.clock === 1);
  bo.ws!.send(awarenessFrame([{ client: ann.doc.clientID, clock: 1_000, state: { cursor: caretAt(9) } }]));
  bo.awareness.setLocalStateField("cursor", caretAt(2));
  await until(() => ann.awareness.getStates().get(bo.doc.clientID)?.cursor?.head.item.clock === 2);
  expect(bo.awareness.getStates().get(ann.doc.clientID)?.cursor).toEqual(caretAt(1));
});

/** The final code that closes the socket once `act` is done, within a second of its answer. */
async function closedBy(who: Caller, act: () => Promise<{ status: number; body: unknown }>): Promise<number> {
  const closed = closeCode(await server.open(who, await server.addDraft()));
  const answer = await act();
  expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
  const startMs = performance.now();
  const code = await closed;
  expect(performance.now() - startMs).toBeLessThan(1_000);
  return code;
}

test("[CO4] a deleted message closes its draft for everybody within a second", async () => {
  const messageId = await server.addDraft();
  const ann = await server.open(admin, messageId);
  const closed = closeCode(ann);
  const startMs = performance.now();
  expect((await member.call(`POST /api/messages/${messageId}/cancel`, {})).status).toBe(200);
  expect(await closed).toBe(Close.sealed.code);
  expect(performance.now() - startMs).toBeLessThan(1_000);
  expect(firstLine(ann.doc).toString()).toBe("Hello world");
});

test("[CO5] signing out closes one's own sockets within a second", async () => {
  const cy = await server.makeTeammate("member", "cy@parley.test");
  const ann = await server.open(admin, await server.addDraft());
  expect(await closedBy(cy, () => cy.call("POST /api/sign-out"))).toBe(Close.signedOut.code);
  expect(ann.wsconnected).toBe(true);
});

test("[CO5] a teammate who is made an observer is shown out within a second", async () => {
  const di = await server.makeTeammate("member", "di@parley.test");
  const demote = () => admin.call(`PATCH /api/teammates/${di.id}`, { role: "observer" });
  expect(await closedBy(di, demote)).toBe(Close.noRight.code);
});

test("an edit by the API is seen live in an open editor, and refused for a version that has passed", async () => {
  const messageId = await server.addDraft();
  const ann = await server.open(admin, messageId);
  const path = `/api/messages/${messageId}/content`;
  const read = await admin.call(`GET ${path}`);
  const wanted = { subject: "By the API", html: "<p>Hello new world</p>" };
  const etag = { "If-Match": read.headers.get("ETag")! };
  const edited = await admin.call(`PUT ${path}`, wanted, etag);
  expect(edited.status, JSON.stringify(edited.body)).toBe(200);
  await until(() => firstLine(ann.doc).toString() === "Hello new world");
  expect((await admin.call(`PUT ${path}`, wanted, etag)).status).toBe(412);
});

test("[OP2] a drain keeps what was typed and sends everybody away to come back", async () => {
  const own = await serveTestApp();
  const messageId = await own.addDraft();
  const ann = await own.open(own.admin, messageId);
  const bo = await own.open(own.admin, messageId);
  const closed = new Promise<number>((resolve) =>
    ann.on("connection-close", (event: CloseEvent | null) => event && resolve(event.code))
  );
  firstLine(ann.doc).insert(0, "Last: ");
  await until(() => firstLine(bo.doc).toString() === "Last: Hello world");
  await own.deps.sync.drain();
  expect(await closed).toBe(Close.comeBack.code);
  const { updates: [seed, ...log] } = (await findDraft(own.deps.db, messageId))!;
  expect(contentToHtml(readDraft(seed!, log)).html).toBe("<p>Last: Hello world</p>");
});
