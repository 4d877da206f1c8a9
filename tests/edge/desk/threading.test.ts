import { sql } from "drizzle-orm";
import PostalMime from "postal-mime";
import { expect, test } from "vitest";
import { makeDesk } from "./desk.ts";

test("[CH5] [ST9] a thread holds together over a change of sender and of channel, and over what came in between", async () => {
  const { deps, admin, ok, start, release, clock, grace, acme, makeTeammate, database, channel } = await makeDesk();
  const ben = await makeTeammate("member", "ben@other-team.example");
  const mailOf = async (id: string) => {
    const raw = (await admin.call(`GET /api/messages/${id}/raw`)).body.text as string;
    return { raw, ...(await PostalMime.parse(raw)) };
  };
  const leave = async () => {
    clock.nowMs += 3_600_000;
    expect((await release()).sent).toBe(1);
  };
  const [first] = await start({ when: "now", on: { userIds: [grace.id], accountId: acme.id }, audience: undefined });
  const conversationId = first!.conversationId as string;
  // Written before the answer came, and sent after it.
  await leave();
  const replies = `POST /api/conversations/${conversationId}/replies`;
  const second = await ok(replies, { content: { html: "<p>One more thing</p>" }, teammateId: ben.id });
  await database.db.run(sql`insert into message (id, conversation_id, account_id, direction, state, lane, sender_mode,
      default_teammate_id, teammate_id, sender_because, channel_id, allow_unsubscribes, send_at_ms, send_at_is, subject,
      rfc_message_id, ended_at_ms, created_at_ms)
    select 'IN1', conversation_id, account_id, 'in', 'sent', 1, 'teammate', teammate_id, teammate_id, 'teammate', channel_id, 0,
      ${clock.nowMs}, 'send_date', 'Re: Hi', '<answer@acme.example>', ${clock.nowMs + 1}, ${clock.nowMs + 1}
    from message where id = ${first!.id}`);
  await leave();
  await database.db.run(sql`insert into channel (id, kind, name, settings, state, created_at_ms)
    select 'OTHER', kind, 'Other', settings, state, created_at_ms from channel where id = ${channel.id}`);
  await database.db.run(sql`insert into sender (id, channel_id, teammate_id, address, created_at_ms)
    select 'S-OTHER', 'OTHER', ${admin.id}, 'ada@elsewhere.example', 0`);
  const third = await ok(replies, { content: { html: "<p>And the last</p>" }, when: { delayHours: 1 } });
  await database.db.run(sql`update message set channel_id = 'OTHER', teammate_id = ${admin.id} where id = ${third.id}`);
  await leave();
  const [one, two, three] = [await mailOf(first!.id), await mailOf(second.id), await mailOf(third.id)];
  expect([one.inReplyTo, one.references]).toEqual([undefined, undefined]);
  expect(one.messageId).toBe(deps.links.rfcMessageId(first!.id, one.from!.address!.split("@")[1]!));
  expect(two.from!.address).toBe("ben@other-team.example");
  expect(two.inReplyTo).toBe("<answer@acme.example>");
  expect(two.references!.split(" ")).toEqual([one.messageId, "<answer@acme.example>"]);
  expect(three.from!.address).toBe("ada@elsewhere.example");
  expect(three.inReplyTo).toBe(two.messageId);
  expect(three.references!.split(" ")).toEqual([one.messageId, "<answer@acme.example>", two.messageId]);
  expect(new Set([one.messageId, two.messageId, three.messageId]).size).toBe(3);
  expect([two.subject, three.subject]).toEqual([`Re: ${one.subject}`, expect.stringMatching(/^Re: /)]);
});

test("[CH5] [CH6] a reply answers whom it goes to, not the out-of-office of somebody else that came after", async () => {
  const { admin, ok, start, release, clock, grace, acme, database } = await makeDesk();
  const [first] = await start({ when: "now", on: { userIds: [grace.id], accountId: acme.id }, audience: undefined });
  clock.nowMs += 3_600_000;
  expect((await release()).sent).toBe(1);
  const comes = async (n: number, from: string, userId: string | null, automatic: string | null) => {
    const atMs = clock.nowMs + n;
    await database.db.run(sql`insert into message (id, conversation_id, account_id, direction, state, lane, sender_mode,
        default_teammate_id, teammate_id, sender_because, channel_id, allow_unsubscribes, send_at_ms, send_at_is, subject,
        rfc_message_id, automatic, ended_at_ms, created_at_ms)
      select ${`IN${n}`}, conversation_id, account_id, 'in', 'sent', 1, 'teammate', teammate_id, teammate_id, 'teammate', channel_id,
        0, ${atMs}, 'send_date', 'Re: Hi', ${`<in${n}@acme.example>`}, ${automatic}, ${atMs}, ${atMs} from message where id = ${
      first!.id
    }`);
    await database.db.run(sql`insert into participant (message_id, role, n, user_id, address)
      values (${`IN${n}`}, 'from', 0, ${userId}, ${from})`);
  };
  await comes(1, grace.email as string, grace.id, null);
  await comes(2, "bob@acme.example", null, "out_of_office");
  const reply = await ok(`POST /api/conversations/${first!.conversationId}/replies`, {
    content: { html: "<p>Sure</p>" },
  });
  // Another person writes while the reply still waits: it answers Grace all the same.
  await comes(3, "bob@acme.example", null, null);
  clock.nowMs += 3_600_000;
  expect((await release()).sent).toBe(1);
  const raw = (await admin.call(`GET /api/messages/${reply.id}/raw`)).body.text as string;
  const mail = await PostalMime.parse(raw);
  expect(mail.inReplyTo).toBe("<in1@acme.example>");
  expect(mail.references!.split(" ").slice(1)).toEqual(["<in1@acme.example>"]);
});
