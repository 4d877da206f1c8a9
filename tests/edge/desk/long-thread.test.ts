import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { newId } from "#db/ids.ts";
import { recordMail } from "#db/queries/inbound.ts";
import { hourMs, itemsOf, makeDesk, refusalOf } from "./desk.ts";

const nobody = "01JD3K5V8ZQ4N6T0W2Y4A6C8E0";

/** A conversation that has begun, and mail that comes into it. */
async function makeTalk() {
  const desk = await makeDesk();
  const { start, release, clock, grace, acme, database, admin } = desk;
  const [message] = await start({ when: "now", on: { userIds: [grace.id], accountId: acme.id }, audience: undefined });
  clock.nowMs += hourMs;
  expect((await release()).sent).toBe(1);
  const id = message!.conversationId as string;
  const comes = async (text: string, automatic: "out_of_office" | null = null) => {
    const mail = {
      id: newId(),
      conversation: { id, accountId: acme.id, begins: false },
      direction: "in" as const,
      automatic,
      isReply: automatic === null,
      answersId: message!.id,
      teammateId: admin.id,
      channelId: desk.channel.id,
      subject: "Re: Hi Grace",
      rfcMessageId: `<${newId()}@acme.example>`,
      providerId: newId(),
      threadId: null,
      people: [{ role: "from" as const, n: 0, userId: grace.id, address: "grace@acme.example", name: null }],
      mail: { bytes: new Uint8Array(), html: `<p>${text}</p>`, quotedHtml: null, text, files: [], datedAtMs: null },
      atMs: clock.nowMs += hourMs,
    };
    expect(await recordMail(database.db, mail, clock.nowMs)).toBe(true);
  };
  return { ...desk, id, first: message!.id as string, comes };
}

test("[VI9] of a long thread the newest messages are given in order, with how many stand before them", async () => {
  const { id, first, comes, ok, admin } = await makeTalk();
  for (const n of [1, 2, 3, 4]) await comes(`Answer ${n}`);
  await ok(`POST /api/conversations/${id}/replies`, { content: { html: "<p>Thanks</p>" }, when: "now" });
  type View = { earlier: number; messages: { id: string; text: string | null; state: string }[] };
  const view = async (query = "") => await ok(`GET /api/conversations/${id}${query}`) as unknown as View;
  const all = await view();
  const texts = ({ messages }: View) =>
    messages.map(({ text, state }) => (state === "pending" ? "pending" : text?.trim()));
  expect(all.earlier).toBe(0);
  expect(all.messages[0]!.id).toBe(first);
  expect(texts(all).slice(1)).toEqual(["Answer 1", "Answer 2", "Answer 3", "Answer 4", "pending"]);
  const end = await view("?newest=3");
  expect(end.earlier).toBe(3);
  expect(texts(end)).toEqual(["Answer 3", "Answer 4", "pending"]);
  expect(end.messages).toEqual(all.messages.slice(3));
  expect(refusalOf(await admin.call(`GET /api/conversations/${id}?newest=0`))).toEqual([
    422,
    "invalid_field",
    "newest",
  ]);
});

test("[VI9] unanswered is where somebody wrote back and nothing of ours has left since", async () => {
  const { id, comes, ok, admin, release, clock } = await makeTalk();
  const listed = async (query: string) =>
    itemsOf(await admin.call(`GET /api/conversations?state=active&${query}`)).map((one) => one.id);
  expect([await listed("unanswered=true"), await listed("unanswered=false")]).toEqual([[], [id]]);
  await comes("I am away", "out_of_office");
  expect(await listed("unanswered=true")).toEqual([]);
  await comes("Yes please");
  expect([await listed("unanswered=true"), await listed("unanswered=false")]).toEqual([[id], []]);
  await ok(`POST /api/conversations/${id}/replies`, { content: { html: "<p>Thanks</p>" }, when: "now" });
  // What waits to leave answers nobody yet.
  expect(await listed("unanswered=true")).toEqual([id]);
  clock.nowMs += hourMs;
  expect((await release()).sent).toBe(1);
  expect(await listed("unanswered=true")).toEqual([]);
  await comes("One more thing");
  expect(await listed("unanswered=true")).toEqual([id]);
});

test("[VI9] a read conversation is marked unread again, for all of the team, and twice is the same", async () => {
  const { id, comes, ok, admin, makeTeammate, database } = await makeTalk();
  const unread = `POST /api/conversations/${id}/unread`;
  expect(refusalOf(await admin.call(unread, {}))).toEqual([409, "conflict", undefined]);
  await comes("Yes please");
  const { unreadAt } = await ok(`GET /api/conversations/${id}`);
  await ok(`POST /api/conversations/${id}/read`, {});
  const told = async () =>
    (await database.db.all<{ n: number }>(sql`select count(*) as n from change where kind = 'unread'`))[0]!.n;
  await ok(unread, {});
  await ok(unread, {});
  expect(await told()).toBe(1);
  expect((await ok(`GET /api/conversations/${id}`)).unreadAt).toBe(unreadAt);
  expect((await admin.call("GET /api/me/counts")).body.unreadMine).toBe(1);
  const ola = await makeTeammate("observer", "ola@parley.test");
  expect((await ola.call(unread, {})).status).toBe(403);
  expect((await admin.call(`POST /api/conversations/${nobody}/unread`, {})).status).toBe(404);
  await ok(`PATCH /api/conversations/${id}`, { state: "closed" });
  expect(refusalOf(await admin.call(unread, {}))).toEqual([409, "conflict", undefined]);
});
