import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { newId } from "#db/ids.ts";
import { readPages } from "#tests/support/pages.ts";
import { itemsOf, makeDesk, refusalOf } from "./desk.ts";

type Desk = Awaited<ReturnType<typeof makeDesk>>;
const toOne = ({ acme }: Desk) => ({ on: { accountIds: [acme.id] }, audience: { kind: "owners" } });
const attentionOf = async ({ admin }: Desk, query = "", by = admin) => {
  const { body } = await by.call(`GET /api/attention${query}`);
  const items = body.items as { kind: string; hold: string | null; why: string; at: string; message: { id: string } }[];
  return {
    items,
    counts: body.counts,
    blocks: body.blocks as Record<string, unknown>[],
    next: body.next as string | null,
  };
};
const endAs = ({ database, clock }: Desk, id: string, state: string, why: string | null, agoMs: number) =>
  database.db.run(sql`update message set state = ${state}, ended_at_ms = ${clock.nowMs - agoMs}, ended_why = ${why}
    where id = ${id}`);

test("[PR10] failed, unknown, bounced and held messages stand in one list with why and since when, the newest first", async () => {
  const desk = await makeDesk();
  const { start, runChecks, clock, database } = desk;
  const one = async (change: Record<string, unknown> = {}) => (await start({ ...toOne(desk), ...change }))[0]!.id;
  const content = (html: string) => ({ content: { subject: "S", html } });
  const [failed, unknown, bounced] = [await one(), await one(), await one()];
  const hole = await one(content("<p>{{ae.firstName}}</p>"));
  const link = await one(content("<p><a href='none'>x</a></p>"));
  const approval = await one({ approval: true });
  await one();
  await endAs(desk, failed, "failed", "550 5.1.1 No such user", 3_000);
  await endAs(desk, unknown, "unknown", null, 2_000);
  await endAs(desk, bounced, "sent", null, 9_000);
  for (const agoMs of [4_000, 1_000]) {
    await database.db.run(sql`insert into delivery_event (id, message_id, kind, detail, at_ms)
      values (${newId()}, ${bounced}, 'bounce', '5.2.2 Mailbox full', ${clock.nowMs - agoMs})`);
  }
  await runChecks();
  const { items, counts, blocks, next } = await attentionOf(desk);
  const short = items.map(({ kind, hold, why, message }) => [kind, hold, why, message.id]);
  expect(short.slice(0, 3).toSorted()).toEqual([
    ["held", "approval", "It waits for an approval.", approval],
    ["held", "bad_link", "A link may not leave: none.", link],
    ["held", "missing_data", "No value for ae.firstName.", hole],
  ]);
  expect(short.slice(3)).toEqual([
    ["bounced", null, "It came back: 5.2.2 Mailbox full", bounced],
    ["unknown", null, "Nobody knows whether it has left.", unknown],
    ["failed", null, "550 5.1.1 No such user", failed],
  ]);
  expect(items.map(({ at }) => clock.nowMs - Date.parse(at))).toEqual([0, 0, 0, 1_000, 2_000, 3_000]);
  expect([counts, blocks, next]).toEqual([{ failed: 1, unknown: 1, bounced: 1, held: 3 }, [], null]);
  expect((await attentionOf(desk, "?kind=unknown")).items.map(({ message }) => message.id)).toEqual([unknown]);

  expect(await readPages(desk.admin, "/api/attention?limit=2")).toEqual(items);
  expect(refusalOf(await desk.admin.call("GET /api/attention?cursor=x"))).toEqual([422, "invalid_field", "cursor"]);
});

test("[PR10] [CH6] a bounce says whom of several it came back from", async () => {
  const desk = await makeDesk();
  const { ok, grace, clock, database } = desk;
  const [message] = await desk.start({
    on: { userIds: [grace.id] },
    audience: undefined,
    cc: ["lou@elsewhere.example"],
  });
  await endAs(desk, message!.id, "sent", null, 9_000);
  const comesBack = (userId: string | null, address: string | null, n: number) =>
    database.db.run(sql`insert into delivery_event (id, message_id, user_id, address, kind, detail, at_ms)
      values (${newId()}, ${message!.id}, ${userId}, ${address}, 'bounce', '550 5.1.1 user unknown', ${
      clock.nowMs + n
    })`);
  await comesBack(grace.id, null, 1);
  expect((await ok("GET /api/attention")).items).toMatchObject([{
    why: "Grace, grace@acme.example: 550 5.1.1 user unknown",
    about: { userId: grace.id, address: "grace@acme.example", name: "Grace" },
  }]);
  await comesBack(null, "lou@elsewhere.example", 2);
  expect((await ok("GET /api/attention")).items).toMatchObject([{
    why: "lou@elsewhere.example: 550 5.1.1 user unknown",
    about: { userId: null, address: "lou@elsewhere.example" },
  }]);
});

