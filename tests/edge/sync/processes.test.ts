import { beforeAll, expect, test } from "vitest";
import type { WebsocketProvider } from "y-websocket";
import * as Y from "yjs";
import { findDraft } from "#db/queries/draft.ts";
import { Close } from "#edge/sync/protocol.ts";
import { contentFromHtml } from "#jobs/document/from-html.ts";
import { type Caller, password } from "#tests/support/app.ts";
import {
  type BesideServer,
  closeCode,
  firstLine,
  serveBeside,
  serveTestApp,
  type SyncServer,
} from "#tests/support/sync-server.ts";
import { eventually, until } from "#tests/support/until.ts";

/** Two processes on one database, which nothing else joins. */
let here: SyncServer;
let there: BesideServer;
let admin: Caller;
let member: Caller;
beforeAll(async () => {
  here = await serveTestApp();
  there = await serveBeside(here);
  admin = here.admin;
  member = await here.makeTeammate("member", "bo@parley.test");
});

const textOf = ({ doc }: WebsocketProvider) => firstLine(doc).toString();
async function ok(by: Caller, name: string, body?: unknown): Promise<Record<string, unknown>> {
  const answer = await by.call(name, body);
  expect(answer.status, `${name}: ${JSON.stringify(answer.body)}`).toBeLessThan(300);
  return answer.body;
}
async function stored(messageId: string): Promise<string> {
  const doc = new Y.Doc();
  for (const update of (await findDraft(here.deps.db, messageId))!.updates) Y.applyUpdate(doc, update);
  return firstLine(doc).toString();
}

test("[CO2] two processes open a template that nobody opened before at once: one text, not doubled, and both write in it", async () => {
  for (let round = 0; round < 5; round++) {
    const { id } = await ok(admin, "POST /api/templates", { name: "T", subject: "S", html: "<p>Hello world</p>" });
    const [ann, bo] = await Promise.all([here.open(admin, `template:${id}`), there.open(member, `template:${id}`)]);
    expect([textOf(ann), textOf(bo)]).toEqual(["Hello world", "Hello world"]);
    firstLine(ann.doc).insert(0, "A");
    firstLine(bo.doc).insert(11, "B");
    await until(() => [ann, bo].every((one) => textOf(one) === "AHello worldB"));
    expect(ann.doc.getXmlFragment("body").length).toBe(1);
    expect(Y.encodeStateVector(ann.doc)).toEqual(Y.encodeStateVector(bo.doc));
  }
});

