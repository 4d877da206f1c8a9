import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import * as schema from "#db/schema/index.ts";
import { mailBytes, makeInboundSite } from "#tests/support/inbound.ts";

const una = "una@customer.example";
const nora = "nora@nowhere.example";
const ada = "ada@team.example";

async function begun(site: Awaited<ReturnType<typeof makeInboundSite>>, besides: string[] = []) {
  const rows = await site.db.all<{ id: string; accountId: string; state: string }>(
    sql`select id, account_id as "accountId", state from conversation order by id`,
  );
  return rows.filter(({ id }) => !besides.includes(id));
}

test("[CH6] [PD3] a known user's answer joins the conversation that it answers, whatever accounts they are at", async () => {
  const site = await makeInboundSite();
  const userId = await site.addUser(nora, null);
  const sent = await site.addSent(una);
  await site.keep("mail", mailBytes({ from: nora, to: ada, inReplyTo: sent.rfcMessageId }));
  expect(await site.run()).toMatchObject({ done: 1 });
  expect(await site.messages(sent.conversationId)).toHaveLength(2);
  expect(await site.told(sent.id)).toMatchObject([{ kind: "reply", userId }]);
  expect(await site.conversation(sent.conversationId)).toMatchObject({ replied: site.clock.nowMs });
});

test("[CH7] [PD4] what a user at no account begins is at the account of somebody it went to, or where they were written with", async () => {
  const site = await makeInboundSite();
  await site.addUser(nora, null);
  await site.addUser(una);
  await site.keep("mail", mailBytes({ from: nora, to: ada, cc: una, subject: "With Una" }));
  expect(await site.run()).toMatchObject({ done: 1 });
  const first = await begun(site);
  expect(first).toMatchObject([{ accountId: site.accountId, state: "active" }]);
  // Una is not on this one, and yet it is clear by now where it belongs.
  await site.keep("mail", mailBytes({ from: nora, to: ada, subject: "Alone" }));
  expect(await site.run()).toMatchObject({ done: 1 });
  expect(await begun(site, [first[0]!.id])).toMatchObject([{ accountId: site.accountId, state: "active" }]);
});

test("[CH7] mail of a user who is about to be put at an account waits for that, and is let go when they never are", async () => {
  const site = await makeInboundSite();
  const userId = await site.addUser(nora, null);
  await site.addUser("noah@nowhere.example", null);
  await site.keep("mail", mailBytes({ from: nora, to: ada }));
  await site.keep("mail", mailBytes({ from: "noah@nowhere.example", to: ada }));
  expect(await site.run()).toMatchObject({ waiting: 2 });
  await site.db.insert(schema.membership).values({ accountId: site.accountId, userId });
  for (let n = 0; n < 8; n++) {
    site.clock.nowMs += 3_600_000;
    await site.run();
  }
  expect(await begun(site)).toMatchObject([{ accountId: site.accountId }]);
  expect(await site.intakes()).toMatchObject([
    { state: "done", why: null },
    { state: "ignored", why: "its users are at no account", size: 0 },
  ]);
});
