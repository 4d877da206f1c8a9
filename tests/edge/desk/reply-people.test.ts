import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { keepIntake } from "#db/queries/intake.ts";
import { makeInbound } from "#jobs/inbound/run.ts";
import { mailBytes } from "#tests/support/inbound.ts";
import { makeDesk } from "./desk.ts";

test("[ST9] [PD3] a reply keeps the name of whoever is copied and is no user, in what is said before and in what is made", async () => {
  const { start, release, ok, grace, acme, database, admin } = await makeDesk();
  const [first] = await start({
    on: { userIds: [grace.id], accountId: acme.id },
    audience: undefined,
    when: "now",
    cc: ["lou@elsewhere.example"],
  });
  expect((await release()).sent).toBe(1);
  await database.db.run(sql`update participant set name = 'Lou Lane' where message_id = ${first!.id} and role = 'cc'`);
  const lou = { userId: null, address: "lou@elsewhere.example", name: "Lou Lane" };
  expect(await ok(`GET /api/conversations/${first!.conversationId}/reply`)).toMatchObject({
    to: [{ userId: grace.id, name: "Grace" }],
    cc: [lou],
  });
  const content = { html: "<p>Hi both</p>" };
  const reply = await ok(`POST /api/conversations/${first!.conversationId}/replies`, { content }, admin);
  expect(reply.cc).toMatchObject([lou]);
});

/** A conversation with Grace whose first mail left, and what is written in to it; whoever unsubscribes does so after that. */
async function makeAnswered() {
  const desk = await makeDesk();
  const { start, release, grace, alan, database: { db }, clock, channel, deps, ok, admin } = desk;
  const [first] = await start({
    on: { userIds: [grace.id] },
    audience: undefined,
    when: "now",
    ...{ allowUnsubscribes: true },
  });
  await release();
  const [{ inReplyTo }] = await db.all(
    sql`select rfc_message_id as "inReplyTo" from message where id = ${first!.id}`,
  ) as [
    { inReplyTo: string },
  ];
  const path = `/api/conversations/${first!.conversationId}`;
  const writesIn = async (from: string, cc: string) => {
    const body = mailBytes({ from, to: "ada@parley.test", cc, inReplyTo });
    const about = { threadId: null, sent: false, atMs: clock.nowMs };
    const given = { channelId: channel.id, eventId: from, kind: "mail" as const, contentType: null, body, about };
    await keepIntake(db, [given], clock.nowMs);
    const none = { isStopping: () => false, hookOf: () => undefined, log: () => {} };
    const providerOf = () => Promise.reject(new Error("nothing is asked of it"));
    const report = await makeInbound({ db, links: deps.links, nowMs: deps.nowMs, providerOf, ...none }).run();
    expect(report.done).toBe(1);
  };
  const unsubscribe = (id: string) =>
    db.run(sql`update user set unsubscribed_at_ms = 1, unsubscribed_by = 'self' where id = ${id}`);
  const draft = async () => {
    const { cc } = await ok(`GET ${path}/reply`) as unknown as { cc: { address: string }[] };
    return cc.map(({ address }) => address);
  };
  return { ...desk, alan, path, writesIn, unsubscribe, draft, db, admin };
}

test("[ST9] who wrote in is answered though they unsubscribed; who unsubscribed and was only copied gets nothing", async () => {
  const { writesIn, unsubscribe, draft, path, ok, release, clock, db, grace, alan } = await makeAnswered();
  await writesIn("grace@acme.example", "alan@acme.example, lou@elsewhere.example");
  expect(await draft()).toEqual(["alan@acme.example", "lou@elsewhere.example"]);
  await unsubscribe(alan.id);
  await unsubscribe(grace.id);
  expect(await draft()).toEqual(["lou@elsewhere.example"]);
  await ok(`POST ${path}/replies`, { content: { html: "<p>hi</p>" }, when: "now", approval: false });
  clock.nowMs += 60_000;
  expect((await release()).sent).toBe(1);
  const rows = await db.all<{ to: string }>(
    sql`select envelope_to as "to" from outbox_mail order by rowid desc limit 1`,
  );
  expect(JSON.parse(rows[0]!.to).sort()).toEqual(["grace@acme.example", "lou@elsewhere.example"]);
});

test("[ST9] [PD3] a stranger's mail brings no further strangers in, and no user who unsubscribed", async () => {
  const { writesIn, unsubscribe, draft, path, admin, grace, db } = await makeAnswered();
  await writesIn("grace@acme.example", "press@victim.example, alan@acme.example");
  await db.run(sql`update participant set user_id = null, address = 'lou@elsewhere.example' where role = 'from'`);
  expect(await draft()).toEqual(["alan@acme.example", "lou@elsewhere.example"]);
  await unsubscribe(grace.id);
  const refused = await admin.call(`POST ${path}/replies`, { content: { html: "<p>hi</p>" }, when: "now" });
  expect(refused.status).toBe(409);
});
