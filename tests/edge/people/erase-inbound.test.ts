import { expect, test } from "vitest";
import { runErasures } from "#jobs/erasures/run.ts";
import { type Item, itemsOf, makeDesk } from "#tests/edge/desk/desk.ts";
import { richBytes, takeIn } from "#tests/support/take-in.ts";
import { tracesIn } from "#tests/support/traces.ts";

test("[AD5] what came in from an erased person goes, and another's mail keeps its words and files without their address", async () => {
  const w = await makeDesk();
  const [message] = await w.start({ on: { userIds: [w.alan.id] }, audience: undefined, when: "now" });
  await w.release();
  const { rfcMessageId } = (await w.deps.db.all<{ rfcMessageId: string }>(
    `select rfc_message_id as "rfcMessageId" from message where id = '${message!.id}'`,
  ))[0]!;
  const answer = (from: string, text: string, cc?: string) =>
    takeIn(
      w.deps,
      w.channel.id,
      richBytes({ from, to: "ada@parley.test", inReplyTo: `<${rfcMessageId}>`, text, ...(cc ? { cc } : {}) }),
    );
  w.clock.nowMs += 60_000;
  await answer("Alan <alan@acme.example>", "Ask Grace@acme.example", "Grace Hopper <GRACE@acme.example>");
  await answer("Grace Hopper <grace@acme.example>", "I like cobol");
  const inbound = async (): Promise<Item[]> =>
    ((await w.ok(`GET /api/conversations/${message!.conversationId}`)).messages as Item[])
      .filter(({ direction }) => direction === "in");
  expect(await inbound()).toHaveLength(2);
  await w.ok(`POST /api/users/${w.grace.id}/erase`, { confirm: "grace@acme.example" });
  await runErasures({ long: w.deps.long, nowMs: w.deps.nowMs, log: w.deps.log as never });
  expect(await tracesIn(w.deps.db, ["grace@acme.example", "cobol"])).toEqual([]);
  const [alans, graces] = await inbound();
  const raw = async (id: string) => String((await w.admin.call(`GET /api/messages/${id}/raw`)).body.text);
  expect(await raw(alans!.id)).toContain("Cc: Grace Hopper <xxxxxxxxxxxxxxxxxx>");
  expect(await raw(alans!.id)).toContain("R0lGODlhAQABAAAAACwAAAAAAQABAAA=");
  expect(await raw(graces!.id)).toBe("");
  expect(graces).toMatchObject({ subject: "Erased", from: { address: "erased@erased.invalid", name: null } });
  expect(itemsOf(await w.admin.call("GET /api/conversations"))).toHaveLength(1);
});
