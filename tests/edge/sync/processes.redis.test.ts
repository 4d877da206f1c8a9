import { expect, test } from "vitest";
import type { WebsocketProvider } from "y-websocket";
import { openBus } from "#edge/bus.ts";
import { findDraft } from "#db/queries/draft.ts";
import { Close } from "#edge/sync/protocol.ts";
import { appSecret, type Caller } from "#tests/support/app.ts";
import { caretAt } from "#tests/support/carets.ts";
import { whenDone } from "#tests/support/database.ts";
import { startRedis } from "#tests/support/redis-server.ts";
import { closeCode, firstLine, serveBeside, serveTestApp } from "#tests/support/sync-server.ts";
import { eventually, until } from "#tests/support/until.ts";

/** Two processes on one database, joined by a Redis of their own. */
async function makeTwo() {
  const redis = await startRedis();
  const connect = async () => {
    const bus = await openBus({ redisUrl: redis.url, secret: appSecret, onFault: () => {} });
    whenDone(() => bus.close());
    return bus;
  };
  const here = await serveTestApp({ bus: await connect() });
  const bus = await connect();
  const there = await serveBeside(here, bus);
  const member = await here.makeTeammate("member", "bo@parley.test", { firstName: "Bo", lastName: "Berg" });
  return { redis, here, there, thereBus: bus, admin: here.admin, member };
}
const textOf = ({ doc }: WebsocketProvider) => firstLine(doc).toString();
const namesSeenBy = ({ awareness, doc }: WebsocketProvider) =>
  [...awareness.getStates()].filter(([client]) => client !== doc.clientID).map(([, { user }]) => user?.name);
const send = async (by: Caller, name: string, body?: unknown) => expect((await by.call(name, body)).status).toBe(200);

test("[CO7] words, carets and who is in which draft go both ways at once, each under the name that the server knows", async () => {
  const { here, there, admin, member } = await makeTwo();
  const messageId = await here.addDraft();
  const [ann, bo] = [await here.open(admin, messageId), await there.open(member, messageId)];
  await until(() => [here, there].every(({ deps }) => deps.presence.editorsIn(messageId).length === 2));
  bo.awareness.setLocalStateField("user", { name: "The admin" });
  bo.awareness.setLocalStateField("cursor", caretAt(3));
  ann.awareness.setLocalStateField("cursor", caretAt(4));
  await until(() => ann.awareness.getStates().get(bo.doc.clientID)?.cursor?.anchor.item.clock === 3);
  await until(() => bo.awareness.getStates().get(ann.doc.clientID)?.cursor?.anchor.item.clock === 4);
  expect([namesSeenBy(ann), namesSeenBy(bo)]).toEqual([["Bo Berg"], ["Ada Min"]]);
  const tookMs: number[] = [];
  for (let n = 0; n < 40; n++) {
    const [from, to] = n % 2 === 0 ? [ann, bo] : [bo, ann];
    const beganMs = performance.now();
    firstLine(from.doc).insert(0, String.fromCodePoint(0x4e00 + n));
    await until(() => textOf(to) === textOf(from));
    tookMs.push(performance.now() - beganMs);
  }
  // Far sooner than the log is looked at.
  expect(tookMs.sort((a, b) => a - b)[20]).toBeLessThan(100);
  const late = await there.open(admin, messageId);
  await until(() => namesSeenBy(late).length === 2);
  there.close(bo);
  await until(() => namesSeenBy(ann).every((name) => name === "Ada Min"));
  await until(() => here.deps.presence.editorsIn(messageId).length === 1);
});

test("[CO4] a draft deleted in one process shuts its editors in the other with what was on disk, within a second", async () => {
  const { here, there, admin, member } = await makeTwo();
  const messageId = await here.addDraft();
  const [ann, bo] = [await here.open(admin, messageId), await there.open(member, messageId)];
  firstLine(ann.doc).insert(0, "Just in time: ");
  await until(() => textOf(bo) === "Just in time: Hello world");
  const closed = closeCode(bo);
  const startMs = performance.now();
  await send(admin, `POST /api/messages/${messageId}/cancel`, {});
  expect(await closed).toBe(Close.sealed.code);
  expect(performance.now() - startMs).toBeLessThan(1_000);
  expect(textOf(bo)).toBe("Just in time: Hello world");
});

test("[CO5] who signs out is shut in the other process within a second", async () => {
  const { here, there } = await makeTwo();
  const cy = await here.makeTeammate("member", "cy@parley.test");
  const closed = closeCode(await there.open(cy, await here.addDraft()));
  const startMs = performance.now();
  await send(cy, "POST /api/sign-out");
  expect(await closed).toBe(Close.signedOut.code);
  expect(performance.now() - startMs).toBeLessThan(1_000);
});

test("[CO7] Redis is killed and comes back while two type: nothing is lost or doubled, and carets are seen again", async () => {
  const { redis, here, there, admin, member } = await makeTwo();
  const messageId = await here.addDraft();
  const [ann, bo] = [await here.open(admin, messageId), await there.open(member, messageId)];
  let chars = 0;
  const type = ({ doc }: WebsocketProvider) => {
    firstLine(doc).insert(firstLine(doc).length, String.fromCodePoint(0x4e00 + chars++));
  };
  const typeUntil = (check: () => boolean) =>
    until(() => {
      [ann, bo].forEach(type);
      return check();
    });
  await typeUntil(() => chars > 40);
  await redis.kill();
  await typeUntil(() => chars > 80);
  await until(() => textOf(ann) === textOf(bo) && textOf(ann).length === 11 + chars);
  await redis.start();
  await typeUntil(() => chars > 120);
  await until(() => textOf(ann) === textOf(bo) && textOf(ann).length === 11 + chars);
  expect(new Set(textOf(ann).slice("Hello world".length)).size).toBe(chars);
  await eventually(async () => (await findDraft(here.deps.db, messageId))!.updates.length > 1);
  ann.awareness.setLocalStateField("cursor", caretAt(9));
  await until(() => bo.awareness.getStates().get(ann.doc.clientID)?.cursor?.anchor.item.clock === 9, 15_000);
});

test("[CO7] carets and editors of a process that died are gone within 10 s", async () => {
  const { here, there, thereBus, admin, member } = await makeTwo();
  const messageId = await here.addDraft();
  const [ann, bo] = [await here.open(admin, messageId), await there.open(member, messageId)];
  bo.awareness.setLocalStateField("cursor", caretAt(3));
  await until(() => namesSeenBy(ann).length === 1 && here.deps.presence.editorsIn(messageId).length === 2);
  await thereBus.close(); // as it ends: without a word
  await until(() => namesSeenBy(ann).length === 0, 10_000);
  expect(here.deps.presence.editorsIn(messageId)).toEqual([admin.id]);
  firstLine(ann.doc).insert(0, "Alone: ");
  await until(() => textOf(bo) === "Alone: Hello world");
});
