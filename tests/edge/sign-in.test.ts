import { expect, test } from "vitest";
import { sql } from "drizzle-orm";
import { hashToken, newToken } from "#edge/auth/tokens.ts";
import { openSetupLink } from "#db/queries/joining.ts";
import { makeTestApp, password } from "#tests/support/app.ts";

const code = (answer: { body: Record<string, unknown> }) =>
  (answer.body.error as { code: string; field?: string }).code;
const field = (answer: { body: Record<string, unknown> }) => (answer.body.error as { field?: string }).field;
const joining = { firstName: "Bo", lastName: "Berg", password, timeZone: "Europe/Berlin" };
const officeHours = Object.fromEntries(["mon", "tue", "wed", "thu", "fri"].map((day) => [day, [["09:00", "17:00"]]]));

test("[AD1] the first-admin link opens only while there is no teammate, and works once", async () => {
  const { deps, anyone } = await makeTestApp();
  const token = newToken();
  expect(await openSetupLink(deps.db, await hashToken(token), deps.nowMs())).toBe(false);
  const body = { token, workspaceName: "W", ...joining, email: "x@parley.test" };
  expect(code(await anyone("POST /api/setup", body))).toBe("link_expired");
  expect(code(await anyone(`GET /api/setup/${token}`))).toBe("link_expired");
});

test("[AD1] a teammate joins by a one-time link: once, and a renewed link ends the old one", async () => {
  const { admin, anyone } = await makeTestApp();
  const invited = await admin.call("POST /api/teammates", {
    email: "Bo@Parley.test",
    firstName: "Bo",
    lastName: "Berg",
    role: "member",
  });
  expect(invited.status).toBe(201);
  const { joinUrl, teammate } = invited.body as { joinUrl: string; teammate: { id: string; email: string } };
  expect(teammate.email).toBe("bo@parley.test");
  const renewed = await admin.call(`POST /api/teammates/${teammate.id}/join-link`);
  const [oldToken, token] = [joinUrl, renewed.body.joinUrl as string].map((url) => url.split("/").at(-1)!);
  expect(code(await anyone(`POST /api/join/${oldToken}`, joining))).toBe("link_expired");
  expect((await anyone(`GET /api/join/${token}`)).body).toMatchObject({
    email: "bo@parley.test",
    workspaceName: "Test",
  });
  const joined = await anyone(`POST /api/join/${token}`, joining);
  expect(joined.status).toBe(200);
  // Nothing of theirs leaves at night before anybody has thought of it (SW1).
  const theirs = (await admin.call(`GET /api/teammates/${teammate.id}`)).body;
  expect(theirs).toMatchObject({ timeZone: joining.timeZone, sendingWindow: officeHours });
  expect(joined.headers.getSetCookie().join()).toMatch(/HttpOnly/i);
  expect(code(await anyone(`POST /api/join/${token}`, joining))).toBe("link_expired");
  expect(code(await admin.call(`POST /api/teammates/${teammate.id}/join-link`))).toBe("conflict");
});

test("[AD1] a wrong password and an unknown address get the same words; the tenth failure shuts the door", async () => {
  const { anyone } = await makeTestApp();
  const wrong = await anyone("POST /api/sign-in", { email: "ada@parley.test", password: "wrong password" });
  const unknown = await anyone("POST /api/sign-in", { email: "nobody@parley.test", password: "wrong password" });
  expect([wrong.status, code(wrong)]).toEqual([401, "wrong_password"]);
  expect((unknown.body.error as { message: string }).message).toBe((wrong.body.error as { message: string }).message);
  for (let i = 0; i < 9; i++) {
    await anyone("POST /api/sign-in", { email: "ada@parley.test", password: "wrong password" });
  }
  const shut = await anyone("POST /api/sign-in", { email: "ada@parley.test", password });
  expect([shut.status, code(shut)]).toEqual([429, "too_fast"]);
  expect(Number(shut.headers.get("Retry-After"))).toBeGreaterThan(0);
});

test("[AD1] a signed-out session opens nothing, and the change feed says so", async () => {
  const { admin, deps } = await makeTestApp();
  expect((await admin.call("GET /api/me")).body).toMatchObject({ id: admin.id, role: "admin", workspaceName: "Test" });
  await admin.call("POST /api/sign-out");
  expect((await admin.call("GET /api/me")).status).toBe(401);
  const changes = await deps.db.all(sql`select entity, kind from change where entity = 'session'`);
  expect(changes).toHaveLength(1);
});

