import { expect, test } from "vitest";
import { readPages } from "#tests/support/pages.ts";
import { type Item, itemsOf, makeDesk, refusalOf } from "./desk.ts";

const nobody = "01JD3K5V8ZQ4N6T0W2Y4A6C8E0";
const anchor = { field: "body", from: "AAEC", to: "AAED", quote: "Hello" };

async function makeReview() {
  const desk = await makeDesk();
  const [message] = await desk.start();
  const path = `/api/messages/${message!.id}/comments`;
  const bea = await desk.makeTeammate("member", "bea@parley.test", { firstName: "Bea", lastName: "Mate" });
  const olga = await desk.makeTeammate("observer", "olga@parley.test", { firstName: "Olga", lastName: "Reads" });
  const threads = async () => itemsOf(await desk.admin.call(`GET ${path}`));
  const say = (body: string, more: Record<string, unknown> = {}, by = bea) =>
    desk.ok(`POST ${path}`, { body, ...more }, by);
  return { ...desk, message: message!, path, bea, olga, threads, say };
}

const words = (thread: Item) => (thread.comments as Item[]).map(({ body }) => body);

test("[PR6] a comment stands where its words stood, and answers stand under it", async () => {
  const { say, threads, admin, bea } = await makeReview();
  const thread = await say("Too cold?", { anchor });
  await say("Warmer now", { threadId: thread.id }, admin);
  await say("About the whole mail");
  expect(await threads()).toMatchObject([
    {
      id: thread.id,
      anchor,
      resolvedAt: null,
      comments: [{ body: "Too cold?", author: { id: bea.id, name: "Bea Mate" } }, { body: "Warmer now" }],
    },
    { anchor: null, comments: [{ body: "About the whole mail" }] },
  ]);
});

test("[PR6] a mention waits to be seen by whom it names, once", async () => {
  const { say, admin, message, bea, ok, clock } = await makeReview();
  const body = `Look, @[${admin.id}] and @[${admin.id}]`;
  const thread = await say(body);
  const [{ comments: [first] }] = [thread as unknown as { comments: [Item] }];
  expect(first.mentions).toMatchObject([{ id: admin.id, name: "Ada Min" }]);
  expect(await ok("GET /api/me/counts")).toMatchObject({ mentions: 1 });
  expect(await ok("GET /api/me/counts", undefined, bea)).toMatchObject({ mentions: 0 });
  const unseen = async () => itemsOf(await admin.call("GET /api/mentions?unseen=true"));
  expect(await unseen()).toMatchObject([{ comment: { body }, message: { id: message.id }, seenAt: null }]);
  await ok("POST /api/mentions/seen", { messageId: message.id });
  expect(await unseen()).toEqual([]);
  const seenAt = new Date(clock.nowMs).toISOString();
  expect(itemsOf(await admin.call("GET /api/mentions"))).toMatchObject([{ seenAt }]);
  await ok(`PATCH /api/comments/${thread.id}`, { body: `Look again, @[${admin.id}]` }, bea);
  expect(await unseen()).toEqual([]);
  expect(refusalOf(await bea.call(`POST /api/messages/${message.id}/comments`, { body: `@[${nobody}]` })))
    .toEqual([422, "invalid_field", "body"]);
});

test("[PR6] the list of messages says what is open, and narrows to what mentions me", async () => {
  const { say, ok, admin, bea, message } = await makeReview();
  const thread = await say(`@[${admin.id}]?`);
  await say("And this");
  const [row] = itemsOf(await admin.call("GET /api/messages?mentionsMe=true"));
  expect(row).toMatchObject({ id: message.id, comments: { open: 2, mentionsMe: true } });
  expect(itemsOf(await bea.call("GET /api/messages?mentionsMe=true"))).toEqual([]);
  await ok(`POST /api/comments/${thread.id}/resolve`, { resolved: true });
  expect(itemsOf(await admin.call("GET /api/messages?mentionsMe=true"))).toEqual([]);
  expect(await ok(`GET /api/messages/${message.id}`)).toMatchObject({ comments: { open: 1, mentionsMe: false } });
});