test("[CO7] without Redis what is typed in one process is seen in the other, and both come to the same", async () => {
  const messageId = await here.addDraft();
  const [ann, bo] = [await here.open(admin, messageId), await there.open(member, messageId)];
  const chars = Array.from({ length: 60 }, (_, n) => String.fromCodePoint(0x4e00 + n));
  for (const [n, char] of chars.entries()) {
    const { doc } = n % 3 === 0 ? bo : ann;
    firstLine(doc).insert(firstLine(doc).length, char);
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
  const whole = (text: string) => text.length === 71 && chars.every((char) => text.split(char).length === 2);
  await until(() => whole(textOf(ann)) && textOf(ann) === textOf(bo));
  await eventually(async () => await stored(messageId) === textOf(ann));
});

test("[CO4] a draft deleted in one process shuts its editors in the other within 2 s, with what was on disk", async () => {
  const messageId = await here.addDraft();
  const ann = await here.open(admin, messageId);
  const late = new Y.Doc({ gc: false });
  const bo = await there.open(member, messageId, late);
  firstLine(ann.doc).insert(0, "Just in time: ");
  await eventually(async () => await stored(messageId) === "Just in time: Hello world");
  const closed = closeCode(bo);
  const startMs = performance.now();
  await ok(admin, `POST /api/messages/${messageId}/cancel`, {});
  expect(await closed).toBe(Close.sealed.code);
  expect(performance.now() - startMs).toBeLessThan(2_000);
  expect(textOf(bo)).toBe("Just in time: Hello world");
});

test("[PD7] an edit for a version that the other process has passed is refused, and one for its version is not", async () => {
  const messageId = await here.addDraft();
  const [ann, bo] = [await here.open(admin, messageId), await there.open(member, messageId)];
  const edit = (words: string, ifSeq: number) =>
    here.deps.editContent({
      messageId,
      content: contentOf(words),
      ifSeq,
      authorId: admin.id,
    });
  for (let round = 0; round < 10; round++) {
    const { seq } = (await findDraft(here.deps.db, messageId))!;
    firstLine(bo.doc).insert(0, "x");
    await eventually(async () => (await findDraft(here.deps.db, messageId))!.seq > seq);
    expect(await edit("Never", seq)).toMatchObject({ kind: "edited_since" });
  }
  const { seq } = (await findDraft(here.deps.db, messageId))!;
  expect(await edit("By the API", seq)).toMatchObject({ kind: "saved" });
  await until(() => [ann, bo].every((one) => textOf(one) === "By the API"));
});
const contentOf = (words: string) => contentFromHtml({ subject: "", html: `<p>${words}</p>` });

/** The final code that closes a socket of the other process once `act` is done here, within 2 s of its answer. */
async function closedThere(who: Caller, act: () => Promise<unknown>, open?: () => Promise<WebsocketProvider>) {
  const provider = await (open?.() ?? there.open(who, await here.addDraft()));
  const closed = closeCode(provider);
  firstLine(provider.doc).insert(0, "In mid-edit ");
  await act();
  const startMs = performance.now();
  const code = await closed;
  expect(performance.now() - startMs).toBeLessThan(2_000);
  return code;
}

test("[CO5] who signs out is shut in the other process within 2 s, in mid-edit too", async () => {
  const cy = await here.makeTeammate("member", "cy@parley.test");
  expect(await closedThere(cy, () => ok(cy, "POST /api/sign-out"))).toBe(Close.signedOut.code);
});

test("[CO5] so is who is made an observer, and who was removed", async () => {
  const di = await here.makeTeammate("member", "di@parley.test");
  const demote = () => ok(admin, `PATCH /api/teammates/${di.id}`, { role: "observer" });
  expect(await closedThere(di, demote)).toBe(Close.noRight.code);
  const ed = await here.makeTeammate("member", "ed@parley.test");
  const remove = () => ok(admin, `POST /api/teammates/${ed.id}/leave`, { toId: admin.id });
  expect(await closedThere(ed, remove)).toBe(Close.signedOut.code);
});

test("[AD1] [CO5] so is whose session is ended by themselves elsewhere, by an admin, or by a new password", async () => {
  const fay = await here.makeTeammate("member", "fay@parley.test");
  const other = await here.signIn(fay.id);
  const idOf = async (who: Caller) =>
    ((await ok(who, "GET /api/sessions")).items as { id: string; current: boolean }[]).find((one) => one.current)!.id;
  const fayId = await idOf(fay);
  const end = () => ok(other, `DELETE /api/sessions/${fayId}`);
  expect(await closedThere(fay, end)).toBe(Close.signedOut.code);
  const next = await here.signIn(fay.id);
  expect(await closedThere(next, () => ok(admin, "POST /api/sessions/end", { teammateId: fay.id }))).toBe(
    Close.signedOut.code,
  );
  const [one, two] = [await here.signIn(fay.id), await here.signIn(fay.id)];
  const change = () => ok(two, "POST /api/me/password", { current: password, password: "a new horse battery" });
  expect(await closedThere(one, change)).toBe(Close.signedOut.code);
  expect((await two.call("GET /api/me")).status).toBe(200);
});

test("[CO5] so is who holds a key that is revoked", async () => {
  const { key, item } = await ok(admin, "POST /api/keys", { name: "Script" });
  const messageId = await here.addDraft();
  const open = async () => {
    const provider = there.connectWith({ Authorization: `Bearer ${key}` }, messageId);
    await until(() => provider.synced);
    return provider;
  };
  expect(await closedThere(admin, () => ok(admin, `DELETE /api/keys/${(item as { id: string }).id}`), open)).toBe(
    Close.signedOut.code,
  );
});
