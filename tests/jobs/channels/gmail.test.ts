import { generateKeyPairSync } from "node:crypto";
import { describe, expect, test } from "vitest";
import { gmailKind } from "#jobs/channels/gmail/kind.ts";
import { openGmail } from "#jobs/channels/gmail/send.ts";
import { gmailSecret, gmailSettings } from "#jobs/channels/gmail/settings.ts";
import { full, plain } from "#tests/contracts/channel-mails.ts";
import { channelContract } from "#tests/contracts/channel.ts";
import { openGmailServer } from "#tests/support/providers/gmail.ts";

type Server = Awaited<ReturnType<typeof openGmailServer>>;
const settingsFor = ({ url }: Server, more = {}) =>
  gmailSettings.parse({ clientId: "client", apiUrl: url, tokenUrl: `${url}/token`, ...more });
const secret = { clientSecret: "client secret", refreshToken: "1//refresh" };
const terms = { waitMs: 1_000, mostBytes: 2_000_000 };
const open = (server: Server) => openGmail(settingsFor(server), secret, terms);

/** The stored bytes: without the line that says whose mail it is, which is the first. */
const withoutName = (bytes: Uint8Array) => {
  const line = /^X-Parley-Message: \w+\r\n/.exec(new TextDecoder("latin1").decode(bytes.subarray(0, 100)));
  if (!line) throw new Error("nothing says whose mail it is");
  return bytes.subarray(line[0].length);
};

channelContract("gmail", async () => {
  const server = await openGmailServer();
  return {
    channel: open(server),
    taken: () => Promise.resolve(server.delivered.map((one) => ({ ...one, bytes: withoutName(one.bytes) }))),
    breakDown: server.close,
    fail: server.fail,
  };
}, {
  faults: ["refused", "busy", "slow", "silent", "dropped", "failing", "garbage", "revoked"],
  retryAfterMs: 7_000,
});

