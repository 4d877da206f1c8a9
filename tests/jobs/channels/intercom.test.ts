import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { intercomHook } from "#jobs/channels/intercom/events.ts";
import { intercomKind } from "#jobs/channels/intercom/kind.ts";
import { openIntercom } from "#jobs/channels/intercom/send.ts";
import { intercomSettings } from "#jobs/channels/intercom/settings.ts";
import { full, plain } from "#tests/contracts/channel-mails.ts";
import { channelContract } from "#tests/contracts/channel.ts";
import { openIntercomServer } from "#tests/support/providers/intercom.ts";

const terms = { waitMs: 1_000, mostBytes: 2_000_000 };
const open = ({ url }: { url: string }) =>
  openIntercom(
    intercomSettings.parse({ apiUrl: url }),
    { accessToken: "token" },
    intercomKind.facts.capabilities,
    terms,
  );

channelContract("intercom", async () => {
  const server = await openIntercomServer();
  return {
    channel: open(server),
    taken: () => Promise.resolve(server.delivered),
    breakDown: server.close,
    fail: server.fail,
  };
}, {
  keeps: "words",
  faults: ["refused", "busy", "slow", "silent", "dropped", "failing", "garbage", "revoked"],
  retryAfterMs: 7_000,
});

describe("intercom", () => {
  test("[CH5] a reply goes into its conversation; where that is gone it begins another", async () => {
    const server = await openIntercomServer();
    const channel = open(server);
    const { threadId } = await channel.deliver(plain("m1:1"), 1_000) as { threadId: string };
    expect(server.conversations.has(threadId)).toBe(true);
    const second = await channel.deliver(plain("m2:1", { threadId }), 1_000);
    expect(second).toEqual({
      kind: "accepted",
      providerId: server.conversations.get(threadId)!.parts[0]!.id,
      threadId,
    });
    server.conversations.delete(threadId);
    const third = await channel.deliver(plain("m3:1", { threadId }), 1_000) as { kind: string; threadId: string };
    expect(third.kind).toBe("accepted");
    expect(third.threadId).not.toBe(threadId);
    expect(server.delivered).toHaveLength(3);
  });

  test.each([
    ["files", () => full("m1:1", { cc: [], bcc: [] }), /no files/],
    ["somebody in CC", () => full("m1:1", { withFiles: false, bcc: [] }), /one person/],
    ["somebody in BCC", () => full("m1:1", { withFiles: false, cc: [] }), /one person/],
  ])("[CH1] a mail with %s is refused whole, before anything is asked", async (_, make, words) => {
    const server = await openIntercomServer();
    expect(await open(server).deliver(await make(), 1_000)).toEqual({
      ...{ kind: "refused", words: expect.stringMatching(words) },
    });
    expect(server.calls).toEqual([]);
  });

  test("[ST3] a sender who is no teammate there, or a reader whom it does not know, is refused by name", async () => {
    const stranger = await openIntercomServer({ admins: { "eve@team.example": "1" } });
    expect(await open(stranger).deliver(plain("m1:1"), 1_000)).toEqual({
      ...{ kind: "refused", words: expect.stringContaining("sam@team.example") },
    });
    const unknown = await openIntercomServer({ unknown: ["ann@x.example"] });
    expect(await open(unknown).deliver(plain("m1:1"), 1_000)).toEqual({
      ...{ kind: "refused", words: expect.stringContaining("ann@x.example") },
    });
    expect([...stranger.delivered, ...unknown.delivered]).toEqual([]);
  });

  test("[SE3] a message in doubt is never taken for sent; what a person can look at is named", async () => {
    const server = await openIntercomServer();
    const channel = open(server);
    const to = ["ann@x.example"];
    const doubtful = { key: "m1:1", messageId: "m1", rfcMessageId: "<m1@team.example>", to, beganAtMs: 1_000_000 };
    expect(await channel.reconcile!(doubtful)).toEqual({ kind: "not_found" });
    server.fail("dropped");
    expect(await channel.deliver(plain("m1:1"), 1_000)).toMatchObject({ kind: "ambiguous" });
    server.fail(null);
    const [id] = server.conversations.keys();
    expect(await channel.reconcile!(doubtful)).toEqual({ kind: "unsure", why: expect.stringContaining(id!) });
    server.fail("revoked");
    expect(await channel.reconcile!(doubtful)).toMatchObject({ kind: "unsure" });
  });
});

