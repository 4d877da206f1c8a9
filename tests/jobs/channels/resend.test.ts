import { Buffer } from "node:buffer";
import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import type { Outcome } from "#jobs/channels/port.ts";
import { resendHook } from "#jobs/channels/resend/events.ts";
import { resendKind } from "#jobs/channels/resend/kind.ts";
import { outcomeOf, type ResendError } from "#jobs/channels/resend/outcome.ts";
import { resendSecret, resendSettings } from "#jobs/channels/resend/settings.ts";
import { full, plain } from "#tests/contracts/channel-mails.ts";
import { json, openApiServer } from "#tests/support/providers/api-server.ts";
import { openResendServer } from "#tests/support/providers/resend.ts";

const key = Buffer.from("a key of the webhook's own, 32 b").toString("base64");
const secret = resendSecret.parse({ apiKey: "re_good", webhookSecret: `whsec_${key}` });
const settings = resendSettings.parse({ webhooks: true, replyDomain: "in.team.example" });
const nowMs = Date.UTC(2026, 10, 22, 12);
const { read, eventsOf } = resendHook;

function call(event: unknown, o: { id?: string; atMs?: number; key?: string; body?: string; version?: string } = {}) {
  const { id = "msg_1", atMs = nowMs, version = "v1" } = o;
  const said = JSON.stringify(event);
  const at = String(Math.floor(atMs / 1_000));
  const hmac = createHmac("sha256", Buffer.from(o.key ?? key, "base64")).update(`${id}.${at}.${said}`).digest("base64");
  const headers = new Headers({
    "svix-id": id,
    "svix-timestamp": at,
    "svix-signature": `v1,c29tZXRoaW5n ${version},${hmac}`,
  });
  return { headers, body: new TextEncoder().encode(o.body ?? said), url: "https://parley.example/hooks/c1", nowMs };
}
async function eventsFrom(event: unknown) {
  const reading = await read(call(event), settings, secret);
  if (reading.kind !== "items") throw new Error(reading.why);
  return (await Promise.all(reading.items.map(({ body }) => eventsOf(body)))).flat();
}
const about = (type: string, more: object = {}) => ({
  type,
  created_at: "2026-11-22T11:59:00.000Z",
  data: {
    email_id: "4ef9a417",
    message_id: "<m1@team.example>",
    from: "Sam <sam@team.example>",
    to: ["Ann <Ann@x.example>"],
    tags: { parley_message: "01J0000000000000000000000M" },
    ...more,
  },
});

test("[SE3] the same stored bytes make the same request, whoever asks and however often", async () => {
  const server = await openResendServer();
  const open = () => resendKind.open(resendSettings.parse({ apiUrl: server.url }), secret);
  const mail = await full("m1:1");
  for (const at of [1_000, 900_000]) await open().deliver(mail, at);
  const [one, two] = server.calls;
  expect(two!.body).toEqual(one!.body);
  expect(one!.headers.get("idempotency-key")).toBe("m1:1");
  expect(json(one!)).toMatchObject({
    from: '"Zoë Müller, Team" <sam@team.example>',
    bcc: ["secret@z.example"],
    tags: [{ name: "parley_message", value: "m1" }],
    headers: { "Message-ID": "<m1.1@team.example>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click" },
  });
  expect(server.delivered).toHaveLength(1);
});

test("[SE3] a key that was used for another mail is not refused: something of it was taken", async () => {
  const server = await openResendServer();
  const channel = resendKind.open(resendSettings.parse({ apiUrl: server.url }), secret);
  await channel.deliver(plain("m1:1"), nowMs);
  const other = await channel.deliver({ ...plain("m2:1"), key: "m1:1" }, nowMs);
  expect(other).toEqual({ kind: "ambiguous", why: expect.stringContaining("invalid_idempotent_request") });
});

test("[SU4] who stands in To and not in the envelope is not written to", async () => {
  const server = await openResendServer();
  const channel = resendKind.open(resendSettings.parse({ apiUrl: server.url }), secret);
  const mail = plain("m1:1", { to: ["ann@x.example", "left@x.example"] });
  await channel.deliver({ ...mail, to: ["ann@x.example"] }, nowMs);
  expect(server.delivered[0]!.to).toEqual(["ann@x.example"]);
});

test("[CH4] the key follows no redirect, and a key for sending alone is good", async () => {
  const server = await openResendServer();
  const channel = resendKind.open(resendSettings.parse({ apiUrl: server.url }), secret);
  server.restrict();
  expect(await channel.test()).toEqual({ ok: true });
  const away = await openApiServer(() => ({ status: 307, headers: { location: `${server.url}/emails` } }));
  const elsewhere = resendKind.open(resendSettings.parse({ apiUrl: away.url }), secret);
  expect(await elsewhere.deliver(plain("m1:1"), nowMs)).toMatchObject({ kind: "broken" });
  expect(server.delivered).toEqual([]);
  expect(resendSettings.safeParse({ apiUrl: "http://elsewhere.example" }).success).toBe(false);
});

test("[TR3] bounces are told, and replies come in, only where webhooks are set up", async () => {
  const can = (more: object) => resendKind.capabilitiesOf!(resendSettings.parse(more));
  expect(can({})).toEqual({ bounces: false, replies: false });
  expect(can({ webhooks: true })).toEqual({ bounces: true, replies: false });
  expect(can({ webhooks: true, replyDomain: "in.team.example" })).toEqual({ bounces: true, replies: true });
  const without = resendKind.open(settings, resendSecret.parse({ apiKey: "re_good" }));
  expect(await without.test()).toMatchObject({ ok: false, words: expect.stringContaining("signing secret") });
});

