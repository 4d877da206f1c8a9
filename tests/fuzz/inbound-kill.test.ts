import { expect, test } from "vitest";
import { sql } from "drizzle-orm";
import { makeDatabase } from "#tests/support/database.ts";
import { mailBytes, makeInboundSite } from "#tests/support/inbound.ts";
import { startProcess } from "#tests/support/process.ts";
import { makeRandom } from "#tests/support/random.ts";

test("[CH6] [SE5] processes killed between what is kept and what is made of it lose nothing and double nothing (seed 11)", async () => {
  const database = await makeDatabase();
  const site = await makeInboundSite({ database });
  const random = makeRandom(11);
  const sent = await Promise.all(Array.from({ length: 12 }, (_, n) => site.addSent(`u${n}@customer.example`)));
  for (const [n, one] of sent.entries()) {
    const reply = mailBytes({ from: one.email, to: "ada@team.example", inReplyTo: one.rfcMessageId, id: `<${n}@x>` })
      .toBase64();
    const bounce = {
      kind: "bounce",
      mail: { messageId: one.id },
      address: one.email,
      code: "5.1.1",
      class: "hard",
      reason: "gone",
    } as const;
    await site.events({ kind: "mail", base64: reply, threadId: null }, bounce);
    await site.events({ kind: "delivered", mail: { messageId: one.id }, address: one.email });
    await site.events({ kind: "mail", base64: reply, threadId: null });
  }
  const isLeft = async () => (await site.db.all(sql`select 1 from intake where state = 'waiting'`)).length > 0;
  let kills = 0;
  for (; kills < 7 && await isLeft(); kills++) {
    // Whoever comes after waits for the lease of the dead.
    site.clock.nowMs += 61_000;
    const process = startProcess(new URL("./inbound-process.ts", import.meta.url), [
      database.url,
      String(site.clock.nowMs),
    ]);
    const lines = 1 + Math.floor(random.next() * 5);
    expect((await process.killAfter(lines)).length).toBeGreaterThanOrEqual(lines);
  }
  expect(kills).toBe(7);
  site.clock.nowMs += 61_000;
  await site.run();
  expect(await isLeft()).toBe(false);
  expect(await site.db.all(sql`select distinct state from intake where state not in ('done', 'ignored')`)).toEqual([]);
  for (const one of sent) {
    expect((await site.messages(one.conversationId)).map(({ direction }) => direction)).toEqual(["out", "in"]);
    expect((await site.told(one.id)).map(({ kind }) => kind).sort()).toEqual(["bounce", "delivered", "reply"]);
  }
  expect(await site.suppressed()).toHaveLength(12);
});