describe("intercom's webhooks", () => {
  const settings = intercomSettings.parse({ webhooks: true });
  const secret = { accessToken: "token", clientSecret: "client secret" };
  const hook = intercomHook;
  const replied = {
    ...{ type: "notification_event", id: "notif_1", topic: "conversation.user.replied", created_at: 1_700_000_009 },
    data: {
      type: "notification_event_data",
      item: {
        ...{ type: "conversation", id: "92001" },
        source: { id: "2001", body: "<p>Hi Ann</p>", author: { type: "admin", id: "8", email: "sam@team.example" } },
        conversation_parts: {
          conversation_parts: [{
            ...{ id: "7", part_type: "comment", body: "<p>Yes, <b>please</b></p>", created_at: 1_700_000_000 },
            author: { type: "user", id: "c1", name: "Ann", email: "Ann@X.example" },
          }],
        },
      },
    },
  };
  const bytes = (said: unknown) => new TextEncoder().encode(typeof said === "string" ? said : JSON.stringify(said));
  const signed = (body: Uint8Array, key = secret.clientSecret) =>
    new Headers({ "X-Hub-Signature": `sha1=${createHmac("sha1", key).update(body).digest("hex")}` });
  const read = (body: Uint8Array, headers: Headers, more: object = secret) =>
    hook.read({ headers, body, url: "https://parley.example/hooks/c", nowMs: 1 }, settings, more);

  test("[CH6] a reply is read once verified, by its notification's id and its conversation", () => {
    const body = bytes(replied);
    expect(read(body, signed(body))).toEqual({ kind: "items", items: [{ eventId: "notif_1", body }] });
    expect(hook.eventsOf(body)).toEqual([{
      ...{ kind: "reply", eventId: "notif_1", atMs: 1_700_000_000_000, threadId: "92001" },
      ...{ from: { address: "ann@x.example", name: "Ann" }, html: "<p>Yes, <b>please</b></p>" },
    }]);
  });

  test("[CH6][AD3] a forged, unsigned or changed call is refused, and so is any where none is set up", () => {
    const body = bytes(replied);
    for (const headers of [new Headers(), new Headers({ "X-Hub-Signature": "sha1=zz" }), signed(body, "other")]) {
      expect(read(body, headers)).toMatchObject({ kind: "refused" });
    }
    expect(read(bytes({ ...replied, id: "notif_2" }), signed(body))).toMatchObject({ kind: "refused" });
    expect(read(body, signed(body), { accessToken: "token" })).toMatchObject({ kind: "refused" });
    expect(hook.read({ headers: signed(body), body, url: "", nowMs: 1 }, intercomSettings.parse({}), secret))
      .toMatchObject({ kind: "refused" });
  });

  test("[CH6] what a colleague wrote, a ping and other topics say nothing; what cannot be read throws", () => {
    const own = structuredClone(replied);
    own.data.item.conversation_parts.conversation_parts[0]!.author.type = "admin";
    expect(hook.eventsOf(bytes(own))).toEqual([]);
    expect(hook.eventsOf(bytes({ ...replied, topic: "ping", data: { item: { message: "hi" } } }))).toEqual([]);
    expect(hook.eventsOf(bytes({ ...replied, topic: "contact.created" }))).toEqual([]);
    expect(() => hook.eventsOf(bytes("<html>"))).toThrow();
    expect(() => hook.eventsOf(bytes({ ...replied, data: { item: {} } }))).toThrow();
  });

  test("[CH6] a notification without an id is known by what it says", () => {
    const body = bytes({ ...replied, id: null });
    const [one, two] = [read(body, signed(body)), read(body, signed(body))] as { items: { eventId: string }[] }[];
    expect(one!.items[0]!.eventId).toMatch(/^[0-9a-f]{64}$/);
    expect(two).toEqual(one);
  });
});
