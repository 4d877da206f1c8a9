import { expect, test } from "vitest";
import { refusalOf } from "#tests/edge/desk/desk.ts";
import { makeTestApp, type TestApp } from "#tests/support/app.ts";
import { openResendServer } from "#tests/support/providers/resend.ts";
import { openSendgridServer } from "#tests/support/providers/sendgrid.ts";

const webhookSecret = "whsec_c29tZXRoaW5nIHNlY3JldA==";
type Channel = { id: string; secrets: string[]; hooks: { address: string; refused: number }; settings: unknown };

async function connected(app: TestApp, apiUrl: string) {
  const body = { kind: "resend", name: "Resend", settings: { apiUrl }, secret: { apiKey: "re_good" } };
  const made = await app.admin.call("POST /api/channels", body);
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  return made.body as Channel;
}

test("[CH4] the parts of a secret are named, never shown, and one is changed without the others", async () => {
  const [app, server] = [await makeTestApp(), await openResendServer()];
  const made = await connected(app, server.url);
  expect(made).toMatchObject({ secrets: ["apiKey"], capabilities: { bounces: false, idempotency: true } });
  expect(made.hooks).toMatchObject({ address: expect.stringMatching(`/hooks/${made.id}$`), refused: 0, takenAt: null });
  const change = (body: unknown) => app.admin.call(`PATCH /api/channels/${made.id}`, body);
  const on = { settings: { apiUrl: server.url, webhooks: true } };
  expect(refusalOf(await change(on))).toEqual([422, "invalid_field", "settings"]);
  const set = await change({ ...on, secret: { webhookSecret } });
  expect(set.body).toMatchObject({ secrets: ["apiKey", "webhookSecret"], capabilities: { bounces: true } });
  expect((await change({ secret: { apiKey: "re_good" } })).body.secrets).toEqual(["apiKey", "webhookSecret"]);
  expect(refusalOf(await change({ secret: { webhookSecret: "" } }))).toEqual([422, "invalid_field", "settings"]);
  const off = { settings: { apiUrl: server.url }, secret: { webhookSecret: "" } };
  expect((await change(off)).body.secrets).toEqual(["apiKey"]);
  const shown = JSON.stringify((await app.admin.call("GET /api/channels")).body) + JSON.stringify(set.body);
  expect(shown).not.toMatch(/re_good|whsec_/);
});

test("[CH4] no part of a stored secret goes to another address, whatever other part is given", async () => {
  const [app, server, foreign] = [await makeTestApp(), await openResendServer(), await openResendServer()];
  const { id } = await connected(app, server.url);
  const change = (body: unknown) => app.admin.call(`PATCH /api/channels/${id}`, body);
  const settings = { apiUrl: foreign.url };
  expect(refusalOf(await change({ settings }))).toEqual([422, "invalid_field", "secret.apiKey"]);
  expect(refusalOf(await change({ settings, secret: { webhookSecret } }))[2]).toBe("secret.apiKey");
  expect(foreign.calls).toEqual([]);
  expect((await change({ settings, secret: { apiKey: "re_good" } })).status).toBe(200);
});

test("[AD4] what a kind does not take is named", async () => {
  const [app, server] = [await makeTestApp(), await openSendgridServer()];
  const good = { apiUrl: server.url };
  const connect = (settings: unknown, secret: unknown = { apiKey: "SG.good" }) =>
    app.admin.call("POST /api/channels", { kind: "sendgrid", name: "S", settings, secret });
  const named = async (...o: Parameters<typeof connect>) => refusalOf(await connect(...o))[2];
  expect(await named({ ...good, eventKey: "AAAA" })).toBe("settings.eventKey");
  expect(await named({ apiUrl: "http://elsewhere.example" })).toBe("settings.apiUrl");
  expect(await named({ ...good, replyDomain: "no domain" })).toBe("settings.replyDomain");
  expect(await named(good, { apiKey: "SG.good", inboundToken: "short" })).toBe("secret.inboundToken");
  expect(await named(good, { apiKey: "SG.bad" })).toBe("settings");
  expect((await connect(good)).status).toBe(201);
});

test("a channel is taken away while nobody sends on it, and stays once somebody does", async () => {
  const [app, server] = [await makeTestApp(), await openResendServer()];
  const [one, two] = [await connected(app, server.url), await connected(app, server.url)];
  const sender = { channelId: two.id, teammateId: app.admin.id, address: "sam@team.example" };
  expect((await app.admin.call("POST /api/senders", sender)).status).toBe(201);
  expect((await app.admin.call(`DELETE /api/channels/${one.id}`)).status).toBe(200);
  expect(refusalOf(await app.admin.call(`DELETE /api/channels/${two.id}`))).toEqual([409, "conflict", undefined]);
  const { items } = (await app.admin.call("GET /api/channels")).body as { items: Channel[] };
  expect(items.map(({ id }) => id)).toContain(two.id);
  expect(items.map(({ id }) => id)).not.toContain(one.id);
  const member = await app.makeTeammate("member", "mo@parley.test");
  expect((await member.call(`DELETE /api/channels/${two.id}`)).status).toBe(403);
});
