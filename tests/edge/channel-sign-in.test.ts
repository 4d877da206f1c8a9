import { expect, test } from "vitest";
import { refusalOf } from "#tests/edge/desk/desk.ts";
import { makeTestApp, type TestApp } from "#tests/support/app.ts";
import { openGmailServer } from "#tests/support/providers/gmail.ts";

type Channel = { id: string; state: string; brokenWhy: string | null; secrets: string[] };

async function world() {
  const [app, google] = [await makeTestApp(), await openGmailServer()];
  const settings = {
    ...{ clientId: "client", apiUrl: google.url, tokenUrl: `${google.url}/token`, signInUrl: `${google.url}/auth` },
  };
  const body = { kind: "gmail", name: "Sam's mailbox", settings, secret: { clientSecret: "client secret" } };
  const made = await app.admin.call("POST /api/channels", body);
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  return { app, google, settings, channel: made.body as Channel };
}

const startAt = async (app: TestApp, { id }: Channel) =>
  (await app.admin.call(`GET /api/channels/${id}/oauth/start`)).body.url as string;
const channelOf = async (app: TestApp, { id }: Channel) =>
  ((await app.admin.call("GET /api/channels")).body.items as Channel[]).find((one) => one.id === id)!;
/** The browser follows where Google sends it; answers what the app says on the page that it is led to. */
async function comeBack({ call }: Pick<TestApp["admin"], "call">, url: string) {
  const { pathname, search } = new URL(url);
  const { status, headers } = await call(`GET ${pathname}${search}`);
  const to = new URL(headers.get("Location") ?? "", "http://parley.test");
  expect([status, to.pathname]).toEqual([303, "/settings/channels"]);
  return Object.fromEntries(to.searchParams);
}

test("[CH4] a channel waits for somebody to sign in, then works; the token is in no answer and no log", async () => {
  const { app, google, channel } = await world();
  expect(channel).toMatchObject({
    state: "broken",
    brokenWhy: expect.stringContaining("signed in"),
    secrets: ["clientSecret"],
  });
  const url = await startAt(app, channel);
  const asked = new URL(url).searchParams;
  expect(asked.get("redirect_uri")).toBe("http://parley.test/api/channels/oauth/callback");
  expect(asked.get("code_challenge_method")).toBe("S256");
  expect(asked.get("scope")).toMatch(/gmail\.send .*gmail\.readonly/);
  expect(url).not.toContain("secret");
  const back = google.agree(url);
  expect(await comeBack(app.admin, back)).toEqual({ signedIn: "Sam's mailbox" });
  expect(await channelOf(app, channel)).toMatchObject({ state: "ok", secrets: ["clientSecret", "refreshToken"] });
  expect(app.nudged).toContain("release");
  expect(JSON.stringify(app.logged)).not.toMatch(/1\/\/refresh|client secret|4\/1/);
  // The code was good once.
  expect(await comeBack(app.admin, back)).toEqual({ signInFailed: expect.stringContaining("invalid_grant") });
  expect(await channelOf(app, channel)).toMatchObject({ state: "ok" });
});

test("[AD3] what comes back in another session, changed, without a session, or late is refused and changes nothing", async () => {
  const { app, google, channel } = await world();
  const back = google.agree(await startAt(app, channel));
  const other = await app.makeTeammate("admin", "eve@parley.test");
  const begun = { signInFailed: expect.stringContaining("not begun here") };
  expect(await comeBack(other, back)).toEqual(begun);
  expect(await comeBack({ call: app.anyone }, back)).toEqual(begun);
  const forged = new URL(back);
  forged.searchParams.set("state", `${forged.searchParams.get("state")!.slice(0, -4)}AAAA`);
  expect(await comeBack(app.admin, forged.href)).toEqual(begun);
  expect(await comeBack(app.admin, "http://parley.test/api/channels/oauth/callback")).toEqual(begun);
  app.clock.nowMs += 601_000;
  expect(await comeBack(app.admin, back)).toEqual({ signInFailed: expect.stringContaining("too long") });
  expect(await channelOf(app, channel)).toMatchObject({ state: "broken", secrets: ["clientSecret"] });
});