describe("gmail", () => {
  test("[CH3] a token that lapsed is renewed once for all, and each mail leaves once", async () => {
    const server = await openGmailServer();
    const channel = open(server);
    await channel.deliver(plain("m0:1"), 1_000);
    server.expire();
    const outcomes = await Promise.all([1, 2, 3].map((n) => channel.deliver(plain(`m${n}:1`), 1_000)));
    expect(outcomes.map(({ kind }) => kind)).toEqual(["accepted", "accepted", "accepted"]);
    expect(server.delivered).toHaveLength(4);
    expect(server.counts.tokens).toBe(2);
  });

  test("[CH4] a revoked sign-in breaks the channel and says to sign in again", async () => {
    const server = await openGmailServer();
    const channel = open(server);
    await channel.deliver(plain("m0:1"), 1_000);
    server.revoke();
    const outcome = await channel.deliver(plain("m1:1"), 1_000);
    expect(outcome).toEqual({
      kind: "broken",
      words: expect.stringMatching(/^Sign in with Google again: invalid_grant/),
    });
    expect(server.delivered).toHaveLength(1);
  });

  test("[CH4] without a refresh token nobody has signed in yet", async () => {
    const server = await openGmailServer();
    const channel = openGmail(settingsFor(server), { clientSecret: "client secret" }, terms);
    expect(await channel.test()).toEqual({ ok: false, words: expect.stringContaining("nobody has signed in") });
    expect(server.calls).toEqual([]);
  });

  test("[ST3] an address that Gmail would replace by its own is refused before it leaves; an alias is not", async () => {
    const server = await openGmailServer({ address: "boss@team.example", aliases: ["sam@team.example"] });
    const channel = open(server);
    expect(await channel.deliver(plain("m1:1"), 1_000)).toMatchObject({ kind: "accepted" });
    expect(server.delivered[0]!.from).toBe("sam@team.example");
    const bytes = new TextEncoder().encode("From: waiting@team.example\r\nTo: ann@x.example\r\n\r\nHi\r\n");
    const outcome = await channel.deliver(plain("m2:1", { from: "waiting@team.example", bytes }), 1_000);
    expect(outcome).toEqual({ kind: "refused", words: expect.stringContaining("boss@team.example") });
    expect(server.delivered).toHaveLength(1);
  });

  test("[PR2] a mail that names somebody to whom it does not go is refused, as Gmail would send it there", async () => {
    const server = await openGmailServer();
    const mail = await full("m1:1");
    const outcome = await open(server).deliver({ ...mail, to: mail.to.filter((one) => one !== "cc@x.example") }, 1_000);
    expect(outcome).toEqual({ kind: "refused", words: expect.stringContaining("cc@x.example") });
    expect(server.delivered).toEqual([]);
  });

  test("[CH5] a reply stays in its thread; one that Gmail does not know here begins a new one", async () => {
    const server = await openGmailServer();
    const channel = open(server);
    const first = await channel.deliver(plain("m1:1"), 1_000);
    const { threadId } = first as { threadId: string };
    expect(threadId).toMatch(/\S/);
    expect(await channel.deliver(plain("m2:1", { threadId }), 1_000)).toMatchObject({ kind: "accepted", threadId });
    const third = await channel.deliver(plain("m3:1", { threadId: "19ffffffffffffff" }), 1_000);
    expect(third).toMatchObject({ kind: "accepted", threadId: expect.not.stringMatching(threadId) });
    expect(server.delivered).toHaveLength(3);
  });

  test("[CH5] the Message-ID that Gmail put in place of ours is told", async () => {
    const server = await openGmailServer({ ownMessageIds: true });
    const outcome = await open(server).deliver(await full("m1:1"), 1_000);
    expect(outcome).toMatchObject({ kind: "accepted", rfcMessageId: "<CA0@mail.gmail.com>" });
  });

  test("[CO9] a large mail goes to the upload address, whole", async () => {
    const server = await openGmailServer();
    const head = "From: sam@team.example\r\nTo: ann@x.example\r\nMessage-ID: <big@team.example>\r\n\r\n";
    const bytes = new TextEncoder().encode(head + `${"x".repeat(76)}\r\n`.repeat(60_000));
    const channel = openGmail(settingsFor(server), secret, { ...terms, waitMs: 20_000 });
    const first = await channel.deliver(plain("m1:1"), 1_000) as { threadId: string };
    const mail = plain("m2:1", { bytes, to: ["ann@x.example", "hidden@y.example"], threadId: first.threadId });
    expect(await channel.deliver(mail, 1_000)).toMatchObject({ kind: "accepted", threadId: first.threadId });
    expect(server.delivered[1]!.to).toEqual(["ann@x.example", "hidden@y.example"]);
    expect(withoutName(server.delivered[1]!.bytes)).toEqual(bytes);
    expect(server.calls.filter(({ path }) => path.startsWith("/upload"))).toHaveLength(1);
  });

  test("[SE3] what was taken before the line was cut is found again by its Message-ID", async () => {
    const server = await openGmailServer();
    const channel = open(server);
    const doubtful = {
      ...{ key: "m1:1", messageId: "m1", rfcMessageId: "<m1.1@team.example>", to: ["ann@x.example"], beganAtMs: 1 },
    };
    expect(await channel.reconcile!(doubtful)).toEqual({ kind: "not_found" });
    server.fail("dropped");
    expect(await channel.deliver(await full("m1:1"), 1_000)).toMatchObject({ kind: "ambiguous" });
    server.fail(null);
    const [sent] = server.mailbox.held.values();
    const found = { kind: "accepted", providerId: sent!.id, threadId: sent!.threadId };
    expect(await channel.reconcile!(doubtful)).toEqual(found);
    server.revoke();
    expect(await channel.reconcile!(doubtful)).toMatchObject({ kind: "unsure" });
  });

  test("a service account acts as the sender's own mailbox, and as no other", async () => {
    const { publicKey, privateKey } = generateKeyPairSync("rsa", {
      modulusLength: 2048,
      publicKeyEncoding: { type: "spki", format: "pem" },
      privateKeyEncoding: { type: "pkcs8", format: "pem" },
    });
    const mailboxes = ["sam@team.example", "eve@team.example"];
    const server = await openGmailServer({ address: "x@team.example", serviceAccount: { publicKey, mailboxes } });
    const settings = settingsFor(server, { signIn: "service_account", clientId: undefined, mailboxes });
    const keyFile = JSON.stringify({ client_email: "bot@p.iam.example", private_key: privateKey, type: "x" });
    const channel = openGmail(settings, gmailSecret.parse({ keyFile }), terms);
    expect(await channel.test()).toEqual({ ok: true });
    expect(await channel.deliver(plain("m1:1"), 1_000)).toMatchObject({ kind: "accepted" });
    expect(server.mailboxes.get("sam@team.example")!.held.size).toBe(1);
    const bytes = new TextEncoder().encode("From: joe@team.example\r\nTo: ann@x.example\r\n\r\nHi\r\n");
    const outcome = await channel.deliver(plain("m2:1", { from: "joe@team.example", bytes }), 1_000);
    expect(outcome).toMatchObject({ kind: "refused" });
    const followed = await channel.follow!(null, 10);
    expect(followed).toMatchObject({
      kind: "mails",
      mails: [{ eventId: expect.stringMatching(/^sam@team\.example:/) }],
    });
  });

  test("[CH1] settings and secret must be of one way to sign in", () => {
    expect(gmailSettings.safeParse({}).error?.issues[0]?.path).toEqual(["clientId"]);
    expect(gmailSettings.safeParse({ signIn: "service_account" }).error?.issues[0]?.path).toEqual(["mailboxes"]);
    expect(gmailSettings.safeParse({ clientId: "c", apiUrl: "http://gmail.example" }).success).toBe(false);
    expect(gmailSecret.safeParse({}).error?.issues[0]?.path).toEqual(["clientSecret"]);
    expect(gmailSecret.safeParse({ keyFile: "{}" }).success).toBe(false);
    expect(gmailKind.facts.mostHourly).toBe(60);
  });
});