test("[PR10] Mine are those that I send or look after", async () => {
  const desk = await makeDesk();
  const { start, makeTeammate, beta, ok } = desk;
  const cleo = await makeTeammate("member", "cleo@parley.test");
  await ok(`PATCH /api/accounts/${beta.id}`, { csmId: cleo.id });
  for (const { id } of await start()) await endAs(desk, id, "failed", null, 1);
  expect(await attentionOf(desk, "?mine=true")).toMatchObject({ counts: { failed: 3 } });
  const hers = await attentionOf(desk, "?mine=true", cleo);
  expect([hers.items.length, hers.counts]).toEqual([1, { failed: 1, unknown: 0, bounced: 0, held: 0 }]);
  const badges = [desk.admin, cleo].map(async (by) => (await by.call("GET /api/me/counts")).body.attentionMine);
  expect(await Promise.all(badges)).toEqual([3, 1]);
});

test("[PR10] [SE4] [SE7] what stops a queue is one thing to see to, however much waits behind it", async () => {
  const desk = await makeDesk();
  const { start, admin, ok, database, channel, makeTeammate } = desk;
  const cleo = await makeTeammate("member", "cleo@parley.test", { firstName: "Cleo", lastName: "Mate" });
  await start();
  await start({ sender: { mode: "teammate", teammateId: cleo.id } });
  const senders = itemsOf(await admin.call("GET /api/senders"));
  const senderOf = (id: string) => senders.find(({ teammate }) => (teammate as { id: string }).id === id)!;
  const blocks = async (query = "") =>
    (await attentionOf(desk, query)).blocks.map(({ kind, why, count, sender }) => [kind, why, count, sender]);
  const sender = (id: string) =>
    expect.objectContaining({
      id: senderOf(id).id,
      teammate: expect.objectContaining({ id }),
      channel: { id: channel.id, name: expect.any(String) },
    });
  expect(await blocks()).toEqual([]);
  await ok(`POST /api/senders/${senderOf(admin.id).id}/pause`);
  expect(await blocks()).toEqual([["paused", "This sender is paused.", 3, sender(admin.id)]]);
  await ok("POST /api/settings/pause");
  expect((await blocks())[0]).toEqual(["paused", "All sending is paused.", 6, null]);
  await ok("POST /api/settings/resume");
  await ok(`POST /api/senders/${senderOf(admin.id).id}/resume`);
  await ok(`PATCH /api/teammates/${cleo.id}`, { maySend: false });
  expect(await blocks()).toEqual([["no_sender", "Cleo Mate may not send from this channel.", 3, sender(cleo.id)]]);
  expect(await blocks("?mine=true")).toEqual([]);
  await database.db.run(sql`update sender set daily_limit = 0 where teammate_id = ${admin.id}`);
  expect((await attentionOf(desk)).blocks).toContainEqual(
    expect.objectContaining({ kind: "hourly_limit", why: "Its limit is 0.", count: 3 }),
  );
  await database.db.run(sql`update channel set state = 'broken', broken_why = 'Wrong password'`);
  expect(await blocks("?mine=true")).toEqual([["channel_broken", "Wrong password", 3, sender(admin.id)]]);
});

test("[PR10] a failure is seen to by Done, which can be taken back, or by a copy; what is unknown is settled first", async () => {
  const desk = await makeDesk();
  const { start, admin, ok, makeTeammate } = desk;
  const [first, second, third] = await start();
  const counts = async () => (await attentionOf(desk)).counts;
  for (const m of [first, second]) await endAs(desk, m!.id, "failed", "no", 1);
  await endAs(desk, third!.id, "unknown", "no", 1);
  expect(await counts()).toMatchObject({ failed: 2, unknown: 1 });
  await ok(`POST /api/messages/${first!.id}/dismiss`);
  expect(await counts()).toMatchObject({ failed: 1 });
  await ok(`POST /api/messages/${first!.id}/dismiss`);
  await ok(`POST /api/messages/${first!.id}/undismiss`);
  expect(await counts()).toMatchObject({ failed: 2 });
  await ok(`POST /api/messages/${second!.id}/copy`);
  expect(await counts()).toMatchObject({ failed: 1 });
  const refused = async (id: string) => refusalOf(await admin.call(`POST /api/messages/${id}/dismiss`)).slice(0, 2);
  expect(await refused(third!.id)).toEqual([409, "conflict"]);
  await ok(`POST /api/messages/${third!.id}/settle`, { as: "failed" });
  const { items } = await attentionOf(desk, "?kind=failed");
  expect(items.map(({ why }) => why).toSorted()).toEqual(["A teammate looked, and it had not left.", "no"]);
  await ok(`POST /api/messages/${third!.id}/dismiss`);
  const [pending] = await start(toOne(desk));
  expect(await refused(pending!.id)).toEqual([409, "conflict"]);
  expect(await refused(newId())).toEqual([404, "not_found"]);
  const olga = await makeTeammate("observer", "olga@parley.test");
  expect((await olga.call(`POST /api/messages/${first!.id}/dismiss`)).status).toBe(403);
});