test("[CH4] who says no at the provider is told so, and the channel stays as it is", async () => {
  const { app, channel } = await world();
  const back = new URL("http://parley.test/api/channels/oauth/callback");
  const state = new URL(await startAt(app, channel)).searchParams.get("state")!;
  back.search = new URLSearchParams({ error: "access_denied", state }).toString();
  expect(await comeBack(app.admin, back.href)).toEqual({ signInFailed: expect.stringContaining("access_denied") });
});

test("[CH4] a refresh token may be given by hand; a new client secret leaves it, another client takes it away", async () => {
  const { app, google, settings, channel } = await world();
  const change = (body: unknown) => app.admin.call(`PATCH /api/channels/${channel.id}`, body);
  expect(refusalOf(await change({ secret: { refreshToken: "1//other" } }))).toEqual([422, "invalid_field", "settings"]);
  expect((await change({ secret: { refreshToken: "1//refresh" } })).body).toMatchObject({ state: "ok" });
  expect((await change({ secret: { clientSecret: "client secret" } })).body).toMatchObject({
    ...{ state: "ok", secrets: ["clientSecret", "refreshToken"] },
  });
  const moved = await change({
    settings: { ...settings, clientId: "other" },
    secret: { clientSecret: "client secret" },
  });
  expect(moved.body).toMatchObject({ state: "broken", secrets: ["clientSecret"] });
  expect(google.calls.some(({ body }) => new TextDecoder().decode(body).includes("client_id=other"))).toBe(false);
});

test("[AD1] nobody signs in at a channel that has no sign-in, that is not there, or without the right", async () => {
  const { app, channel } = await world();
  const member = await app.makeTeammate("member", "mem@parley.test");
  expect(refusalOf(await member.call(`GET /api/channels/${channel.id}/oauth/start`))[0]).toBe(403);
  expect(refusalOf(await app.admin.call("GET /api/channels/none/oauth/start"))[0]).toBe(404);
  const outbox = ((await app.admin.call("GET /api/channels")).body.items as (Channel & { kind: string })[])
    .find(({ kind }) => kind === "outbox")!;
  expect(refusalOf(await app.admin.call(`GET /api/channels/${outbox.id}/oauth/start`))[1]).toBe("not_supported");
});

test("[QU1] an hour of a gmail sender is never above 60, whoever asks", async () => {
  const { app, channel } = await world();
  const made = await app.admin.call("POST /api/senders", {
    ...{ channelId: channel.id, teammateId: app.admin.id, address: "sam@team.example" },
  });
  expect(made.body).toMatchObject({ hourlyLimit: 60, dailyLimit: 250 });
  const set = (hourlyLimit: number | null) => app.admin.call(`PATCH /api/senders/${made.body.id}`, { hourlyLimit });
  for (const limit of [61, null]) {
    expect(refusalOf(await set(limit))).toEqual([422, "limit_out_of_range", "hourlyLimit"]);
  }
  expect((await set(40)).body).toMatchObject({ hourlyLimit: 40 });
  expect((await set(60)).body).toMatchObject({ hourlyLimit: 60 });
});

test("[ST3] nobody becomes a sender with an address that Gmail would replace by its own", async () => {
  const { app, google, channel } = await world();
  await comeBack(app.admin, google.agree(await startAt(app, channel)));
  const add = (address: string) =>
    app.admin.call("POST /api/senders", { channelId: channel.id, teammateId: app.admin.id, address });
  const refused = await add("ada@parley.test");
  expect(refusalOf(refused)).toEqual([422, "invalid_field", "address"]);
  expect(JSON.stringify(refused.body)).toContain("sam@team.example");
  const made = await add("sam@team.example");
  expect(made.status).toBe(201);
  const change = (address: string) => app.admin.call(`PATCH /api/senders/${made.body.id}`, { address });
  expect(refusalOf(await change("waiting@team.example"))).toEqual([422, "invalid_field", "address"]);
  google.revoke();
  expect((await change("later@team.example")).status).toBe(200);
});
