import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
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
