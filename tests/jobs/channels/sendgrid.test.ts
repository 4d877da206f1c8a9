import { Buffer } from "node:buffer";
import { generateKeyPairSync, sign } from "node:crypto";
import PostalMime from "postal-mime";
import { expect, test } from "vitest";
import { sendgridHook } from "#jobs/channels/sendgrid/hook.ts";
import { sendgridKind } from "#jobs/channels/sendgrid/kind.ts";
import { sendgridSecret, type SendgridSettings, sendgridSettings } from "#jobs/channels/sendgrid/settings.ts";
import { full, plain } from "#tests/contracts/channel-mails.ts";
import { json } from "#tests/support/providers/api-server.ts";
import { openSendgridServer } from "#tests/support/providers/sendgrid.ts";

const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
const eventKey = publicKey.export({ format: "der", type: "spki" }).toString("base64");
const inboundToken = "a-token-of-twenty-four-or-more";
const secret = sendgridSecret.parse({ apiKey: "SG.good", inboundToken });
const settings = sendgridSettings.parse({ eventKey, replyDomain: "in.team.example" });
const nowMs = Date.UTC(2026, 10, 22, 12);
const { read, eventsOf } = sendgridHook;
const address = "https://parley.example/hooks/c1";

function events(said: unknown, o: { atMs?: number; key?: typeof privateKey; body?: string } = {}) {
  const text = JSON.stringify(said);
  const at = String(Math.floor((o.atMs ?? nowMs) / 1_000));
  const headers = new Headers({
    "X-Twilio-Email-Event-Webhook-Timestamp": at,
    "X-Twilio-Email-Event-Webhook-Signature": sign("sha256", Buffer.from(at + text), o.key ?? privateKey)
      .toString("base64"),
  });
  return { headers, body: new TextEncoder().encode(o.body ?? text), url: address, nowMs };
}
const delivered = {
  ...{ event: "delivered", email: "Ann@x.example", timestamp: 1_795_348_740, sg_event_id: "e1" },
  ...{ sg_message_id: "14c5d75ce93.filter0001.16648.0", "smtp-id": "<m1@team.example>", parley_message: "M1" },
};
async function eventsFrom(...said: object[]) {
  const reading = await read(events(said), settings, secret);
  if (reading.kind !== "items") throw new Error(reading.why);
  return (await Promise.all(reading.items.map(({ body }) => eventsOf(body)))).flat();
}
async function open(more: Partial<SendgridSettings> = {}, o: Parameters<typeof openSendgridServer>[0] = {}) {
  const server = await openSendgridServer(o);
  const channel = sendgridKind.open(sendgridSettings.parse({ apiUrl: server.url, ...more }), secret);
  return { server, channel };
}

test("[SE3] what was sealed leaves as it is: nothing of it is tracked, rewritten or added, and it is known by our id", async () => {
  const { server, channel } = await open();
  await channel.deliver(await full("m1:1"), nowMs);
  expect(json(server.calls[0]!)).toMatchObject({
    custom_args: { parley_message: "m1", parley_key: "m1:1" },
    tracking_settings: { click_tracking: { enable: false }, open_tracking: { enable: false } },
    personalizations: [{ bcc: [{ email: "secret@z.example" }] }],
    headers: { "Message-ID": "<m1.1@team.example>", "References": "<first@x.example> <before@x.example>" },
  });
  await channel.deliver({ ...plain("m2:1"), isTest: true }, nowMs);
  expect(json(server.calls[1]!).custom_args).toBeUndefined();
});

test("[SE3] a mail in doubt is looked for in the activity, where the account has that", async () => {
  const { server, channel } = await open();
  const doubtful = { key: "m1:1", messageId: "m1", rfcMessageId: "<m1>", to: ["ann@x.example"], beganAtMs: nowMs };
  expect(await channel.reconcile!(doubtful)).toEqual({ kind: "not_found" });
  server.fail("dropped");
  expect(await channel.deliver(plain("m1:1"), nowMs)).toMatchObject({ kind: "ambiguous" });
  server.fail(null);
  expect(await channel.reconcile!(doubtful)).toEqual({ kind: "accepted", providerId: "14c5d75ce930" });
  expect(await channel.reconcile!({ ...doubtful, to: ["other@x.example"] })).toEqual({ kind: "not_found" });
  const without = await open({}, { activity: false });
  expect(await without.channel.reconcile!(doubtful)).toMatchObject({
    kind: "unsure",
    why: expect.stringContaining("forbidden"),
  });
  await without.server.close();
  expect(await without.channel.reconcile!(doubtful)).toMatchObject({ kind: "unsure" });
});