test("[AD3] a write from another site's page is refused, a key's caller is not asked for an origin", async () => {
  const { admin, anyone } = await makeTestApp();
  const foreign = await admin.call("POST /api/settings/pause", {}, { Origin: "https://evil.example" });
  expect([foreign.status, code(foreign)]).toEqual([403, "wrong_origin"]);
  const blind = await admin.call("POST /api/settings/pause", {}, { Origin: "null" });
  expect(blind.status).toBe(403);
  const made = await admin.call("POST /api/keys", { name: "script" });
  expect(made.status).toBe(201);
  const key = made.body.key as string;
  expect((await anyone("GET /api/me", undefined, { Authorization: `Bearer ${key}` })).body).toMatchObject({
    id: admin.id,
  });
  expect((await anyone("POST /api/settings/pause", {}, { Authorization: `Bearer ${key}` })).status).toBe(200);
  expect((await admin.call(`DELETE /api/keys/${(made.body.item as { id: string }).id}`)).status).toBe(200);
  expect((await anyone("GET /api/me", undefined, { Authorization: `Bearer ${key}` })).status).toBe(401);
});

test("[AD3] every answer carries the strict policy, and an API error nothing but its shape", async () => {
  const { admin, anyone } = await makeTestApp();
  const answer = await admin.call("GET /api/me");
  expect(answer.headers.get("Content-Security-Policy")).toContain("script-src 'self'");
  expect(answer.headers.get("Content-Security-Policy")).not.toContain("unsafe");
  expect(answer.headers.get("X-Content-Type-Options")).toBe("nosniff");
  const missing = await anyone("GET /api/nothing");
  expect([missing.status, code(missing)]).toEqual([404, "not_found"]);
});

test("[AD4] a body that is not JSON, an unknown key and an oversized body are refused by name", async () => {
  const { anyone } = await makeTestApp();
  const json = { "Content-Type": "application/json" };
  const broken = await anyone("POST /api/sign-in", "{", json);
  expect([broken.status, field(broken)]).toEqual([400, "body"]);
  const unknown = await anyone("POST /api/sign-in", { email: "a@b.co", password: "x", admin: true });
  expect([unknown.status, field(unknown)]).toEqual([422, "admin"]);
  const large = await anyone("POST /api/sign-in", JSON.stringify({ password: "x".repeat(9_000_000) }), {
    ...json,
    "Content-Length": "9000020",
  });
  expect([large.status, code(large)]).toEqual([413, "too_large"]);
});

test("[AD4] a 500 shows a request id and nothing else", async () => {
  const { admin, deps, logged } = await makeTestApp();
  await deps.db.run(sql`alter table setting rename to gone`);
  const answer = await admin.call("GET /api/settings");
  expect(answer.status).toBe(500);
  expect(answer.body).toEqual({
    error: { code: "internal", message: "Something went wrong on our side.", requestId: expect.any(String) },
  });
  expect(logged.some((line) => line.event === "request failed")).toBe(true);
});

test("[SE7] the workspace is stopped by one and resumed by another, and the trail says who", async () => {
  const { admin, makeTeammate } = await makeTestApp();
  const member = await makeTeammate("member", "mo@parley.test");
  await admin.call("POST /api/settings/resume"); // nothing is stopped yet: nothing to tell
  const paused = await member.call("POST /api/settings/pause");
  expect(paused.body.paused).toMatchObject({ by: { id: member.id } });
  expect((await admin.call("POST /api/settings/pause")).body.paused).toMatchObject({ by: { id: member.id } });
  const both = await Promise.all([1, 2].map(() => admin.call("POST /api/settings/resume")));
  expect(both.map(({ body }) => body.paused)).toEqual([null, null]);
  const trail = (await admin.call("GET /api/audit?entity=setting")).body.items as {
    action: string;
    actor: { id: string };
  }[];
  expect(trail.map((entry) => [entry.action, entry.actor.id])).toEqual([
    ["workspace.resumed", admin.id],
    ["workspace.paused", member.id],
  ]);
});
