import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { markChannel } from "#db/queries/channel.ts";
import { refusalOf } from "#tests/edge/desk/desk.ts";
import { makeTestApp, type TestApp } from "#tests/support/app.ts";
import { openSmtpServer } from "#tests/support/smtp-server.ts";

/** A mail server that takes one password, which it may change. */
async function openMailServer() {
  const knows = { password: "first-pass-1" };
  const tried: string[] = [];
  const server = await openSmtpServer({
    script: {
      signIn(_, password) {
        tried.push(password);
        return password === knows.password ? undefined : { code: 535, words: "5.7.8 wrong password" };
      },
    },
    options: { allowInsecureAuth: true, authOptional: false },
  });
  const settings = { host: "127.0.0.1", port: server.port, security: "none", username: "sam" };
  return { ...server, knows, tried, settings };
}

const connect = (app: TestApp, settings: unknown, password: string) =>
  app.admin.call("POST /api/channels", { kind: "smtp", name: "Mail", settings, secret: { password } });
/** Everything that the database and the log hold, as text. */
const everything = async ({ deps, logged }: TestApp) =>
  JSON.stringify([
    await deps.db.all(sql`select name, settings, hex(sealed_secret) as secret, broken_why from channel`),
    await deps.db.all(sql`select action, detail from audit`),
    logged,
  ]);

test("[CH4] a channel is tried before it is kept, and its password is in no answer, row, trail or log", async () => {
  const [app, server] = [await makeTestApp(), await openMailServer()];
  const refused = await connect(app, server.settings, "wrong-pass-1");
  expect(refusalOf(refused)).toEqual([422, "invalid_field", "settings"]);
  expect(JSON.stringify(refused.body)).toContain("wrong password");
  const made = await connect(app, server.settings, "first-pass-1");
  expect([made.status, made.body.hasSecret, made.body.state]).toEqual([201, true, "ok"]);
  const { items } = (await app.admin.call("GET /api/channels")).body as { items: unknown[] };
  expect(items).toHaveLength(2);
  const seen = JSON.stringify([refused.body, made.body, items]) + await everything(app);
  for (const password of ["wrong-pass-1", "first-pass-1"]) {
    expect(seen).not.toContain(password);
    expect(seen.toLowerCase()).not.toContain(new TextEncoder().encode(password).toHex());
  }
});

test("[CH4] a password is rotated where the new one works, and the old one stays where it does not", async () => {
  const [app, server] = [await makeTestApp(), await openMailServer()];
  const { id } = (await connect(app, server.settings, "first-pass-1")).body as { id: string };
  const rotate = (password: string) => app.admin.call(`PATCH /api/channels/${id}`, { secret: { password } });
  const works = async () => (await app.admin.call(`POST /api/channels/${id}/test`)).body.ok;
  expect(refusalOf(await rotate("second-pass-2"))).toEqual([422, "invalid_field", "settings"]);
  expect(await works()).toBe(true);
  server.knows.password = "second-pass-2";
  expect(await works()).toBe(false);
  expect((await rotate("second-pass-2")).status).toBe(200);
  expect(await works()).toBe(true);
  const renamed = await app.admin.call(`PATCH /api/channels/${id}`, { name: "Post" });
  expect(renamed.body).toMatchObject({ name: "Post", settings: server.settings, hasSecret: true });
});

test("[CH4] a stored password is sent to no other server than it was given for", async () => {
  const [app, server, foreign] = [await makeTestApp(), await openMailServer(), await openMailServer()];
  const { id } = (await connect(app, server.settings, "first-pass-1")).body as { id: string };
  const change = (body: unknown) => app.admin.call(`PATCH /api/channels/${id}`, body);
  for (const other of [{ port: foreign.port }, { host: "localhost" }, { username: "eve" }, { security: "starttls" }]) {
    const answer = await change({ settings: { ...server.settings, ...other } });
    expect(refusalOf(answer), JSON.stringify(other)).toEqual([422, "invalid_field", "secret.password"]);
  }
  expect(foreign.tried).toEqual([]);
  expect((await change({ name: "Renamed", settings: server.settings })).status).toBe(200);
  const moved = await change({ settings: foreign.settings, secret: { password: "first-pass-1" } });
  expect([moved.status, foreign.tried]).toEqual([200, ["first-pass-1"]]);
});

test("[SE4] a broken channel that works again is mended by its test, one that does not says why", async () => {
  const [app, server] = [await makeTestApp(), await openMailServer()];
  const { id } = (await connect(app, server.settings, "first-pass-1")).body as { id: string };
  const stateNow = async () =>
    ((await app.admin.call("GET /api/channels")).body.items as { id: string; state: string }[])
      .find((channel) => channel.id === id)!.state;
  await markChannel(app.deps.db, id, "broken", "it said no", app.clock.nowMs);
  server.knows.password = "another";
  const tried = await app.admin.call(`POST /api/channels/${id}/test`);
  expect(tried.body).toEqual({ ok: false, words: expect.stringContaining("wrong password") });
  expect(await stateNow()).toBe("broken");
  server.knows.password = "first-pass-1";
  expect((await app.admin.call(`POST /api/channels/${id}/test`)).body).toEqual({ ok: true, words: null });
  expect(await stateNow()).toBe("ok");
});

test("[AD4] what is wrong with a channel or a sender names its field, and nothing is kept", async () => {
  const [app, server] = [await makeTestApp(), await openMailServer()];
  const good = { kind: "smtp", name: "Mail", settings: server.settings, secret: { password: "first-pass-1" } };
  const observer = await app.makeTeammate("observer", "olga@parley.test");
  const [outbox] = (await app.admin.call("GET /api/channels")).body.items as { id: string }[];
  const cases: [string, unknown, string, string][] = [
    ["POST /api/channels", { ...good, kind: "pigeon" }, "invalid_field", "kind"],
    ["POST /api/channels", { ...good, name: "" }, "invalid_field", "name"],
    ["POST /api/channels", { ...good, settings: { ...server.settings, port: 0 } }, "invalid_field", "settings.port"],
    ["POST /api/channels", { ...good, settings: { ...server.settings, shoe: 1 } }, "invalid_field", "settings.shoe"],
    ["POST /api/channels", { ...good, secret: { pass: "x" } }, "invalid_field", "secret.password"],
    ["POST /api/channels", { kind: "outbox", name: "O", secret: { password: "x" } }, "invalid_field", "secret"],
    [
      "POST /api/senders",
      { channelId: outbox!.id, teammateId: observer.id, address: "a@b.example" },
      "invalid_field",
      "teammateId",
    ],
    [
      "POST /api/senders",
      { channelId: "x", teammateId: app.admin.id, address: "a@b.example" },
      "invalid_field",
      "channelId",
    ],
    [
      "POST /api/senders",
      { channelId: outbox!.id, teammateId: app.admin.id, address: "no address" },
      "invalid_field",
      "address",
    ],
    [
      "POST /api/senders",
      { channelId: outbox!.id, teammateId: app.admin.id, address: "a@b.example" },
      "conflict",
      "teammateId",
    ],
  ];
  const before = await everything({ ...app, logged: [] } as unknown as TestApp);
  for (const [call, body, code, field] of cases) {
    const answer = await app.admin.call(call, body);
    expect(refusalOf(answer).slice(1), `${call} ${JSON.stringify(body)}`).toEqual([code, field]);
  }
  expect(await everything({ ...app, logged: [] } as unknown as TestApp)).toBe(before);
});