test("[TR3] bounces are told, and replies come in, only where their webhooks are set up", async () => {
  const can = (more: object) => sendgridKind.capabilitiesOf!(sendgridSettings.parse(more));
  expect(can({})).toEqual({ bounces: false, replies: false });
  expect(can(settings)).toEqual({ bounces: true, replies: true });
  expect(sendgridSettings.safeParse({ eventKey: "AAAA" }).success).toBe(false);
  const { server } = await open();
  const half = { apiUrl: server.url, replyDomain: "in.team.example" };
  const channel = sendgridKind.open(sendgridSettings.parse(half), sendgridSecret.parse({ apiKey: "SG.good" }));
  expect(await channel.test()).toMatchObject({ ok: false, words: expect.stringContaining("token") });
});

test("[CH6] events are taken once their signature over the raw body is SendGrid's", async () => {
  const reading = await read(events([delivered, { ...delivered, sg_event_id: "e2" }]), settings, secret);
  expect(reading).toMatchObject({ kind: "items", items: [{ eventId: "e1" }, { eventId: "e2" }] });
  const other = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
  const forged = [
    events([delivered], { key: other }),
    events([delivered], { body: JSON.stringify([{ ...delivered, event: "bounce" }]) }),
    events([delivered], { atMs: nowMs - 26 * 3_600_000 }),
    events([delivered], { atMs: nowMs + 600_000 }),
    { ...events([delivered]), headers: new Headers() },
  ];
  for (const one of forged) expect(await read(one, settings, secret)).toMatchObject({ kind: "refused" });
  expect(await read(events([delivered]), sendgridSettings.parse({}), secret)).toMatchObject({ kind: "refused" });
});

test("[CH6] events say whom they are about, by our id too", async () => {
  const mail = { messageId: "M1", providerId: "14c5d75ce93", rfcMessageId: "<m1@team.example>" };
  const at = { eventId: "e1", atMs: 1_795_348_740_000, mail, address: "ann@x.example" };
  expect(await eventsFrom(delivered)).toEqual([{ ...at, kind: "delivered" }]);
  expect(await eventsFrom({ ...delivered, event: "spamreport" })).toEqual([{ ...at, kind: "complaint", reason: null }]);
  expect(await eventsFrom({ ...delivered, event: "open" }, { ...delivered, event: "deferred" })).toEqual([]);
});

test.each([
  [{ event: "bounce", type: "bounce", status: "5.1.1", reason: "550 no such user" }, "hard", "5.1.1"],
  [{ event: "bounce", type: "bounce", reason: "no mx", bounce_classification: "Invalid Address" }, "hard", null],
  [{ event: "bounce", type: "blocked", status: "5.7.1", reason: "550 5.7.1 spam" }, "policy", "5.7.1"],
  [{ event: "bounce", type: "blocked", status: "5.0.0", reason: "rejected" }, "policy", "5.0.0"],
  [
    { event: "bounce", type: "blocked", reason: "unable to get mx info", bounce_classification: "Technical" },
    "soft",
    null,
  ],
  [{ event: "bounce", type: "bounce", status: "5.2.2", reason: "mailbox full" }, "full", "5.2.2"],
  [{ event: "bounce", type: "blocked", status: "4.7.1", bounce_classification: "Reputation" }, "policy", "4.7.1"],
  [{ event: "dropped", reason: "Bounced Address" }, "hard", null],
  [{ event: "dropped", reason: "Unsubscribed Address" }, "policy", null],
])("[CH6] a bounce %j is %s", async (said, bounceClass, code) => {
  const [event] = await eventsFrom({ ...delivered, ...said });
  expect(event).toMatchObject({ kind: "bounce", class: bounceClass, code, reason: expect.stringMatching(/\S/) });
});