const errors: [string, ResendError, Record<string, string>, Partial<Outcome>][] = [
  ["a second's rate", { name: "rate_limit_exceeded", message: "slow", statusCode: 429 }, { "retry-after": "2" }, {
    ...{ kind: "busy", untilMs: nowMs + 2_000 },
  }],
  ["a reset alone", { name: "rate_limit_exceeded", message: "slow", statusCode: 429 }, { "ratelimit-reset": "3" }, {
    ...{ kind: "busy", untilMs: nowMs + 3_000 },
  }],
  ["the day's quota", { name: "daily_quota_exceeded", message: "no more", statusCode: 429 }, {}, {
    ...{ kind: "busy", untilMs: nowMs + 3_600_000 },
  }],
  ["no domain of ours", { name: "validation_error", message: "not verified", statusCode: 403 }, {}, { kind: "broken" }],
  ["a wrong field", { name: "validation_error", message: "no", statusCode: 422 }, {}, { kind: "refused" }],
  ["too large", { name: "application_error", message: "no", statusCode: 413 }, {}, { kind: "refused" }],
  ["no such API", { name: "not_found", message: "no", statusCode: 404 }, {}, { kind: "broken" }],
  ["a gateway", { name: "application_error", message: "no", statusCode: 502 }, {}, { kind: "ambiguous" }],
];
test.each(errors)("[SE4] what its errors mean: %s", (_name, error, headers, outcome) => {
  expect(outcomeOf(error, headers, nowMs)).toMatchObject(outcome);
});

test("[CH6] a call is taken once its signature over the raw body is ours, fresh and whole", async () => {
  const event = about("email.delivered");
  const reading = await read(call(event), settings, secret);
  expect(reading).toMatchObject({ kind: "items", items: [{ eventId: "msg_1" }] });
  const forged = [
    call(event, { key: Buffer.from("another").toString("base64") }),
    call(event, { body: `${JSON.stringify(event)} ` }),
    call(event, { atMs: nowMs - 301_000 }),
    call(event, { atMs: nowMs + 301_000 }),
    call(event, { version: "v2" }),
    { ...call(event), headers: new Headers() },
  ];
  for (const one of forged) expect(await read(one, settings, secret)).toMatchObject({ kind: "refused" });
  expect(await read(call(event), resendSettings.parse({}), secret)).toMatchObject({ kind: "refused" });
  expect(await read(call(event), settings, null)).toMatchObject({ kind: "refused" });
});

test("[CH6] events say whom they are about, by our id too", async () => {
  const mail = { messageId: "01J0000000000000000000000M", providerId: "4ef9a417", rfcMessageId: "<m1@team.example>" };
  const at = { eventId: "msg_1", atMs: Date.UTC(2026, 10, 22, 11, 59), mail, address: "ann@x.example" };
  expect(await eventsFrom(about("email.delivered"))).toEqual([{ ...at, kind: "delivered" }]);
  expect(await eventsFrom(about("email.complained"))).toEqual([{ ...at, kind: "complaint", reason: null }]);
  expect(await eventsFrom(about("email.opened"))).toEqual([]);
  expect(await eventsFrom({ ...about("domain.created"), data: { id: "1", name: "x" } })).toEqual([]);
  expect(await eventsFrom(about("email.received", { email_id: "in-1" }))).toMatchObject([{
    ...{ kind: "mail_ref", ref: "in-1" },
  }]);
  const two = await eventsFrom(about("email.delivered", { to: ["a@x.example", "b@x.example"] }));
  expect(two.map(({ eventId }) => eventId)).toEqual(["msg_1", "msg_1:1"]);
});

test.each([
  ["Permanent", "General", "550 5.1.1 no such user", "hard", "5.1.1"],
  ["Permanent", "NoEmail", "", "hard", null],
  ["Permanent", "General", "smtp; 550-5.7.1 blocked by policy", "policy", "5.7.1"],
  ["Transient", "MailboxFull", "452 4.2.2 over quota", "full", "4.2.2"],
  ["Transient", "ContentRejected", "rejected", "policy", null],
  ["Transient", "General", "421 4.4.2 timed out", "soft", "4.4.2"],
  ["Undetermined", "Undetermined", "", "unknown", null],
])("[CH6] a bounce %s %s %s is %s", async (type, subType, message, bounceClass, code) => {
  const [event] = await eventsFrom(about("email.bounced", { bounce: { type, subType, message } }));
  expect(event).toMatchObject({ kind: "bounce", class: bounceClass, code, reason: expect.stringMatching(/\S/) });
});

test("[CH6] a mail that came in is fetched as it was received, and the key stays with the API", async () => {
  const server = await openResendServer();
  const channel = resendKind.open(resendSettings.parse({ apiUrl: server.url }), secret);
  const { bytes } = await full("m1:1");
  server.inbound.set("in-1", { bytes, atMs: nowMs });
  expect(await channel.fetchMail!("in-1")).toEqual({ eventId: "in-1", bytes, threadId: null, atMs: nowMs });
  await expect(channel.fetchMail!("gone")).rejects.toThrow("not_found");
});