test("[PR6] mentions come in pages, newest first", async () => {
  const { say, admin, clock } = await makeReview();
  for (let n = 0; n < 5; n++) {
    clock.nowMs += n % 2;
    await say(`${n} @[${admin.id}]`);
  }
  const mentions = await readPages<{ comment: { body: string } }>(admin, "/api/mentions?limit=2");
  expect(mentions.map(({ comment }) => comment.body[0])).toEqual(["4", "3", "2", "1", "0"]);
});

test("[PR6] a resolved thread says by whom, opens again, and both stand in the trail", async () => {
  const { say, ok, admin, bea, threads, message } = await makeReview();
  const thread = await say("Check the price");
  const resolve = (resolved: boolean) => ok(`POST /api/comments/${thread.id}/resolve`, { resolved }, admin);
  expect(await resolve(true)).toMatchObject({ resolvedBy: { id: admin.id } });
  await resolve(true);
  expect((await threads())[0]!.resolvedAt).not.toBeNull();
  expect(await resolve(false)).toMatchObject({ resolvedAt: null, resolvedBy: null });
  const trail = itemsOf(await admin.call("GET /api/audit")).filter((entry) => entry.entityId === message.id);
  expect(trail.map(({ action }) => action).filter((action) => String(action).startsWith("comment"))).toEqual([
    "comment.reopened",
    "comment.resolved",
    "comment.created",
  ]);
  expect(bea.id).not.toBe(admin.id);
});

test("[PR6] its author changes a comment, its author or an admin deletes it, and its answers stay", async () => {
  const { say, ok, admin, bea, threads, makeTeammate } = await makeReview();
  const cleo = await makeTeammate("member", "cleo@parley.test");
  const thread = await say("First");
  await say("Second", { threadId: thread.id }, admin);
  const own = `/api/comments/${thread.id}`;
  expect(refusalOf(await admin.call(`PATCH ${own}`, { body: "Not mine" }))).toEqual([403, "not_allowed", undefined]);
  expect(refusalOf(await cleo.call(`DELETE ${own}`))).toEqual([403, "not_allowed", undefined]);
  await ok(`PATCH ${own}`, { body: "Better" }, bea);
  expect(words((await threads())[0]!)).toEqual(["Better", "Second"]);
  await ok(`DELETE ${own}`, undefined, admin);
  expect((await threads())[0]!.comments).toMatchObject([{ deleted: true, body: "" }, { body: "Second" }]);
  expect(refusalOf(await bea.call(`PATCH ${own}`, { body: "Back" }))).toEqual([404, "not_found", undefined]);
  expect(refusalOf(await bea.call(`DELETE ${own}`))).toEqual([404, "not_found", undefined]);
});

test("[PR6] observers read, and unknown messages, threads and empty words are refused by name", async () => {
  const { say, olga, bea, path, start } = await makeReview();
  const thread = await say("Hm");
  expect((await olga.call(`GET ${path}`)).status).toBe(200);
  expect(refusalOf(await olga.call(`POST ${path}`, { body: "x" }))).toEqual([403, "not_allowed", undefined]);
  expect(refusalOf(await olga.call(`POST /api/comments/${thread.id}/resolve`, { resolved: true })))
    .toEqual([403, "not_allowed", undefined]);
  const at = (id: string) => `POST /api/messages/${id}/comments`;
  expect(refusalOf(await bea.call(at(nobody), { body: "x" }))).toEqual([404, "not_found", undefined]);
  const [, other] = await start();
  expect(refusalOf(await bea.call(at(other!.id), { body: "x", threadId: thread.id }))).toEqual([
    404,
    "not_found",
    undefined,
  ]);
  expect(refusalOf(await bea.call(`POST ${path}`, { body: " " }))).toEqual([422, "invalid_field", "body"]);
  expect(refusalOf(await bea.call(`POST ${path}`, { body: "x", anchor, threadId: thread.id })))
    .toEqual([422, "invalid_field", "anchor"]);
  expect(refusalOf(await bea.call(`POST /api/comments/${nobody}/resolve`, { resolved: true })))
    .toEqual([404, "not_found", undefined]);
});

test("[PD7] a comment sent twice with one key is one comment", async () => {
  const { path, bea, threads } = await makeReview();
  const key = { "Idempotency-Key": "one" };
  const [once, again] = [
    await bea.call(`POST ${path}`, { body: "Once" }, key),
    await bea.call(`POST ${path}`, { body: "Once" }, key),
  ];
  expect(again.body).toEqual(once.body);
  expect(await threads()).toHaveLength(1);
});
