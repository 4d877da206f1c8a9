import { expect, test } from "vitest";
import { newId } from "#db/ids.ts";
import { recordMail } from "#db/queries/inbound.ts";
import { hourMs, itemsOf, makeDesk } from "./desk.ts";

/** A conversation whose first mail has left, and mail that comes into it. */
async function makeTalk() {
  const desk = await makeDesk();
  const { start, release, clock, grace, acme, database, admin, ok } = desk;
  const [message] = await start({ when: "now", on: { userIds: [grace.id], accountId: acme.id }, audience: undefined });
  clock.nowMs += hourMs;
  expect((await release()).sent).toBe(1);
  const id = message!.conversationId as string;
  const comes = async (text: string, automatic: "out_of_office" | null = null, atMs = clock.nowMs += hourMs) => {
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
      atMs,
    };
    expect(await recordMail(database.db, mail, clock.nowMs)).toBe(true);
  };
  const look = () => ok(`GET /api/conversations/${id}`);
  const read = (by = admin) => ok(`POST /api/conversations/${id}/read`, {}, by);
  const mine = async (by = admin) => (await by.call("GET /api/me/counts")).body.unreadMine;
  return { ...desk, id, comes, look, read, mine };
}

test("[VI9] a reply is unread until somebody of the team opens it, and counts for whoever writes there or looks after the account", async () => {
  const { comes, look, read, mine, clock, admin, acme, ok, makeTeammate, id } = await makeTalk();
  const cleo = await makeTeammate("member", "cleo@parley.test");
  const ben = await makeTeammate("member", "ben@parley.test");
  await ok(`PATCH /api/accounts/${acme.id}`, { csmId: cleo.id });
  expect(await look()).toMatchObject({ unreadAt: null });
  await comes("Yes please");
  const unreadAt = new Date(clock.nowMs).toISOString();
  expect(await look()).toMatchObject({ unreadAt, replied: { at: unreadAt } });
  expect([await mine(), await mine(cleo), await mine(ben)]).toEqual([1, 1, 0]);
  const list = async (query: string) =>
    itemsOf(await admin.call(`GET /api/conversations?${query}`)).map((one) => one.id);
  expect(await list("unread=true&state=active")).toEqual([id]);
  expect(await list("unread=false&state=active")).toEqual([]);
  await read(cleo);
  expect(await look()).toMatchObject({ unreadAt: null });
  expect([await mine(), await mine(cleo)]).toEqual([0, 0]);
  expect(await list("unread=true")).toEqual([]);
});

test("[VI9] [CH6] an answer reads it, an automatic one never makes it unread, nor does mail that came before our answer", async () => {
  const { comes, look, ok, clock, release, id } = await makeTalk();
  await comes("I am away", "out_of_office");
  expect(await look()).toMatchObject({ unreadAt: null, newest: { words: "I am away" } });
  await comes("A person's words");
  const repliedAtMs = clock.nowMs;
  await comes("Still away", "out_of_office");
  // The words of the row are the person's, whatever a machine said after.
  expect(await look()).toMatchObject({ unreadAt: expect.any(String), newest: { words: "A person's words" } });
  await ok(`POST /api/conversations/${id}/replies`, { content: { html: "<p>Thanks</p>" }, when: "now" });
  expect(await look()).toMatchObject({ unreadAt: null });
  clock.nowMs += hourMs;
  expect((await release()).sent).toBe(1);
  await comes("Found late in the mailbox", null, repliedAtMs + 1);
  expect(await look()).toMatchObject({ unreadAt: null });
});