const form = (parts: Record<string, string | Uint8Array | { name: string; bytes: Uint8Array }>) => {
  const chunks = Object.entries(parts).flatMap(([key, value]) => {
    const file = typeof value === "object" && "name" in value ? `; filename="${value.name}"` : "";
    const bytes = typeof value === "object" && "bytes" in value ? value.bytes : value;
    return [`--xYzZY\r\nContent-Disposition: form-data; name="${key}"${file}\r\n\r\n`, bytes as string, "\r\n"];
  });
  const body = new Uint8Array(Buffer.concat([...chunks, "--xYzZY--\r\n"].map((one) => Buffer.from(one))));
  const headers = new Headers({ "Content-Type": "multipart/form-data; boundary=xYzZY" });
  return { headers, body, url: `${address}/${inboundToken}`, nowMs };
};

test("[CH6] a raw mail comes in byte for byte, whatever its encoding, with whom it reached", async () => {
  const bytes = new Uint8Array(
    Buffer.from('From: ann@x.example\r\n\r\n{"event":"bounce"}\r\nGr\xfc\xdfe\r\n--x\r\n', "latin1"),
  );
  const envelope = JSON.stringify({ to: ["r+tok@in.team.example", "a\r\nX: y@x.example"], from: "ann@x.example" });
  const hook = form({ envelope, email: bytes, spam_score: "0.1" });
  for (const url of [hook.url, `${address}?token=${inboundToken}`]) {
    const reading = await read({ ...hook, url }, settings, secret);
    if (reading.kind !== "items") throw new Error(reading.why);
    const [event] = await eventsOf(reading.items[0]!.body);
    expect(event).toMatchObject({ kind: "mail", atMs: nowMs, eventId: reading.items[0]!.eventId });
    const whole = Buffer.from((event as { bytes: Uint8Array }).bytes).toString("latin1");
    expect(whole).toBe(`Delivered-To: r+tok@in.team.example\r\n${Buffer.from(bytes).toString("latin1")}`);
  }
});

test("[CH6] a mail that SendGrid took apart is made anew, the same each time", async () => {
  const head = "From: Zoë <ann@x.example>\r\nSubject: Re: x\r\nIn-Reply-To: <m1@team.example>\r\n" +
    "Content-Type: multipart/mixed; boundary=old\r\nMIME-Version: 1.0\r\n";
  const hook = form({
    headers: head,
    text: "Yes, please\n",
    html: "<p>Yes, please</p>",
    attachment1: { name: "a.txt", bytes: new TextEncoder().encode("one") },
  });
  const once = async () => {
    const reading = await read(hook, settings, secret);
    if (reading.kind !== "items") throw new Error(reading.why);
    return (await eventsOf(reading.items[0]!.body))[0] as { bytes: Uint8Array };
  };
  const one = await once();
  expect(await once()).toEqual(one);
  expect(await PostalMime.parse(one.bytes)).toMatchObject({
    ...{ from: { address: "ann@x.example" }, subject: "Re: x", inReplyTo: "<m1@team.example>" },
    text: expect.stringMatching(/^Yes, please\s*$/),
    ...{ html: expect.stringMatching(/^<p>Yes, please<\/p>\s*$/), attachments: [{ filename: "a.txt" }] },
  });
});

test("[CH6] a mail with another token, or none that is known, is refused in a way that SendGrid tries again; a form without a mail is nothing", async () => {
  const hook = form({ email: "From: x@x.example\r\n\r\nhi\r\n" });
  expect(await read({ ...hook, url: `${address}/another-token-of-the-same-kind` }, settings, secret))
    .toMatchObject({ kind: "refused", mayComeAgain: true });
  expect(await read({ ...hook, url: address }, settings, secret)).toMatchObject({ kind: "refused" });
  expect(await read(hook, settings, sendgridSecret.parse({ apiKey: "SG.good" }))).toMatchObject({
    kind: "refused",
    mayComeAgain: true,
  });
  expect(await read(form({ text: "hi" }), settings, secret)).toEqual({ kind: "items", items: [] });
  const cut = form({ email: "From: x@x.example\r\n\r\nhi\r\n" });
  expect(await read({ ...cut, body: cut.body.slice(0, 60) }, settings, secret)).toEqual({ kind: "items", items: [] });
});
